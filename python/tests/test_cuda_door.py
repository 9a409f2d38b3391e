"""On a GPU, `gain.measure` gives the sidecar's rows, and CUDA is as before: generator, stream, graphs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gain
import pytest
import torch
from loading_service import load, measure
from references import load_plain
from test_as_it_was import model_state, process_state
from test_same_rows import assert_same
from tiny_models import TEXTS, save_tiny

pytestmark = [
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU"),
    pytest.mark.filterwarnings("ignore::gain.GainWarning"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("cuda") / "tiny")


def on_gpu(folder: Path) -> tuple[Any, Any]:
    model, tokenizer = load_plain(folder, "bfloat16")
    return model.to("cuda"), tokenizer


def cuda_state() -> dict[str, Any]:
    return {
        **process_state(),
        "generators": [state.tolist() for state in torch.cuda.get_rng_state_all()],
        "device": torch.cuda.current_device(),
        "stream": torch.cuda.current_stream(),
        "capturing": torch.cuda.is_current_stream_capturing(),
    }


def test_the_rows_are_those_of_the_sidecar(folder: Path) -> None:
    service, _ = load(folder, sample=TEXTS, device="cuda:0")
    rows, _ = measure(service, TEXTS)
    model, tokenizer = on_gpu(folder)
    result = gain.measure(model, tokenizer, TEXTS)
    assert (result.model.device, result.model.dtype) == ("cuda:0", "bfloat16")
    assert_same(result, rows)


@pytest.mark.parametrize("stream", ["default", "own"])
def test_after_a_measurement_with_graphs(folder: Path, stream: str) -> None:
    model, tokenizer = on_gpu(folder)
    with torch.cuda.stream(torch.cuda.Stream() if stream == "own" else torch.cuda.default_stream()):  # type: ignore[no-untyped-call]
        before, settings = model_state(model), cuda_state()
        # The same shapes again and again, so that they are captured and replayed.
        result = gain.measure(model, tokenizer, TEXTS * 4, batch_size=5)
        assert result.model.execution.captured
        assert model_state(model) == before
        assert cuda_state() == settings
    assert torch.randn(3, device="cuda").isfinite().all()


@pytest.mark.parametrize(
    "error", [RuntimeError("planned"), KeyboardInterrupt()], ids=["failure", "interruption"]
)
def test_after_an_error_inside_a_capture(folder: Path, error: BaseException) -> None:
    model, tokenizer = on_gpu(folder)

    def fail(*_: object) -> None:
        if torch.cuda.is_current_stream_capturing():
            raise error

    handle = model.model.layers[2].register_forward_hook(fail)
    before, settings = model_state(model), cuda_state()
    if isinstance(error, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            gain.measure(model, tokenizer, TEXTS * 4, batch_size=5)
    else:
        # A capture that fails is no error: the batch runs uncaptured, and a notice has the reason.
        result = gain.measure(model, tokenizer, TEXTS * 4, batch_size=5)
        assert "not_captured" in [notice.code for notice in result.notices]
        assert not result.errors
    assert model_state(model) == before
    assert cuda_state() == settings
    assert torch.randn(3, device="cuda").isfinite().all()
    handle.remove()
    assert gain.measure(model, tokenizer, TEXTS * 4, batch_size=5).model.execution.captured


def test_a_default_device_of_the_caller_changes_no_number(folder: Path) -> None:
    model, tokenizer = on_gpu(folder)
    expected = gain.measure(model, tokenizer, TEXTS).columns["Last_Gain"]
    with torch.device("cuda"):
        assert gain.measure(model, tokenizer, TEXTS).columns["Last_Gain"] == expected
