"""`gain.measure` gives the model and the process back as they were, also after a failure or Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import gain
import pytest
from gain.as_it_was import uninterrupted
from references import load_plain
from tiny_models import TEXTS, save_tiny

pytestmark = pytest.mark.filterwarnings("ignore::gain.GainWarning")

PRECISIONS = [
    ("generic", "all"),
    *((b, p) for b in ("cuda", "mkldnn") for p in ("all", "matmul", "conv", "rnn")),
]
OLDER: dict[str, Callable[[Any], Any]] = {
    "matmul": lambda torch: torch.get_float32_matmul_precision(),
    "cublas": lambda torch: torch.backends.cuda.matmul.allow_tf32,
    "cudnn": lambda torch: torch.backends.cudnn.allow_tf32,
}


def process_state() -> dict[str, Any]:
    """All settings of torch that a measurement could touch, read by torch's own functions."""
    import torch

    state: dict[str, Any] = {
        "dtype": torch.get_default_dtype(),
        "device": torch.get_default_device(),
        "threads": torch.get_num_threads(),
        "grad": torch.is_grad_enabled(),
        "inference": torch.is_inference_mode_enabled(),
        "autocast": (torch.is_autocast_enabled("cpu"), torch.get_autocast_dtype("cpu")),
        "random": torch.get_rng_state().tolist(),
        "signal": signal.getsignal(signal.SIGINT),
        **{" ".join(place): torch._C._get_fp32_precision_getter(*place) for place in PRECISIONS},
    }
    for name, read in OLDER.items():
        try:
            state[name] = read(torch)
        except RuntimeError as error:
            state[name] = str(error).splitlines()[0]
    return state


def model_state(model: Any) -> list[Any]:
    """Every attribute of every module and config by identity, with the members of its containers in order."""

    def of(value: Any) -> Any:
        if isinstance(value, dict):
            return id(value), [(key, id(entry)) for key, entry in value.items()]
        if isinstance(value, list | tuple):
            return id(value), [id(entry) for entry in value]
        return value if isinstance(value, bool | int | float | str) else id(value)

    holders = [*model.modules(), model.config]
    found: list[Any] = [[(name, of(value)) for name, value in vars(one).items()] for one in holders]
    for tensor in [*model.parameters(), *model.buffers()]:
        found.append((tensor.device, tensor.dtype, tensor.requires_grad, tensor._version, tensor.data_ptr()))
    return found


class PlannedError(Exception):
    """An error that a test plans."""


def failing(model: Any, call: int, error: BaseException) -> Any:
    """A hook of the caller's own on the last block, which raises at its n-th call."""
    calls = 0

    def hook(*_: object) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise error

    blocks = next(module for module in model.modules() if type(module).__name__ == "ModuleList")
    return blocks[-1].register_forward_hook(hook)


@pytest.fixture(params=["llama", "rwkv", "gemma3"])
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Any, Any]:
    return load_plain(save_tiny(request.param, tmp_path / "model"))


@pytest.mark.parametrize("options", [{}, {"wiring": "parallel"}, {"precision": "compat"}], ids=str)
def test_after_a_measurement(loaded: tuple[Any, Any], options: dict[str, Any]) -> None:
    model, tokenizer = loaded
    before, settings = model_state(model), process_state()
    with suppress(gain.GainError):  # a model with one part in a block cannot be rewired
        gain.measure(model, tokenizer, TEXTS[:4], **options)
    assert model_state(model) == before
    assert process_state() == settings


