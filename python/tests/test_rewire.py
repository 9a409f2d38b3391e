"""Rewired live blocks give the numbers of a model that is built with that wiring, with the same weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from families import FAMILIES
from float64_models import stream_of_gptj, stream_of_llama
from gain_sidecar.anatomy.architecture import Architecture, read_architecture
from gain_sidecar.anatomy.rewire import rewire
from gain_sidecar.errors import SidecarError
from gain_sidecar.measuring.batches import CPU_LIMITS
from gain_sidecar.measuring.instrument import Instrument
from gain_sidecar.measuring.measure import measure_batch
from gain_sidecar.measuring.prompts import Prompt
from gain_sidecar.measuring.row import MeasuredRow
from references import largest_relative_error, load_plain, stream_of
from tiny_models import TEXTS, save_tiny

OTHER: dict[str, Any] = {"parallel": "sequential", "sequential": "parallel"}
# There is a norm on the stream, or only on the parts' outputs, or there is one part only.
REFUSED = {
    "opt-post": "is not a plain sum",
    "olmo2": "no norm is between the stream and its MLP",
    "rwkv": "is not a plain sum",
    **dict.fromkeys(("mamba", "mamba2", "falcon-mamba", "zamba"), "parts that mix tokens it has no parts"),
}


def rows_of(model: Any, tokenizer: Any, read: Architecture, count: int = 25) -> list[MeasuredRow]:
    instrument = Instrument(model, tokenizer, read.structure, CPU_LIMITS, "fast", read.split)
    prompts = [Prompt(index, tokenizer(text)["input_ids"]) for index, text in enumerate(TEXTS[:count])]
    return measure_batch(instrument, prompts)


def assert_whole(rows: list[MeasuredRow]) -> None:
    """There is one stream, and its steps are the sum of their parts."""
    for row in rows:
        before, after = np.square(row.norms[:-1]), np.square(row.norms[1:])
        steps = np.square(row.delta_norms)
        assert (
            abs(after - (before + 2 * np.array(row.inner_products) + steps)) <= 1e-6 * (before + steps)
        ).all()
        assert row.split is not None
        assert max(row.split.errors) <= 1e-5


@pytest.mark.parametrize("family", [name for name in FAMILIES if name not in REFUSED])
def test_a_model_goes_to_the_other_wiring_and_back_to_its_first_numbers(family: str, tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny(family, tmp_path, noise=0.1))
    native = read_architecture(model)
    first = rows_of(model, tokenizer, native)
    asked = OTHER[native.wiring]
    changed = rewire(model, native, asked)
    assert (changed.wiring, sorted(changed.probes)) == (asked, [0, 1, 2, 3])
    assert changed.structure.reading_more == native.structure.reading_more
    assert (changed.placement, changed.norm_type) == (native.placement, native.norm_type)
    rows = rows_of(model, tokenizer, changed)
    assert_whole(rows)
    # Block 1 differs already; its input does not.
    for row, other in zip(rows, first, strict=True):
        assert row.norms[0] == other.norms[0]
        assert largest_relative_error(row.norms[1:], other.norms[1:]) > 1e-4
    again = rewire(model, changed, OTHER[asked])
    assert again.rewired is None
    assert rows_of(model, tokenizer, again) == first
    hooked = [module for module in model.modules() if module._forward_hooks or module._forward_pre_hooks]
    assert hooked == []
    assert not any("forward" in vars(block) for block in native.structure.blocks)


@pytest.mark.parametrize("family", ["neox-parallel", "neox-sequential"])
def test_gpt_neox_becomes_what_transformers_makes_of_the_other_flag(family: str, tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny(family, tmp_path, noise=0.1))
    native = read_architecture(model)
    asked = OTHER[native.wiring]
    rows = rows_of(model, tokenizer, rewire(model, native, asked))
    other, _ = load_plain(tmp_path, use_parallel_residual=asked == "parallel")
    assert other.gpt_neox.layers[0].use_parallel_residual == (asked == "parallel")
    for row in rows:
        stream, logits = stream_of(other, "gpt_neox.layers", row.token_ids)
        assert largest_relative_error(row.norms, stream.norm(dim=-1)) <= 1e-6
        assert row.top_id == int(logits.argmax())


@pytest.mark.parametrize("family", ["neox-parallel", "neox-sequential"])
def test_the_last_block_alone_becomes_what_transformers_makes_of_its_flag(
    family: str, tmp_path: Path
) -> None:
    model, tokenizer = load_plain(save_tiny(family, tmp_path, noise=0.1))
    native = read_architecture(model)
    first = rows_of(model, tokenizer, native)
    asked = OTHER[native.wiring]
    last: dict[str, Any] = {wiring: f"{wiring}@last" for wiring in OTHER}
    changed = rewire(model, native, last[asked])
    assert changed.wiring == "mixed"
    assert [probe.wiring for probe in changed.probes.values()] == [native.wiring] * 3 + [asked]
    rows = rows_of(model, tokenizer, changed)
    assert_whole(rows)
    other, _ = load_plain(tmp_path)
    other.gpt_neox.layers[-1].use_parallel_residual = asked == "parallel"
    for row, before in zip(rows, first, strict=True):
        stream, logits = stream_of(other, "gpt_neox.layers", row.token_ids)
        assert largest_relative_error(row.norms, stream.norm(dim=-1)) <= 1e-6
        assert row.top_id == int(logits.argmax())
        assert row.norms[:-1] == before.norms[:-1]
        assert row.norms[-1] != before.norms[-1]
    # From there to all blocks, and back; the present wiring of the last block changes nothing.
    every = rewire(model, changed, asked)
    assert every.wiring == asked
    again = rewire(model, every, last[native.wiring])
    assert (again.wiring, again.rewired) == (native.wiring, None)
    assert rows_of(model, tokenizer, again) == first


@pytest.mark.parametrize(
    ("family", "stream", "asked"),
    [("gptj", stream_of_gptj, "sequential"), ("llama", stream_of_llama, "parallel")],
)
def test_the_other_wiring_is_that_of_the_formula(
    family: str, stream: Callable[..., Any], asked: Any, tmp_path: Path
) -> None:
    model, tokenizer = load_plain(save_tiny(family, tmp_path, noise=0.1), "float64")
    rows = rows_of(model, tokenizer, rewire(model, read_architecture(model), asked))
    plain, _ = load_plain(tmp_path)
    for row in rows:
        expected, logits = stream(plain, row.token_ids, rewired=True)
        assert largest_relative_error(row.norms, np.linalg.norm(expected, axis=-1)) <= 1e-12
        assert row.top_id == int(logits.argmax())


def test_a_parallel_gpt_2_is_the_sum_of_both_parts_on_the_block_s_input(tmp_path: Path) -> None:
    import torch

    model, tokenizer = load_plain(save_tiny("gpt2", tmp_path, noise=0.1))
    plain, _ = load_plain(tmp_path)
    for row in rows_of(model, tokenizer, rewire(model, read_architecture(model), "parallel")):
        ids = torch.tensor([row.token_ids])
        with torch.no_grad():
            states = plain.transformer.wte(ids) + plain.transformer.wpe(torch.arange(ids.shape[1]))
            for index, block in enumerate(plain.transformer.h):
                states = states + block.attn(block.ln_1(states))[0] + block.mlp(block.ln_2(states))
                assert row.norms[index + 1] == pytest.approx(float(states[0, -1].double().norm()), rel=1e-6)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("family", ["gptj", "llama"])
def test_a_model_in_half_precision_is_rewired_too(family: str, dtype: str, tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny(family, tmp_path, noise=0.05), dtype)
    native = read_architecture(model)
    changed = rewire(model, native, OTHER[native.wiring])
    assert changed.wiring == OTHER[native.wiring]
    assert changed.split.split_blocks == 4
    assert len(rows_of(model, tokenizer, changed)) == 25


def test_scales_of_what_is_written_stay(tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny("granite", tmp_path, noise=0.1))
    native = read_architecture(model)
    first = rows_of(model, tokenizer, native)
    parallel = rewire(model, native, "parallel")
    assert [block.mlp[0].coefficient for block in parallel.split.blocks if block] == [0.5] * 4
    assert_whole(rows_of(model, tokenizer, parallel))
    # Read as a model that was loaded so, it is rewired again, not undone.
    sequential = rewire(model, replace(parallel, rewired=None), "sequential")
    for row, other in zip(rows_of(model, tokenizer, sequential), first, strict=True):
        assert largest_relative_error(row.norms, other.norms) <= 1e-6


def test_asking_for_the_wiring_that_is_there_does_nothing(tmp_path: Path) -> None:
    model, _ = load_plain(save_tiny("gptj", tmp_path))
    native = read_architecture(model)
    assert rewire(model, native, "parallel") is native
    changed = rewire(model, native, "sequential")
    assert rewire(model, changed, "sequential") is changed


def test_only_blocks_that_are_wired_otherwise_are_touched(tmp_path: Path) -> None:
    model, _ = load_plain(save_tiny("neox-parallel", tmp_path))
    model.gpt_neox.layers[2].use_parallel_residual = False
    native = read_architecture(model)
    assert native.wiring == "mixed"
    changed = rewire(model, native, "sequential")
    assert changed.wiring == "sequential"
    assert ["forward" in vars(layer) for layer in model.gpt_neox.layers] == [True, True, False, True]


@pytest.mark.parametrize("family", REFUSED)
def test_a_model_that_cannot_be_rewired_is_refused_and_left_alone(family: str, tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny(family, tmp_path, noise=0.1))
    native = read_architecture(model)
    first = [row.norms for row in rows_of(model, tokenizer, native, count=2)]
    with pytest.raises(SidecarError, match=REFUSED[family]) as caught:
        rewire(model, native, "parallel")
    assert caught.value.code == "bad_request"
    assert type(model).__name__ in caught.value.text
    assert [row.norms for row in rows_of(model, tokenizer, native, count=2)] == first


def test_a_block_that_shows_its_old_wiring_afterwards_is_refused_and_left_alone(tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny("gpt2", tmp_path, noise=0.1))
    for block in model.transformer.h:
        let_the_mlp_hear(block)
    native = read_architecture(model)
    first = rows_of(model, tokenizer, native, count=2)
    with pytest.raises(SidecarError, match="its blocks still show sequential afterwards"):
        rewire(model, native, "parallel")
    assert rows_of(model, tokenizer, native, count=2) == first
    assert not any("forward" in vars(block) for block in model.transformer.h)


def let_the_mlp_hear(block: Any) -> None:
    """The stream after attention reaches the MLP by another path too."""
    heard: dict[str, Any] = {}

    def hear(_: Any, args: Any) -> None:
        heard.setdefault("stream", args[0].clone())

    def add(_: Any, __: Any, output: Any) -> Any:
        return output + heard["stream"].tanh()

    block.register_forward_pre_hook(lambda *_: heard.clear())
    block.ln_2.register_forward_pre_hook(hear)
    block.mlp.register_forward_hook(add)
