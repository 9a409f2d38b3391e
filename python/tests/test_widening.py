"""A model widened in place computes the same as its weights loaded in the wider dtype."""

from __future__ import annotations

import copy
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import torch
from families import FAMILIES
from gain_sidecar.checking.widening import widened
from gain_sidecar.measuring.keeping_float64 import keeping_float64
from references import load_plain
from tiny_models import TEXT, save_tiny


def load_in(dtype: str, family: str, folder: Path) -> tuple[Any, Any]:
    """A tiny model in that dtype with the ids of a prompt, and its blocks."""
    model, tokenizer = load_plain(save_tiny(family, folder, noise=0.1), dtype)
    model.config.rescale_every = 0  # test_stream_scale.py says what this changes
    return model, torch.tensor([tokenizer(TEXT[:60])["input_ids"]])


def blocks_of(model: Any, family: str) -> list[Any]:
    return list(model.get_submodule(FAMILIES[family].blocks_path))


def logits_of(model: Any, ids: Any) -> Any:
    wide = keeping_float64() if model.dtype == torch.float64 else nullcontext()
    with torch.inference_mode(), wide:
        return model(ids, use_cache=False).logits


def widen_a_copy(model: Any, dtype: Any) -> Any:
    """As a load in that dtype: buffers that transformers computes in float32 stay in float32."""
    plain = copy.deepcopy(model).to(dtype)
    for mine, own in zip(plain.modules(), model.modules(), strict=True):
        for name in own._non_persistent_buffers_set:
            if own._buffers[name] is not None and own._buffers[name].dtype == torch.float32:
                mine._buffers[name] = own._buffers[name]
    return plain


def tensors_of(model: Any) -> dict[str, tuple[int, bytes]]:
    """The tensor under each name, and its bits."""
    named = [*model.named_parameters(remove_duplicate=False), *model.named_buffers(remove_duplicate=False)]
    return {
        name: (id(tensor), tensor.detach().contiguous().view(-1).view(torch.uint8).numpy().tobytes())
        for name, tensor in named
    }


@pytest.mark.parametrize(("narrow", "wide"), [("bfloat16", "float32"), ("float32", "float64")])
@pytest.mark.parametrize("family", FAMILIES)
def test_it_gives_the_logits_of_the_same_numbers_held_in_the_wider_dtype(
    family: str, narrow: str, wide: str, tmp_path: Path
) -> None:
    model, ids = load_in(narrow, family, tmp_path)
    dtype = getattr(torch, wide)
    plain = widen_a_copy(model, dtype)
    if wide == "float64":
        plain.set_experts_implementation("eager")  # no other knows float64
    before, narrow_logits = tensors_of(model), logits_of(model, ids)
    with widened(model, blocks_of(model, family), dtype):
        found = logits_of(model, ids)
    expected = logits_of(plain, ids)
    assert found.dtype == expected.dtype == dtype
    size, rounding = expected.abs().max(), torch.finfo(dtype).eps
    assert (found - expected).abs().max() < 8 * rounding * size
    assert (narrow_logits - expected).abs().max() > 100 * rounding * size
    assert tensors_of(model) == before
    assert torch.equal(logits_of(model, ids), narrow_logits)


def test_one_block_at_a_time_is_wide_and_tied_weights_are_one_tensor(tmp_path: Path) -> None:
    model, ids = load_in("bfloat16", "llama", tmp_path)
    blocks = blocks_of(model, "llama")
    seen: list[list[Any]] = []

    def look(*_: Any) -> None:
        seen.append([next(block.parameters()).dtype for block in blocks])

    with widened(model, blocks, torch.float32):
        for block in blocks:
            block.mlp.register_forward_hook(look)
        logits_of(model, ids)
        assert model.lm_head.weight is model.model.embed_tokens.weight
        assert model.lm_head.weight.dtype == torch.float32
    narrow, wide = torch.bfloat16, torch.float32
    assert seen == [[wide if index == inside else narrow for index in range(4)] for inside in range(4)]


@pytest.mark.parametrize("place", ["before", "inside", "between"])
def test_a_model_that_fails_on_the_way_has_its_own_tensors_again(place: str, tmp_path: Path) -> None:
    model, ids = load_in("bfloat16", "gpt2", tmp_path)
    blocks = blocks_of(model, "gpt2")
    before, logits = tensors_of(model), logits_of(model, ids)

    def fail(*_: Any) -> None:
        raise RuntimeError("no more")

    at = {"before": blocks[2], "inside": blocks[2].mlp.act, "between": model.transformer.ln_f}[place]
    with pytest.raises(RuntimeError, match="no more"), widened(model, blocks, torch.float32):
        handle = at.register_forward_pre_hook(fail)
        try:
            logits_of(model, ids)
        finally:
            handle.remove()
    assert tensors_of(model) == before
    assert torch.equal(logits_of(model, ids), logits)


def test_a_prompt_that_fails_leaves_the_next_one_right(tmp_path: Path) -> None:
    model, ids = load_in("bfloat16", "gpt2", tmp_path)
    blocks = blocks_of(model, "gpt2")
    with widened(model, blocks, torch.float32):
        expected = logits_of(model, ids)

    def fail(*_: Any) -> None:
        raise RuntimeError("no more")

    with widened(model, blocks, torch.float32):
        handle = blocks[2].mlp.act.register_forward_pre_hook(fail)
        with pytest.raises(RuntimeError, match="no more"):
            logits_of(model, ids)
        handle.remove()
        assert torch.equal(logits_of(model, ids), expected)