@pytest.mark.parametrize("call", [1, 4, 12, 18])
@pytest.mark.parametrize(
    "error", [PlannedError("planned"), KeyboardInterrupt()], ids=["failure", "interruption"]
)
def test_after_a_failure_and_an_interruption_at_any_time(
    loaded: tuple[Any, Any], call: int, error: BaseException
) -> None:
    model, tokenizer = loaded
    handle = failing(model, call, error)
    before, settings = model_state(model), process_state()
    if isinstance(error, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            gain.measure(model, tokenizer, TEXTS[:4], wiring="as-is")
    else:
        # Some calls belong to one prompt, whose row then has the error.
        with suppress(gain.GainError):
            result = gain.measure(model, tokenizer, TEXTS[:4])
            assert result.errors or not result.model.self_check.passed or call > 4
    assert model_state(model) == before
    assert process_state() == settings
    handle.remove()
    assert not gain.measure(model, tokenizer, TEXTS[:4]).errors


def test_a_real_ctrl_c_while_it_measures(good: Path) -> None:
    model, tokenizer = load_plain(good)
    calls = 0

    def interrupt(*_: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 20:
            os.kill(os.getpid(), signal.SIGINT)

    model.model.layers[2].register_forward_hook(interrupt)
    before, settings = model_state(model), process_state()
    with pytest.raises(KeyboardInterrupt):
        gain.measure(model, tokenizer, TEXTS)
    assert model_state(model) == before
    assert process_state() == settings


def test_ctrl_c_waits_while_the_model_is_put_back() -> None:
    reached = False
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        os.kill(os.getpid(), signal.SIGINT)
        reached = True
    assert reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def unusual_settings() -> Iterator[tuple[str, Callable[[Any], Any]]]:
    yield "default dtype", lambda torch: torch.set_default_dtype(torch.float64)
    yield "default device", lambda torch: torch.set_default_device("meta")
    yield "TF32 by the older functions", lambda torch: torch.set_float32_matmul_precision("high")
    yield "bfloat16 by the older functions", lambda torch: torch.set_float32_matmul_precision("medium")
    yield "TF32 of cuBLAS", lambda torch: setattr(torch.backends.cuda.matmul, "allow_tf32", True)
    yield "no TF32 of cuDNN", lambda torch: setattr(torch.backends.cudnn, "allow_tf32", False)
    yield (
        "TF32 by the newer functions",
        lambda torch: setattr(torch.backends.cuda.matmul, "fp32_precision", "tf32"),
    )
    yield "bfloat16 of mkldnn", lambda torch: setattr(torch.backends.mkldnn.matmul, "fp32_precision", "bf16")
    yield "one precision for all", lambda torch: setattr(torch.backends, "fp32_precision", "tf32")
    yield "no gradients", lambda torch: torch.set_grad_enabled(False)


FRESH = f"""
import json, torch
print(json.dumps([torch._C._get_fp32_precision_getter(*place) for place in {PRECISIONS}]))
"""


@pytest.fixture(scope="module")
def fresh_precisions() -> list[str]:
    """The precision of each of `PRECISIONS` in a process that has set none."""
    printed = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True).stdout
    found: list[str] = json.loads(printed)
    return found


@pytest.fixture
def fresh_settings(fresh_precisions: list[str]) -> Iterator[None]:
    """Earlier tests of this process have forbidden TF32, as a sidecar does."""
    import torch

    def set_all(precisions: list[str]) -> None:
        torch.set_float32_matmul_precision("highest")
        torch.backends.cudnn.allow_tf32 = True
        for place, precision in zip(PRECISIONS, precisions, strict=True):
            torch._C._set_fp32_precision_setter(*place, precision)

    before = [torch._C._get_fp32_precision_getter(*place) for place in PRECISIONS]
    set_all(fresh_precisions)
    yield
    set_all(before)


@pytest.mark.parametrize(
    ("name", "change"), list(unusual_settings()), ids=[name for name, _ in unusual_settings()]
)
@pytest.mark.usefixtures("fresh_settings")
def test_settings_of_the_caller_change_no_number_and_stay(
    good: Path, name: str, change: Callable[[Any], Any]
) -> None:
    import torch

    model, tokenizer = load_plain(good)
    expected = gain.measure(model, tokenizer, TEXTS)
    usual = process_state()
    change(torch)
    try:
        settings = process_state()
        assert settings != usual
        result = gain.measure(model, tokenizer, TEXTS)
        assert process_state() == settings
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)
        torch.set_grad_enabled(True)
        torch.set_float32_matmul_precision("highest")
        torch.backends.cudnn.allow_tf32 = True
        for place in PRECISIONS:
            torch._C._set_fp32_precision_setter(*place, usual[" ".join(place)])
    assert process_state() == usual
    assert result.columns["Last_Gain"] == expected.columns["Last_Gain"]


def test_inside_autocast_and_inference_mode_the_numbers_are_the_same(good: Path) -> None:
    import torch

    model, tokenizer = load_plain(good)
    expected = gain.measure(model, tokenizer, TEXTS).columns["Last_Gain"]
    with torch.autocast("cpu", torch.bfloat16):
        assert gain.measure(model, tokenizer, TEXTS).columns["Last_Gain"] == expected
        assert torch.is_autocast_enabled("cpu")
    with torch.inference_mode():
        assert gain.measure(model, tokenizer, TEXTS).columns["Last_Gain"] == expected


def test_a_measured_model_can_be_trained_and_its_padding_side_stays(good: Path) -> None:
    import torch

    model, tokenizer = load_plain(good)
    tokenizer.padding_side, tokenizer.truncation_side = "left", "left"
    gain.measure(model, tokenizer, TEXTS)
    assert (tokenizer.padding_side, tokenizer.truncation_side) == ("left", "left")
    ids = torch.tensor([tokenizer(TEXTS[5])["input_ids"]])
    model.train()(input_ids=ids, labels=ids).loss.backward()
    assert all(parameter.grad is not None for parameter in model.parameters())


def test_dynamic_rotary_tables_keep_their_length_and_no_hook_stays(tmp_path: Path) -> None:
    import torch

    changes: dict[str, Any] = {
        "rope_parameters": {"rope_type": "dynamic", "factor": 2.0, "rope_theta": 10000.0}
    }
    model, tokenizer = load_plain(save_tiny("llama", tmp_path / "model"), **changes)
    # A pass beyond the trained length: the table is now that of 100 tokens.
    with torch.no_grad():
        model(input_ids=torch.ones(1, 100, dtype=torch.long))
    table = model.model.rotary_emb.inv_freq.clone()
    before = model_state(model)
    gain.measure(model, tokenizer, [*TEXTS[:4], TEXTS[1] * 3])
    assert model_state(model) == before
    assert torch.equal(model.model.rotary_emb.inv_freq, table)
