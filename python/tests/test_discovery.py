"""Blocks are proven by execution: a model that is not one residual stream through its blocks is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.discovery import discover
from gain_sidecar.errors import SidecarError
from gain_sidecar.wiring import probe_block
from references import load_plain
from tiny_models import save_tiny


@pytest.fixture
def gpt2(tmp_path: Path) -> Any:
    return load_plain(save_tiny("gpt2", tmp_path))[0]


def refusal(model: Any) -> SidecarError:
    with pytest.raises(SidecarError) as caught:
        discover(model)
    assert caught.value.code == "unsupported_architecture"
    return caught.value


def test_an_encoder_decoder_is_refused_by_name() -> None:
    from transformers import BartConfig, BartForConditionalGeneration

    shape: dict[str, Any] = {"d_model": 16, "encoder_ffn_dim": 16, "decoder_ffn_dim": 16}
    model = BartForConditionalGeneration(
        BartConfig(vocab_size=300, encoder_layers=2, decoder_layers=2, **shape)
    )
    assert "BartForConditionalGeneration" in refusal(model).text


def test_a_stream_that_changes_between_two_blocks_is_refused(gpt2: Any) -> None:
    gpt2.transformer.h[2].register_forward_pre_hook(lambda _, args: (args[0] * 1.001, *args[1:]))
    assert "the output of block 2 is not the input of block 3" in refusal(gpt2).text


def test_one_block_that_runs_many_times_is_refused(gpt2: Any) -> None:
    from torch import nn

    gpt2.transformer.h = nn.ModuleList([gpt2.transformer.h[0]] * 4)
    assert "not once each in order" in refusal(gpt2).text


def test_a_number_of_blocks_that_the_config_denies_is_refused(gpt2: Any) -> None:
    gpt2.config.n_layer = 3
    assert "3" in refusal(gpt2).text


def test_a_model_without_a_head_is_refused(gpt2: Any) -> None:
    assert "head" in refusal(gpt2.transformer).text


def test_a_second_list_of_as_many_modules_does_not_confuse(gpt2: Any) -> None:
    from torch import nn

    gpt2.transformer.extra = nn.ModuleList([nn.Linear(2, 2) for _ in range(4)])
    assert discover(gpt2).blocks_path == "transformer.h"


def test_finding_and_probing_leave_no_hook_and_change_no_number(gpt2: Any) -> None:
    import torch

    ids = torch.tensor([[5, 6, 7]])
    with torch.no_grad():
        before = gpt2(ids).logits
        structure = discover(gpt2)
        probe_block(gpt2, structure.blocks[0])
        assert torch.equal(gpt2(ids).logits, before)
    hooked = [m for m in gpt2.modules() if m._forward_hooks or m._forward_pre_hooks]
    assert hooked == []


def test_a_block_without_a_known_attention_is_of_unknown_wiring(gpt2: Any) -> None:
    block = gpt2.transformer.h[0]
    block.mixer = block._modules.pop("attn")
    type(block).attn = property(lambda self: self.mixer)
    try:
        assert probe_block(gpt2, block).wiring == "unknown"
    finally:
        del type(block).attn
