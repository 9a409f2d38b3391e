"""Finds the files of a model's weights in its folder: one file, shards with an index, or shards alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from . import file_errors

SAFETENSORS_INDEX = "model.safetensors.index.json"
BIN_INDEX = "pytorch_model.bin.index.json"

# `model-00001-of-00003.safetensors`, `model.safetensors-1-of-3.safetensors`, `part_01_of_03.safetensors`.
_NUMBERED = re.compile(r"(?P<stem>.*?)[-_.]?(?P<number>\d+)[-_]of[-_](?P<count>\d+)(?P<rest>.*)")
_BIN_SHARD = re.compile(r"pytorch_model[-_.]\d+[-_]of[-_]\d+\.bin")
# Files with tensors that are not a model's weights: an adapter, a training state, Mistral's own layout.
_NO_MODEL = re.compile(
    r"(adapters?\b|adapter_model|pytorch_lora_weights|optimizer|scheduler|rng_state|random_states|consolidated)"
    r".*"
)


@dataclass(frozen=True)
class WeightFiles:
    """`read` begins with the index, if there is one; `unread` are safetensors files that are left out."""

    read: list[str]
    kind: Literal["safetensors", "pickle", "gguf"]
    unread: list[str] = field(default_factory=list)
    lacks_index: bool = False
    """Would transformers need an index to find these files, and is there none?"""


def choose_weights(where: str, present: Sequence[str]) -> WeightFiles | None:
    """The weights among the names of a folder, safetensors before pickles; None where there are none.

    Raises SidecarError where shards are missing, or it is not clear which files are the model's.
    """
    top = [name for name in present if "/" not in name]
    tensors = [name for name in top if name.endswith(".safetensors")]
    read, lacks_index = _choose(where, top, tensors, "model.safetensors", SAFETENSORS_INDEX)
    if read:
        return WeightFiles(read, "safetensors", [name for name in tensors if name not in read], lacks_index)
    shards = [name for name in top if _BIN_SHARD.fullmatch(name)]
    read, lacks_index = _choose(where, top, shards, "pytorch_model.bin", BIN_INDEX)
    return WeightFiles(read, "pickle", [], lacks_index) if read else None


def _choose(where: str, top: list[str], files: list[str], whole: str, index: str) -> tuple[list[str], bool]:
    """The files to read, and whether they lack an index. As in transformers, a single file comes first."""
    if whole in top:
        return [whole], False
    models = [name for name in files if not _NO_MODEL.fullmatch(name)]
    if index in top and models:
        numbered = [name for name in models if _NUMBERED.fullmatch(name)]
        return [index, *(numbered or models)], False
    sets = _shard_sets(models)
    if len(sets) > 1:
        raise file_errors.several_weights(where, [numbered[0] for numbered in sets])
    read = sets[0] if sets else models
    if sets:
        _check_complete(where, read)
    return read, bool(read)


def _shard_sets(names: list[str]) -> list[list[str]]:
    """Names that differ in their number alone belong together: `…-00001-of-00003`, `…-00002-of-00003`."""
    sets: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        if match := _NUMBERED.fullmatch(name):
            sets[match["stem"], match["count"], match["rest"]].append(name)
    return list(sets.values())


def _check_complete(where: str, shards: list[str]) -> None:
    """Raises SidecarError naming the missing shards; they are counted from 1, rarely from 0."""
    found = [match for name in shards if (match := _NUMBERED.fullmatch(name))]
    numbers = {int(match["number"]) for match in found}
    count, start = int(found[0]["count"]), 0 if 0 in numbers else 1
    absent = [
        shards[0][: found[0].start("number")]
        + str(number).zfill(len(found[0]["number"]))
        + shards[0][found[0].end("number") :]
        for number in range(start, start + count)
        if number not in numbers
    ]
    if absent:
        raise file_errors.missing_shards(where, absent, count)
