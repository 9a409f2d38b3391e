"""Mistakes in measuring a residual stream, each of which gives a plausible wrong number."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from families import FAMILIES
from loading_service import load, measure
from references import load_plain, stream_of
from tiny_models import TEXTS, save_tiny

LONG, SHORT = TEXTS[8], TEXTS[1]


def hidden_states(model: Any, ids: list[int]) -> list[Any]:
    """`output_hidden_states` at the last token: L + 1 entries of [width]."""
    import torch

    with torch.no_grad():
        states = model(torch.tensor([ids]), output_hidden_states=True).hidden_states
    return [state[0, -1].double() for state in states]


@pytest.mark.parametrize("family", ["gpt2", "gptj", "llama", "bloom"])
def test_the_last_norm_is_the_block_s_own_and_not_after_the_final_norm(family: str, tmp_path: Path) -> None:
    service, _ = load(save_tiny(family, tmp_path))
    model, tokenizer = load_plain(tmp_path)
    (row,), _ = measure(service, [LONG])
    states = hidden_states(model, tokenizer(LONG)["input_ids"])
    assert len(states) == len(row.norms)
    for k in range(4):
        assert row.norms[k] == pytest.approx(float(states[k].norm()), rel=1e-5)
    # The last entry has gone through the final norm: the gain it suggests is another number.
    naive = float(states[-1].norm() / states[-2].norm())
    assert abs(naive - row.norms[-1] / row.norms[-2]) > 0.05


@pytest.mark.parametrize(("family", "kind"), [("gptj", tuple), ("bloom", tuple), ("llama", "tensor")])
def test_tuple_and_tensor_outputs_of_a_block_are_both_read(family: str, kind: Any, tmp_path: Path) -> None:
    import torch

    save_tiny(family, tmp_path)
    model, _ = load_plain(tmp_path)
    seen: list[Any] = []
    block = model.get_submodule(FAMILIES[family].blocks_path)[0]
    block.register_forward_hook(lambda _, __, output: seen.append(output))
    model(torch.tensor([[1, 2, 3]]))
    assert isinstance(seen[0], torch.Tensor if kind == "tensor" else kind)
    # output[0] of a tensor would be the first prompt's states for every prompt.
    service, _ = load(tmp_path, batch_size=2)
    rows, _ = measure(service, [LONG, SHORT])
    assert rows[0].norms[-1] != pytest.approx(rows[1].norms[-1], rel=1e-3)


def test_half_precision_states_have_norms_of_full_precision(tmp_path: Path) -> None:
    save_tiny("gptj", tmp_path)
    service, loaded = load(tmp_path, dtype="bfloat16", batch_size=1)
    assert loaded.dtype == "bfloat16"
    model, tokenizer = load_plain(tmp_path, "bfloat16")
    rows, _ = measure(service, TEXTS)
    rounded_off = 0.0
    for row, text in zip(rows, TEXTS, strict=True):
        stream, _ = stream_of(model, FAMILIES["gptj"].blocks_path, tokenizer(text)["input_ids"])
        norms = stream.norm(dim=-1)
        assert row.norms == pytest.approx(norms.tolist(), rel=1e-6)
        coarse = norms.bfloat16().double()
        rounded_off = max(rounded_off, float((coarse / norms - 1).abs().max()))
    # The test would detect a norm in bfloat16, whose error is up to half a step of 2^-7.
    assert rounded_off > 1e-3


def test_a_norm_beyond_float16_is_finite_and_only_compat_overflows(tmp_path: Path) -> None:
    import torch

    save_tiny("gpt2", tmp_path)
    model, _ = load_plain(tmp_path)
    with torch.no_grad():
        model.transformer.wpe.weight.fill_(30_000.0)
    model.half().save_pretrained(tmp_path)
    expected = 30_000.0 * math.sqrt(32)
    fast, _ = load(tmp_path, dtype="float16")
    (row,), errors = measure(fast, [LONG])
    assert errors == []
    assert row.norms[0] == pytest.approx(expected, rel=1e-3)
    compat, _ = load(tmp_path, dtype="float16", precision="compat", allow_failed_self_check=True)
    (row,), errors = measure(compat, [LONG])
    assert errors == []
    assert row.norms[0] == math.inf


def test_not_a_number_is_returned_as_it_is(tmp_path: Path) -> None:
    import torch

    save_tiny("gpt2", tmp_path)
    model, _ = load_plain(tmp_path)
    with torch.no_grad():
        model.transformer.h[2].mlp.c_proj.bias[0] = math.nan
    model.save_pretrained(tmp_path)
    service, _ = load(tmp_path, allow_failed_self_check=True)
    rows, errors = measure(service, TEXTS)
    assert errors == []
    for row in rows:
        assert all(math.isfinite(norm) for norm in row.norms[:3])
        assert all(math.isnan(norm) for norm in row.norms[3:])
        assert math.isnan(row.entropy_nats)
        assert math.isnan(row.top_prob)


def test_right_padding_leaves_a_short_prompt_alone_where_left_padding_does_not(tmp_path: Path) -> None:
    import torch

    service, _ = load(save_tiny("gpt2", tmp_path), batch_size=2)
    model, tokenizer = load_plain(tmp_path)
    long, short = tokenizer(LONG)["input_ids"], tokenizer(SHORT)["input_ids"]
    alone = stream_of(model, FAMILIES["gpt2"].blocks_path, short)[0].norm(dim=-1)
    rows, _ = measure(service, [LONG, SHORT])
    assert rows[1].norms == pytest.approx(alone.tolist(), rel=1e-5)
    left = [0] * (len(long) - len(short)) + short
    with torch.no_grad():
        mask = torch.tensor([[int(index >= len(long) - len(short)) for index in range(len(long))]])
        states = model(torch.tensor([left]), attention_mask=mask, output_hidden_states=True).hidden_states
    assert abs(float(states[3][0, -1].norm()) / float(alone[3]) - 1) > 0.01
