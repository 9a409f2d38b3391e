"""A model folder in Hugging Face layout: which of its files count, and whether they may be loaded.

Needs no torch: a damaged or unsafe folder is refused before anything heavy is imported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Literal

from . import file_errors

SAFETENSORS_INDEX = "model.safetensors.index.json"
BIN_INDEX = "pytorch_model.bin.index.json"
MAX_HEADER_BYTES = 100_000_000
GGUF_MAGIC = b"GGUF"

_SAFETENSORS = re.compile(r"model(-\d+-of-\d+)?\.safetensors")
_BIN = re.compile(r"pytorch_model(-\d+-of-\d+)?\.bin")
_TOKENIZER = re.compile(
    r"tokenizer\.json|vocab\.(json|txt)|merges\.txt|[A-Za-z0-9._-]+\.(model|tiktoken)|tekken\.json"
)
_SETTINGS = re.compile(
    r"config\.json|generation_config\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json"
    r"|chat_template\.jinja"
)


@dataclass(frozen=True)
class Listing:
    """The names in a model's folder or hub repository that are read, sorted by what they are for."""

    settings: list[str]
    tokenizer: list[str]
    weights: list[str]
    """Weight files with their index."""
    kind: Literal["safetensors", "pickle", "gguf"]
    """What the weights are in."""

    @property
    def names(self) -> list[str]:
        return [*self.settings, *self.tokenizer, *self.weights]

    @property
    def gguf(self) -> str | None:
        """The GGUF file, where the weights are in one."""
        return self.weights[0] if self.kind == "gguf" else None

    @property
    def has_config(self) -> bool:
        return "config.json" in self.settings


def select_files(where: str, names: Iterable[str], allow_bin: bool, gguf_file: str | None = None) -> Listing:
    """The files of a model among `names`. Raises SidecarError without config, tokenizer or safe weights.

    A GGUF file is taken only where it is named: a folder often holds several roundings of one model.
    """
    present = sorted(names)
    ggufs = [name for name in present if name.endswith(".gguf")]
    if gguf_file is not None:
        return _select_gguf(where, present, ggufs, gguf_file)
    safe = _choose_weights(present, _SAFETENSORS, "model.safetensors", SAFETENSORS_INDEX)
    weights = safe or _choose_weights(present, _BIN, "pytorch_model.bin", BIN_INDEX)
    if ggufs and not weights:
        raise file_errors.only_ggufs(where, ggufs)
    if "config.json" not in present:
        raise file_errors.no_config(where)
    if not weights:
        raise file_errors.no_weights(where)
    if not safe and not allow_bin:
        raise file_errors.only_pickles(where)
    tokenizer = [name for name in present if _TOKENIZER.fullmatch(name)]
    if not tokenizer:
        raise file_errors.no_tokenizer(where)
    settings = [name for name in present if _SETTINGS.fullmatch(name)]
    return Listing(settings, tokenizer, weights, "safetensors" if safe else "pickle")


def _select_gguf(where: str, present: list[str], ggufs: list[str], gguf_file: str) -> Listing:
    """A GGUF file brings config and tokenizer along; those that lie beside it are taken instead."""
    if gguf_file not in ggufs:
        raise file_errors.no_such_gguf(where, gguf_file, ggufs)
    settings = [name for name in present if _SETTINGS.fullmatch(name)]
    tokenizer = [name for name in present if _TOKENIZER.fullmatch(name)]
    if not tokenizer or not {"config.json", "tokenizer_config.json"} & set(settings):
        tokenizer = []
    return Listing(settings, tokenizer, [gguf_file], "gguf")


def _choose_weights(present: list[str], pattern: re.Pattern[str], whole: str, index: str) -> list[str]:
    """One whole file where there is one (as transformers prefers it), else all shards with their index."""
    if whole in present:
        return [whole]
    shards = [name for name in present if pattern.fullmatch(name)]
    return [index, *shards] if shards and index in present else shards


def read_config(folder: Path, where: str) -> dict[str, Any]:
    """config.json as written; empty where there is none, as beside a GGUF file.

    Raises SidecarError when it, or the tokenizer's, is no JSON object or asks for code.
    """
    names = [name for name in ("config.json", "tokenizer_config.json") if (folder / name).is_file()]
    contents = {name: _read_object(folder / name, where) for name in names}
    for name, content in contents.items():
        if "auto_map" in content:
            raise file_errors.remote_code(where, name)
    return contents.get("config.json", {})


def _read_object(path: Path, where: str) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as cause:
        raise file_errors.bad_config(where, path.name, cause) from cause
    if not isinstance(content, dict):
        raise file_errors.bad_config(where, path.name, f"it holds a {type(content).__name__}")
    return content


def check_weights(folder: Path, listing: Listing) -> None:
    """Is every weight file there and whole? Reads the headers only. Raises SidecarError naming the file."""
    for name in listing.weights:
        path = folder / name
        if name.endswith(".index.json"):
            _check_index(path, listing.weights)
        elif listing.kind == "safetensors":
            _check_safetensors(path)
        elif listing.kind == "gguf":
            _check_magic(path)


def _check_index(path: Path, weights: list[str]) -> None:
    try:
        named = set(json.loads(path.read_text("utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as cause:
        raise file_errors.corrupt_file(path, f"no weight map in it ({cause})") from cause
    if absent := sorted(str(name) for name in named if name not in weights):
        raise file_errors.corrupt_file(path.parent / absent[0], "the index names it, but it is not there")


def _check_magic(path: Path) -> None:
    with path.open("rb") as handle:
        if (found := handle.read(len(GGUF_MAGIC))) != GGUF_MAGIC:
            raise file_errors.corrupt_file(path, f"it begins with {found!r}, a GGUF file with {GGUF_MAGIC!r}")


def _check_safetensors(path: Path) -> None:
    """Layout: 8 bytes of header length, a JSON header with data offsets, the data; nothing after it."""
    try:
        size = path.stat().st_size
        length, header = _read_header(path, size)
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
        expected = 8 + length + max(ends, default=0)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as cause:
        raise file_errors.corrupt_file(path, f"no safetensors header ({cause})") from cause
    if expected != size:
        raise file_errors.corrupt_file(path, f"it should have {expected} bytes and has {size}")


def _read_header(path: Path, size: int) -> tuple[int, Any]:
    with path.open("rb") as handle:
        length = int.from_bytes(handle.read(8), "little")
        if not 2 <= length <= min(MAX_HEADER_BYTES, size - 8):
            raise file_errors.corrupt_file(path, f"a header of {length} bytes in a file of {size}")
        return length, json.loads(handle.read(length))


def count_values(folder: Path, listing: Listing) -> int:
    """How many numbers sound safetensors files hold, by their headers."""
    return sum(prod(entry["shape"]) for entry in _entries(folder, listing))


def float_dtypes(folder: Path, listing: Listing) -> set[str]:
    """The names of the float dtypes in sound safetensors files, as the format writes them: `BF16`, `F32`."""
    return {entry["dtype"] for entry in _entries(folder, listing) if "F" in entry["dtype"]}


def _entries(folder: Path, listing: Listing) -> Iterator[Any]:
    """What the headers say of each tensor."""
    for path in (folder / name for name in listing.weights if not name.endswith(".index.json")):
        _, header = _read_header(path, path.stat().st_size)
        yield from (entry for name, entry in header.items() if name != "__metadata__")
