"""Small models of many families: random weights, a real tokenizer trained here, saved as real folders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TEXT = (
    "The quick brown fox jumps over the lazy dog. Sphinx of black quartz, judge my vow! "
    "How vexingly quick daft zebras jump; pack my box with five dozen liquor jugs. "
)
# 25 prompts of 1 to 30 tokens or so, of mixed lengths.
TEXTS = [(TEXT * 2)[: 3 + 11 * index % 97] for index in range(25)]


@dataclass(frozen=True)
class Family:
    """How to build one family, and what is true of it by its published definition."""

    make: Callable[[int], Any]
    blocks_path: str
    wiring: str
    norm_type: str


def _gptj(vocab: int) -> Any:
    from transformers import GPTJConfig, GPTJForCausalLM

    return GPTJForCausalLM(
        GPTJConfig(vocab_size=vocab, n_embd=32, n_layer=4, n_head=4, rotary_dim=4, n_positions=64)
    )


def _gpt2(vocab: int) -> Any:
    from transformers import GPT2Config, GPT2LMHeadModel

    return GPT2LMHeadModel(GPT2Config(vocab_size=vocab, n_embd=32, n_layer=4, n_head=4, n_positions=64))


def _neox(parallel: bool) -> Callable[[int], Any]:
    def make(vocab: int) -> Any:
        from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

        return GPTNeoXForCausalLM(
            GPTNeoXConfig(
                vocab_size=vocab,
                hidden_size=32,
                num_hidden_layers=4,
                num_attention_heads=4,
                intermediate_size=64,
                max_position_embeddings=64,
                use_parallel_residual=parallel,
            )
        )

    return make


LLAMA_SHAPE: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 64,
}


def _llama(vocab: int) -> Any:
    from transformers import LlamaConfig, LlamaForCausalLM

    return LlamaForCausalLM(LlamaConfig(vocab_size=vocab, tie_word_embeddings=True, **LLAMA_SHAPE))


def _mistral(vocab: int) -> Any:
    from transformers import MistralConfig, MistralForCausalLM

    return MistralForCausalLM(MistralConfig(vocab_size=vocab, sliding_window=8, **LLAMA_SHAPE))


def _gemma2(vocab: int) -> Any:
    from transformers import Gemma2Config, Gemma2ForCausalLM

    return Gemma2ForCausalLM(
        Gemma2Config(
            vocab_size=vocab,
            head_dim=8,
            query_pre_attn_scalar=8,
            sliding_window=8,
            final_logit_softcapping=2.0,
            attn_logit_softcapping=1.0,
            **LLAMA_SHAPE,
        )
    )


def _cohere(vocab: int) -> Any:
    from transformers import CohereConfig, CohereForCausalLM

    return CohereForCausalLM(CohereConfig(vocab_size=vocab, logit_scale=0.25, **LLAMA_SHAPE))


def _bloom(vocab: int) -> Any:
    from transformers import BloomConfig, BloomForCausalLM

    return BloomForCausalLM(BloomConfig(vocab_size=vocab, hidden_size=32, n_layer=4, n_head=4))


def _mpt(vocab: int) -> Any:
    from transformers import MptConfig, MptForCausalLM

    return MptForCausalLM(MptConfig(vocab_size=vocab, d_model=32, n_layers=4, n_heads=4, max_seq_len=64))


def _falcon(parallel: bool) -> Callable[[int], Any]:
    def make(vocab: int) -> Any:
        from transformers import FalconConfig, FalconForCausalLM

        return FalconForCausalLM(
            FalconConfig(
                vocab_size=vocab,
                hidden_size=32,
                num_hidden_layers=4,
                num_attention_heads=4,
                parallel_attn=parallel,
                alibi=not parallel,
                max_position_embeddings=64,
            )
        )

    return make


def _opt(vocab: int) -> Any:
    from transformers import OPTConfig, OPTForCausalLM

    return OPTForCausalLM(
        OPTConfig(
            vocab_size=vocab,
            hidden_size=32,
            word_embed_proj_dim=32,
            num_hidden_layers=4,
            num_attention_heads=4,
            ffn_dim=64,
            max_position_embeddings=64,
        )
    )


# Wiring and norms after the papers and model cards; paths after the published checkpoints' weight names.
FAMILIES: dict[str, Family] = {
    "gptj": Family(_gptj, "transformer.h", "parallel", "LayerNorm"),
    "gpt2": Family(_gpt2, "transformer.h", "sequential", "LayerNorm"),
    "neox-parallel": Family(_neox(True), "gpt_neox.layers", "parallel", "LayerNorm"),
    "neox-sequential": Family(_neox(False), "gpt_neox.layers", "sequential", "LayerNorm"),
    "llama": Family(_llama, "model.layers", "sequential", "RMSNorm"),
    "mistral": Family(_mistral, "model.layers", "sequential", "RMSNorm"),
    "gemma2": Family(_gemma2, "model.layers", "sequential", "RMSNorm"),
    "cohere": Family(_cohere, "model.layers", "parallel", "LayerNorm"),
    "bloom": Family(_bloom, "transformer.h", "sequential", "LayerNorm"),
    "mpt": Family(_mpt, "transformer.blocks", "sequential", "LayerNorm"),
    "falcon-parallel": Family(_falcon(True), "transformer.h", "parallel", "LayerNorm"),
    "falcon-sequential": Family(_falcon(False), "transformer.h", "sequential", "LayerNorm"),
    "opt": Family(_opt, "model.decoder.layers", "sequential", "LayerNorm"),
}


@cache
def tiny_tokenizer() -> Any:
    """A byte-level BPE of about 300 tokens, trained on `TEXT`; it adds no special token."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320, special_tokens=["<s>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    bpe.train_from_iterator([TEXT], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=bpe, bos_token="<s>", eos_token="<s>")


def save_tiny(family: str, folder: Path, seed: int = 0) -> Path:
    """Save a tiny model with its tokenizer and return the folder.

    Weights are larger than at a usual start, norms and biases random too: every part of a block matters.
    """
    import torch

    tokenizer = tiny_tokenizer()
    torch.manual_seed(seed)
    model = FAMILIES[family].make(len(tokenizer))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.3)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
