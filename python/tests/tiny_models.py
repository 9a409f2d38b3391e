"""Small models with random weights and a real tokenizer that is trained here, saved as real folders."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from families import FAMILIES, make

TEXT = (
    "The quick brown fox jumps over the lazy dog. Sphinx of black quartz, judge my vow! "
    "How vexingly quick daft zebras jump; pack my box with five dozen liquor jugs. "
)
# 25 prompts of 1 to 30 tokens or so, of mixed lengths.
TEXTS = [(TEXT * 2)[: 3 + 11 * index % 97] for index in range(25)]


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


def save_tiny(family: str, folder: Path, seed: int = 0, noise: float = 0.3) -> Path:
    """Save a tiny model with its tokenizer and return the folder.

    Weights are larger than at a usual start, norms and biases random too: every part of a block matters.
    """
    import torch

    tokenizer = tiny_tokenizer()
    torch.manual_seed(seed)
    model = make(FAMILIES[family], len(tokenizer))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * noise)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
