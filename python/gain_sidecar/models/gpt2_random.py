"""A substitute for GPT-2 small without a hub: its shape and real vocabulary, with random weights.

    python -m gain_sidecar.gpt2_random --vocabulary FILE

FILE is JSON: {"tokens": [base64 of each token's bytes, in rank order], "special": {"<|endoftext|>": 50256}},
as `tools/gpt2-vocabulary.ts` writes it. The folder's config has `gain_random_weights`, so that every output
states that the model is random, however it is loaded.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from pathlib import Path

from .. import errors
from ..cache import models_folder, publish
from . import file_errors
from .byte_pairs import rebuild

SEED = 0
KNOWN_TEXT = "Hello world"
KNOWN_IDS = [15496, 995]
RANDOM_MARK = "gain_random_weights"


def model_folder() -> Path:
    """Where the model is, or will be."""
    return models_folder() / "gpt2-random"


def is_ready() -> bool:
    """Has the model been built? The folder appears by one rename, so it is complete if it exists."""
    return model_folder().is_dir()


def build(vocabulary: Path) -> None:
    """Write the folder; does nothing when it exists. Raises SidecarError for another vocabulary."""
    target = model_folder()
    if not is_ready():
        with publish(target) as folder:
            write_tokenizer(vocabulary, folder)
            _write_weights(folder)
    print(f"gpt2-random: ready in {target}")


def write_tokenizer(vocabulary: Path, folder: Path) -> None:
    """GPT-2's byte-level BPE as a tokenizer folder. Raises SidecarError when it is not GPT-2's."""
    print("gpt2-random: tokenizer", flush=True)
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    content = json.loads(vocabulary.read_text("utf-8"))
    try:
        vocab, merges = rebuild([base64.b64decode(token) for token in content["tokens"]])
    except ValueError as cause:
        raise file_errors.wrong_conversion(str(cause)) from cause
    vocab |= content["special"]
    (end,) = content["special"]
    bpe = Tokenizer(models.BPE(vocab=vocab, merges=merges))
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bpe, bos_token=end, eos_token=end, unk_token=end, model_max_length=1024
    )
    ids = tokenizer(KNOWN_TEXT)["input_ids"]
    if ids != KNOWN_IDS:
        raise file_errors.wrong_conversion(f"{KNOWN_TEXT!r} gives tokens {ids}, not {KNOWN_IDS}")
    tokenizer.save_pretrained(folder)


def _write_weights(folder: Path) -> None:
    print("gpt2-random: weights", flush=True)
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    config = GPT2Config()
    setattr(config, RANDOM_MARK, True)
    torch.manual_seed(SEED)
    model = GPT2LMHeadModel(config)
    model.save_pretrained(folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="gain_sidecar.gpt2_random", description="Builds gpt2-random in the cache."
    )
    parser.add_argument(
        "--vocabulary", type=Path, required=True, help="JSON that tools/gpt2-vocabulary.ts writes"
    )
    try:
        build(parser.parse_args().vocabulary)
    except errors.SidecarError as error:
        sys.exit(str(error))
