"""Keeps what a load from a GGUF file has made, so that the next load of that file reads safetensors.

1. space      the disk must hold the copy, with room for others
2. write      config, weights and tokenizer, into a folder that no load reads yet
3. read back  as the next load will; every number and setting must be the same, bit for bit
4. publish    by one rename: two loads may do this at the same time
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..cache import PUBLISHED_MODE, publish
from . import copy_errors
from .devices import CPU
from .digests import digest_files
from .gguf_copy import RECORD, GgufCopy, Record
from .loading import LoadedWeights, load_model, load_tokenizer
from .memory_plan import MemoryPlan
from .resolution import Located
from .same_model import difference_of_models, difference_of_tokenizers
from .saved_model import save_model

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

# Other programs need some of the disk too.
LEFT_FREE = 2**30


def is_to_be_kept(located: Located, plan: MemoryPlan) -> bool:
    """Was it read from a GGUF file, with its weights in memory as they are in the file?"""
    copy = located.copy
    return copy is not None and copy.record is None and located.adapter is None and not plan.spreads


def keep_copy(
    located: Located, tokenizer: PreTrainedTokenizerBase, weights: LoadedWeights, dtype: str
) -> str | None:
    """Write the copy; returns why it could not be, or None. Never raises: the model is loaded already."""
    copy = located.copy
    assert copy is not None and located.gguf is not None
    if copy.folder is None:
        return None
    try:
        copy.folder.parent.mkdir(parents=True, exist_ok=True)
        needed = _bytes_of(weights) + LEFT_FREE
        if (free := shutil.disk_usage(copy.folder.parent).free) < needed:
            return copy_errors.without_space(copy.folder.parent, needed, free)
        with publish(copy.folder) as fresh:
            record = Record(copy.origin, located.gguf, located.config, weights.unread, ())
            _write(fresh, located, tokenizer, weights)
            _read_back(fresh, replace(copy, folder=fresh, record=record), located, tokenizer, weights, dtype)
            (now,) = digest_files(located.folder, located.listing.weights)
            if now.sha256 != copy.origin.gguf:
                raise ValueError(copy_errors.gguf_changed(located.folder / now.file))
            files = tuple(digest_files(fresh, [file.name for file in fresh.iterdir()]))
            (fresh / RECORD).write_bytes(msgspec.json.encode(msgspec.structs.replace(record, files=files)))
    except Exception as cause:
        # transformers writes and reads a model here, which can raise any exception.
        return copy_errors.not_kept(copy.folder.parent, cause)
    return None


def _bytes_of(weights: LoadedWeights) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in weights.model.parameters())


def _write(fresh: Path, located: Located, tokenizer: PreTrainedTokenizerBase, weights: LoadedWeights) -> None:
    save_model(weights.model, fresh)
    if not located.listing.tokenizer:
        tokenizer.save_pretrained(fresh)
    for file in fresh.iterdir():
        file.chmod(PUBLISHED_MODE)


def _read_back(
    fresh: Path,
    copy: GgufCopy,
    located: Located,
    tokenizer: PreTrainedTokenizerBase,
    weights: LoadedWeights,
    dtype: str,
) -> None:
    """Raises ValueError naming the first difference, and what the load raises."""
    copied = replace(located, copy=copy)
    differs = difference_of_tokenizers(tokenizer, load_tokenizer(copied))
    if differs is None:
        again = load_model(copied, dtype, CPU, MemoryPlan(None, None, CPU.name))
        differs = difference_of_models(weights.model, again.model)
    if differs is not None:
        raise ValueError(differs)
