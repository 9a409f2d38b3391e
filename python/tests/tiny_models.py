"""Small models with random weights and a real tokenizer, which is trained here, saved as folders."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from families import FAMILIES, Family, make

WIDER = {"hidden_size": 128, "num_hidden_layers": 8, "intermediate_size": 512}
# GPT-J and GPT-2 call their sizes otherwise.
WIDER_GPT = {"n_embd": 128, "n_layer": 8}
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


def save_tiny(
    family: str, folder: Path, seed: int = 0, noise: float = 0.3, layers: int | None = None
) -> Path:
    """Save a tiny model with its tokenizer and return the folder.

    Weights are larger than at a usual start, and norms and biases random too, so that every part of a block
    has an effect. `layers` is the number of blocks, if it is not the family's own.
    """
    import torch

    tokenizer = tiny_tokenizer()
    torch.manual_seed(seed)
    model = make(FAMILIES[family], len(tokenizer), layers)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * noise)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def save_wide(name: str, folder: Path) -> Path:
    """A model of eight blocks of about 1 MiB each in float32; a limit counts in whole MiB."""
    import torch

    family = FAMILIES[name]
    sizes = WIDER_GPT if "n_embd" in family.config else WIDER
    wide = Family(**{**vars(family), "config": {**family.config, **sizes}})
    torch.manual_seed(0)
    model = make(wide, len(tiny_tokenizer()))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    model.save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder
