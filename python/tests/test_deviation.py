"""The deviation is that between two plain loads of the same weights; a failure affects nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from families import FAMILIES
from gain_sidecar import messages
from gain_sidecar.checking import deviation as room
from gain_sidecar.checking.deviation import measure_deviation
from gain_sidecar.checking.own_prompts import measure_own
from gain_sidecar.measuring.batches import CPU_LIMITS
from gain_sidecar.service import ModelService
from instruments import instrument_of, rules_of
from length_models import save_model
from loading_service import as_items, leases_of, load
from references import load_plain, measure_plainly
from test_widening import tensors_of
from tiny_models import TEXT, TEXTS, save_tiny

SAMPLE = TEXTS[2:10]


def save_exact(family: str, folder: Path) -> Path:
    """A tiny model whose weights are exact in bfloat16."""
    model, _ = load_plain(save_tiny(family, folder, noise=0.1), "bfloat16")
    model.save_pretrained(folder)
    return folder


def deviate(service: ModelService, texts: list[str] = SAMPLE) -> tuple[messages.Deviation | None, str]:
    instrument = leases_of(service).instrument
    return measure_deviation(instrument, measure_own(instrument, leases_of(service).rules, as_items(texts)))


@pytest.mark.parametrize(
    "family", ["gptj", "gpt2", "llama", "phi", "olmo2", "qwen3-moe", "mamba", "opt-post"]
)
def test_it_is_the_difference_of_two_plain_loads(family: str, tmp_path: Path) -> None:
    folder, path = save_exact(family, tmp_path), FAMILIES[family].blocks_path
    # One prompt at a time: in batches, bfloat16 rounds differently than in the plain load.
    _, loaded = load(folder, SAMPLE, dtype="bfloat16", batch_size=1)
    found = loaded.deviation
    narrow, tokenizer = load_plain(folder, "bfloat16")
    wide, _ = load_plain(folder, "float32")
    here = [measure_plainly(narrow, path, tokenizer(text)["input_ids"]) for text in SAMPLE]
    there = [measure_plainly(wide, path, tokenizer(text)["input_ids"]) for text in SAMPLE]
    assert found is not None
    assert (found.against, found.items) == ("float32", list(range(8)))
    gains = [
        (a.norms[-1] / a.norms[-2]) / (b.norms[-1] / b.norms[-2]) - 1
        for a, b in zip(here, there, strict=True)
    ]
    assert found.gains == pytest.approx(gains, abs=1e-6)
    norms = [np.abs(a.norms / b.norms - 1).max() for a, b in zip(here, there, strict=True)]
    assert found.norms == pytest.approx(norms, abs=1e-6)
    entropies = [a.entropy - b.entropy for a, b in zip(here, there, strict=True)]
    assert found.entropies == pytest.approx(entropies, abs=1e-5)
    assert found.same_token == sum(a.top_id == b.top_id for a, b in zip(here, there, strict=True))
    assert max(map(abs, gains)) > 1e-4
    assert "bfloat16" in loaded.deviation_text
    assert "float32" in loaded.deviation_text


def test_a_run_in_batches_is_compared_as_it_runs(tmp_path: Path) -> None:
    folder, path = save_exact("gptj", tmp_path), FAMILIES["gptj"].blocks_path
    service, loaded = load(folder, SAMPLE, dtype="bfloat16", batch_size=8)
    rows = service.measure(as_items(SAMPLE)).rows
    wide, _ = load_plain(folder, "float32")
    expected = [row.norms[-1] / row.norms[-2] for row in rows]
    for index, row in enumerate(rows):
        there = measure_plainly(wide, path, row.token_ids)
        expected[index] /= there.norms[-1] / there.norms[-2]
    assert loaded.deviation is not None
    assert loaded.deviation.gains == pytest.approx(np.array(expected) - 1, abs=1e-6)


@pytest.mark.parametrize("family", ["gpt2", "opt", "opt-post"])
def test_float64_is_that_of_a_plain_load_where_nothing_in_the_model_is_narrowed(
    family: str, tmp_path: Path
) -> None:
    service, loaded = load(save_tiny(family, tmp_path, noise=0.1), SAMPLE, batch_size=8)
    rows = service.measure(as_items(SAMPLE)).rows
    wide, _ = load_plain(tmp_path, "float64")
    there = [measure_plainly(wide, FAMILIES[family].blocks_path, row.token_ids) for row in rows]
    here = [row.norms[-1] / row.norms[-2] for row in rows]
    gains = [gain / (one.norms[-1] / one.norms[-2]) - 1 for gain, one in zip(here, there, strict=True)]
    assert loaded.deviation is not None
    assert loaded.deviation.gains == pytest.approx(gains, abs=1e-12)
    entropies = [row.entropy_nats - one.entropy for row, one in zip(rows, there, strict=True)]
    assert loaded.deviation.entropies == pytest.approx(entropies, abs=1e-12)
    assert max(map(abs, gains)) > 1e-9


@pytest.mark.parametrize("family", ["gptj", "llama", "mixtral", "bamba"])
def test_float32_lies_a_few_units_from_float64(family: str, tmp_path: Path) -> None:
    _, loaded = load(save_tiny(family, tmp_path, noise=0.1), SAMPLE)
    assert loaded.deviation is not None
    assert loaded.deviation.against == "float64"
    assert 1e-9 < max(map(abs, loaded.deviation.gains)) < 1e-6
    assert 1e-8 < max(loaded.deviation.norms) < 1e-6
    assert loaded.deviation.same_token == 8


def test_the_weights_are_the_same_tensors_with_the_same_bits_afterwards(tmp_path: Path) -> None:
    service, _ = load(save_exact("llama", tmp_path), dtype="bfloat16")
    before = tensors_of(leases_of(service).instrument.model)
    assert deviate(service)[0] is not None
    assert tensors_of(leases_of(service).instrument.model) == before


def test_a_compat_run_is_held_against_norms_in_full_precision(tmp_path: Path) -> None:
    _, fast = load(save_exact("gptj", tmp_path), SAMPLE, dtype="bfloat16", batch_size=1)
    _, compat = load(tmp_path, SAMPLE, dtype="bfloat16", precision="compat")
    assert fast.deviation is not None
    assert compat.deviation is not None
    # A bfloat16 norm has steps of 2⁻⁷ or 2⁻⁸ of itself, so its own error is up to half a step.
    assert max(compat.deviation.norms) > max(fast.deviation.norms)
    assert compat.deviation.norms == pytest.approx(fast.deviation.norms, abs=2**-8)
    assert "one at a time), against" in compat.deviation_text


@pytest.mark.parametrize(
    ("request_", "sample", "words"),
    [
        ({"dtype": "float64"}, SAMPLE, "no wider arithmetic"),
        ({}, [], "no prompts came"),
        ({}, ["", TEXT * 9], "2 cannot"),
    ],
)
def test_where_nothing_can_be_compared_the_text_says_why(
    request_: dict[str, Any], sample: list[str], words: str, tmp_path: Path
) -> None:
    _, loaded = load(save_tiny("gpt2", tmp_path), sample, **request_)
    assert loaded.deviation is None
    assert loaded.deviation_text.startswith("not compared: ")
    assert words in loaded.deviation_text


def test_prompts_without_numbers_are_left_out_and_counted(tmp_path: Path) -> None:
    service, _ = load(save_tiny("gptj", tmp_path))
    lost = leases_of(service).instrument.tokenizer("a j")["input_ids"][-1]
    model: Any = leases_of(service).instrument.model
    model.transformer.wte.weight.data[lost, 0] = torch.nan
    found, text = deviate(service, ["a b", "", "a j", "b c"])
    assert found is not None
    assert found.items == [0, 3]
    assert len(found.gains) == len(found.norms) == len(found.entropies) == 2
    assert "2 prompts" in text
    assert "left out: 1 cannot be measured (the tokenizer returns no token for this prompt), 1 whose" in text


def test_when_time_is_up_one_prompt_has_been_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = load(save_tiny("gpt2", tmp_path))
    monkeypatch.setattr(room, "BUDGET_S", 0.0)
    monkeypatch.setattr(room, "CHUNK_WORK", 0.0)
    found, text = deviate(service)
    assert found is not None
    # The shortest comes first.
    assert found.items == [7]
    assert re.search(r"left out: 7 of up to \d+ tokens for which 0 s were too short", text)


@pytest.mark.parametrize("copies", [0, 20])
@pytest.mark.parametrize(
    ("cause", "word"),
    [(torch.OutOfMemoryError("no room"), "memory"), (MemoryError(), "memory"), (RuntimeError("odd"), "odd")],
)
def test_a_failure_costs_the_deviation_alone(
    cause: Exception, word: str, copies: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = load(save_tiny("gpt2", tmp_path))
    before = tensors_of(leases_of(service).instrument.model)
    real: Callable[..., Any] = torch.Tensor.copy_
    made: list[int] = []

    def copy(tensor: Any, source: Any, *rest: Any) -> Any:
        """Raises an error after so many wider copies."""
        if tensor.dtype == torch.float64:
            made.append(1)
            if len(made) > copies:
                raise cause
        return real(tensor, source, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(torch.Tensor, "copy_", copy)
        found, text = deviate(service)
    assert found is None
    assert text.startswith("not compared: ")
    assert word in text.lower()
    assert tensors_of(leases_of(service).instrument.model) == before
    assert deviate(service)[0] is not None


def test_a_model_whose_weights_are_elsewhere_is_not_compared(tmp_path: Path) -> None:
    from accelerate import cpu_offload

    service, _ = load(save_tiny("gpt2", tmp_path))
    cpu_offload(leases_of(service).instrument.model, torch.device("cpu"))
    assert deviate(service) == (
        None,
        "not compared: some of its weights are moved to the device only while they are needed",
    )


def test_a_model_with_packed_weights_is_not_compared(tmp_path: Path) -> None:
    service, _ = load(save_tiny("gpt2", tmp_path))
    model: Any = leases_of(service).instrument.model
    layer = model.transformer.h[1].mlp.c_fc
    layer.weight = torch.nn.Parameter(layer.weight.to(torch.int8), requires_grad=False)
    assert deviate(service) == (None, "not compared: its weights are quantised")


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
@pytest.mark.parametrize("family", ["gptj", "gemma", "granite", "mixtral", "mamba", "qwen3-next", "zamba"])
def test_rounding_explains_what_large_random_weights_make_of_it(
    family: str, dtype: str, tmp_path: Path
) -> None:
    for noise in (0.1, 0.3):
        _, loaded = load(save_tiny(family, tmp_path / str(noise), noise=noise), SAMPLE, dtype=dtype)
        found = loaded.deviation
        assert found is not None
        assert max(map(abs, found.gains)) <= found.limit
        assert f"explains up to {found.limit:.1e} of a gain" in loaded.deviation_text


@pytest.mark.parametrize("family", ["gptj", "llama", "mixtral", "mamba", "granite"])
def test_an_arithmetic_that_is_2_percent_off_in_float32_alone_is_no_rounding(
    family: str, tmp_path: Path
) -> None:
    service, _ = load(save_tiny(family, tmp_path), SAMPLE)
    last = leases_of(service).instrument.structure.blocks[-1]

    def wrong(_: Any, __: Any, output: Any) -> Any:
        states = output[0] if isinstance(output, tuple) else output
        off = states * 1.02 if states.dtype == torch.float32 else states
        return (off, *output[1:]) if isinstance(output, tuple) else off

    handle = last.register_forward_hook(wrong)
    found, _ = deviate(service)
    handle.remove()
    assert found is not None
    assert found.gains == pytest.approx([0.02] * 8, rel=1e-3)
    assert found.limit < 1e-3


def test_prompts_that_share_the_passes_of_others_beyond_a_switch_are_no_rounding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error that a reader of the first report found: 3 % were called the precision floor."""
    instrument = instrument_of(*load_plain(save_model("phi3 longrope", tmp_path)))
    mixing = replace(instrument, structure=replace(instrument.structure, switches=()))
    limits = replace(CPU_LIMITS, prompts=8)
    rules = rules_of(128)
    sample = [TEXT[: 40 + 10 * step] for step in range(8)]
    own = measure_own(replace(mixing, limits=limits), rules, as_items(sample))
    # The wider arithmetic measures each by itself.
    monkeypatch.setattr(room, "CHUNK_WORK", 0.0)
    found, _ = measure_deviation(mixing, own)
    assert found is not None
    assert max(map(abs, found.gains)) > 0.01 > found.limit
    sound, _ = measure_deviation(instrument, measure_own(instrument, rules, as_items(sample)))
    assert sound is not None
    assert max(map(abs, sound.gains)) <= sound.limit < 1e-4


def test_the_longest_prompts_of_the_sample_are_compared(tmp_path: Path) -> None:
    texts = [TEXT[: 5 + 3 * (17 * index % 40)] for index in range(40)]
    service, loaded = load(save_tiny("llama", tmp_path), texts)
    tokenizer = leases_of(service).instrument.tokenizer
    lengths = {item: len(tokenizer(text)["input_ids"]) for item, text in enumerate(texts)}
    assert loaded.deviation is not None
    compared = [lengths[item] for item in loaded.deviation.items]
    assert len(compared) == 8
    assert {min(lengths.values()), max(lengths.values())} <= set(compared)
    assert f"of {min(compared)} to {max(compared)} tokens" in loaded.deviation_text
