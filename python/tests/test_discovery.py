"""Blocks are proven by execution: a model that is not one residual stream through its blocks is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from families import FAMILIES
from gain_sidecar.anatomy.architecture import read_architecture
from gain_sidecar.anatomy.discovery import discover
from gain_sidecar.errors import SidecarError
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
    text = refusal(gpt2).text
    assert "the output of block 2 is not the input of block 3" in text
    assert "times 1.001" in text


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


def test_a_head_that_reads_more_than_the_last_block_gives_is_refused(gpt2: Any) -> None:
    latest: dict[str, Any] = {}
    gpt2.transformer.h[0].register_forward_hook(lambda _, __, output: latest.update(state=output))
    gpt2.transformer.ln_f.register_forward_hook(lambda _, __, output: output + latest["state"])
    assert "its head reads more of the prompt than the last block gives" in refusal(gpt2).text


def test_a_head_that_does_not_read_what_the_last_block_gives_is_refused(gpt2: Any) -> None:
    gpt2.lm_head.register_forward_pre_hook(lambda _, args: (args[0].relu(), *args[1:]))
    assert "does not come from what they pass on alone" in refusal(gpt2).text


def test_a_model_that_mixes_tokens_before_its_blocks_is_refused(gpt2: Any) -> None:
    gpt2.transformer.drop.register_forward_hook(lambda _, __, output: output + output.cumsum(1))
    assert "tokens are mixed before its first block" in refusal(gpt2).text


def test_a_model_in_which_later_tokens_change_earlier_ones_is_refused(gpt2: Any) -> None:
    gpt2.transformer.h[1].register_forward_hook(lambda _, __, output: output + output.mean(1, keepdim=True))
    assert "it is not causal" in refusal(gpt2).text


def test_a_model_in_which_prompts_of_a_batch_change_one_another_is_refused(gpt2: Any) -> None:
    def mix(_: Any, __: Any, output: Any) -> Any:
        return output + output[:, :1].mean(0, keepdim=True)

    gpt2.transformer.h[1].register_forward_hook(mix)
    assert "with the prompts beside it in a batch" in refusal(gpt2).text


def test_several_streams_in_the_width_of_one_are_refused(gpt2: Any) -> None:
    gpt2.config.n_embd = 16
    assert "several streams in one" in refusal(gpt2).text


@pytest.mark.parametrize("source", ["transformer.wte", "transformer.h.0"])
def test_a_block_that_reads_an_earlier_state_once_more_is_measured_and_named(gpt2: Any, source: str) -> None:
    latest: dict[str, Any] = {}
    gpt2.get_submodule(source).register_forward_hook(lambda _, __, output: latest.update(state=output))
    gpt2.transformer.h[2].register_forward_hook(lambda _, __, output: output + latest["state"])
    assert discover(gpt2).reading_more == (2,)


def test_a_block_that_does_not_run_is_no_block(gpt2: Any) -> None:
    class Gate(type(gpt2.transformer.h[1])):  # type: ignore[misc]
        """A block whose call ends before the module runs, as cross-attention blocks do without an image."""

        def __call__(self, hidden_states: Any, *args: Any, **kwargs: Any) -> Any:
            return hidden_states

    gpt2.transformer.h[1].__class__ = Gate
    structure = discover(gpt2)
    assert structure.skipped == (1,)
    assert len(structure.blocks) == 3


@pytest.mark.parametrize("family", ["gpt2", "bloom", "opt", "opt-post", "granite", "rwkv"])
def test_what_stands_between_the_blocks_and_the_ends_is_named(family: str, tmp_path: Path) -> None:
    model, _ = load_plain(save_tiny(family, tmp_path))
    structure = read_architecture(model).structure
    exits = {"opt-post": ("model.decoder.project_out",)}
    entries = {"bloom": ("transformer.word_embeddings_layernorm",)}
    norm = FAMILIES[family].final_norm_path
    assert structure.final_norm_path == norm
    assert structure.exit_paths == exits.get(family, (norm,))
    assert structure.exit_factor == 1
    assert structure.entry_paths == entries.get(family, ())
    # Positions are added to GPT-2's and OPT's embeddings before the first block.
    assert (structure.entry_factor is None) == (family in ("gpt2", "opt", "opt-post"))


def test_finding_and_probing_leave_no_hook_and_change_no_number(gpt2: Any) -> None:
    import torch

    ids = torch.tensor([[5, 6, 7]])
    with torch.no_grad():
        before = gpt2(ids).logits
        read_architecture(gpt2, every_block=True)
        assert torch.equal(gpt2(ids).logits, before)
    hooked = [m for m in gpt2.modules() if m._forward_hooks or m._forward_pre_hooks]
    assert hooked == []
