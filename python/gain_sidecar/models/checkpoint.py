"""A model folder in Hugging Face layout: which of its files are read, and whether they may be loaded.

Needs no torch: a damaged or unsafe folder is refused before large packages are imported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import prod
from pathlib import Path
from typing import Literal

from . import file_errors
from .git_lfs import check_no_pointers
from .hub_kernels import check_implementations
from .recognition import recognise, recognise_ggufs
from .safetensors_header import Header, TensorEntry, read_header
from .weight_files import choose_weights

GGUF_MAGIC = b"GGUF"
ADAPTER_CONFIG = "adapter_config.json"

_TOKENIZER = re.compile(
    r"tokenizer\.json|vocab\.(json|txt)|merges\.txt|[A-Za-z0-9._-]+\.(model|tiktoken)|tekken\.json"
)
_SETTINGS = re.compile(
    r"config\.json|generation_config\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json"
    r"|chat_template\.jinja"
)
_WEIGHTS = re.compile(r".+\.(safetensors|gguf|index\.json)|pytorch_model.*\.bin")
_ADAPTER = re.compile(r"adapter_config\.json|adapter_model\.(safetensors|bin)")


@dataclass(frozen=True)
class Listing:
    """The files of a model's folder or hub repository that are read, by purpose."""

    settings: list[str]
    tokenizer: list[str]
    weights: list[str]
    """Weight files with their index."""
    kind: Literal["safetensors", "pickle", "gguf"]
    """The format of the weights."""
    lacks_index: bool = False
    """Would transformers need an index to find the weight files, and is there none?"""
    unread: list[str] = field(default_factory=list)
    """Safetensors files in the folder that are not part of the model."""
    adapter: list[str] = field(default_factory=list)
    """Files of a PEFT adapter in the model's folder, which is not applied."""

    @property
    def names(self) -> list[str]:
        return [*self.settings, *self.tokenizer, *self.weights]

    @property
    def weight_files(self) -> list[str]:
        """The weights without their index."""
        return [name for name in self.weights if not name.endswith(".index.json")]

    @property
    def gguf(self) -> str | None:
        """The GGUF file, where the weights are in one."""
        return self.weights[0] if self.kind == "gguf" else None

    @property
    def has_config(self) -> bool:
        return "config.json" in self.settings


def select_files(
    where: str,
    names: Iterable[str],
    allow_bin: bool,
    gguf_file: str | None = None,
    below: Callable[[], list[str]] = list,
    folder: Path | None = None,
) -> Listing:
    """The files of a model among `names`. Raises SidecarError, which names what is there instead of a model.

    A GGUF file is chosen only by name: a folder often holds several quantisations of one model. `below` lists
    names in subfolders, and `folder` is where small files can be read; both are only for the error's text.
    """
    present = sorted(names)
    ggufs = [name for name in present if name.endswith(".gguf")]
    if gguf_file is not None:
        return _select_gguf(where, present, ggufs, gguf_file)
    found = choose_weights(where, present)
    if ggufs and not found:
        raise recognise_ggufs(where, ggufs)
    settings = [name for name in present if _SETTINGS.fullmatch(name)]
    tokenizer = [name for name in present if _TOKENIZER.fullmatch(name)]
    if not found or not tokenizer or "config.json" not in settings:
        read = None if found is None else found.read
        raise recognise(where, present, below(), folder, read, bool(tokenizer))
    if found.kind == "pickle" and not allow_bin:
        raise file_errors.only_pickles(where)
    adapter = [name for name in present if _ADAPTER.fullmatch(name)]
    unread = [name for name in found.unread if name not in adapter]
    return Listing(settings, tokenizer, found.read, found.kind, found.lacks_index, unread, adapter)


def _select_gguf(where: str, present: list[str], ggufs: list[str], gguf_file: str) -> Listing:
    """A GGUF file contains config and tokenizer; separate files in its folder take precedence."""
    if gguf_file not in ggufs:
        raise file_errors.no_such_gguf(where, gguf_file, ggufs)
    settings = [name for name in present if _SETTINGS.fullmatch(name)]
    tokenizer = [name for name in present if _TOKENIZER.fullmatch(name)]
    if not tokenizer or not {"config.json", "tokenizer_config.json"} & set(settings):
        tokenizer = []
    adapter = [name for name in present if _ADAPTER.fullmatch(name)]
    return Listing(settings, tokenizer, [gguf_file], "gguf", adapter=adapter)


def follow_index(folder: Path, listing: Listing) -> Listing:
    """The listing with the weight files that its index names, if there is one. Raises SidecarError."""
    index = listing.weights[0]
    if not index.endswith(".index.json"):
        return listing
    check_no_pointers(folder, [index])
    try:
        named = sorted(
            {str(name) for name in json.loads((folder / index).read_text("utf-8"))["weight_map"].values()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as cause:
        raise file_errors.corrupt_file(folder / index, f"no weight map in it ({cause})") from cause
    if absent := [name for name in named if not (folder / name).is_file()]:
        raise file_errors.corrupt_file(folder / absent[0], "the index names it, but it is not there")
    unread = [name for name in listing.weight_files if name not in named]
    return replace(listing, weights=[index, *named], unread=[*listing.unread, *unread])


def check_links(folder: Path) -> None:
    """Raises SidecarError where files that would be read are broken links, pipes, devices or sockets."""
    counts = (_SETTINGS, _TOKENIZER, _WEIGHTS)
    read = [
        entry
        for entry in sorted(folder.iterdir())
        if any(pattern.fullmatch(entry.name) for pattern in counts)
    ]
    if broken := [entry.name for entry in read if entry.is_symlink() and not entry.exists()]:
        raise file_errors.broken_links(folder, broken)
    if special := [entry.name for entry in read if not (entry.is_file() or entry.is_dir())]:
        raise file_errors.special_files(folder, special)


def read_config(folder: Path, where: str) -> dict[str, object]:
    """config.json as written; empty where there is none, as beside a GGUF file.

    Raises SidecarError when it is not a JSON object, or names code of the hub.
    """
    config = _read_settings(folder, "config.json", where)
    check_implementations(config, where)
    return config


def read_tokenizer_config(folder: Path, where: str) -> dict[str, object]:
    """tokenizer_config.json as written, or empty. Raises SidecarError when it is not a JSON object."""
    return _read_settings(folder, "tokenizer_config.json", where)


def _read_settings(folder: Path, name: str, where: str) -> dict[str, object]:
    path = folder / name
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as cause:
        raise file_errors.bad_config(where, name, cause) from cause
    if not isinstance(content, dict):
        raise file_errors.bad_config(where, name, f"it holds a {type(content).__name__}")
    return content


def check_weights(folder: Path, listing: Listing) -> None:
    """Is every weight file complete? Reads only the headers. Raises SidecarError naming the file."""
    held: dict[str, str] = {}
    for name in listing.weight_files:
        if listing.kind == "gguf":
            _check_magic(folder / name)
        if listing.kind == "safetensors":
            for tensor in read_header(folder / name):
                if held.setdefault(tensor, name) != name and listing.lacks_index:
                    raise file_errors.held_twice(folder, tensor, held[tensor], name)


def _check_magic(path: Path) -> None:
    with path.open("rb") as handle:
        if (found := handle.read(len(GGUF_MAGIC))) != GGUF_MAGIC:
            raise file_errors.corrupt_file(path, f"it begins with {found!r}, a GGUF file with {GGUF_MAGIC!r}")


def tensor_headers(folder: Path, listing: Listing) -> Iterator[tuple[str, Header]]:
    """Each safetensors file of the weights with its header."""
    for name in listing.weight_files:
        yield name, read_header(folder / name)


def count_values(folder: Path, listing: Listing) -> int:
    """The number of values in valid safetensors files, by their headers."""
    return sum(prod(entry["shape"]) for entry in _entries(folder, listing))


def float_dtypes(folder: Path, listing: Listing) -> set[str]:
    """The float dtypes in valid safetensors files, by the format's names: `BF16`, `F32`."""
    return {entry["dtype"] for entry in _entries(folder, listing) if "F" in entry["dtype"]}


def _entries(folder: Path, listing: Listing) -> Iterator[TensorEntry]:
    """The headers' entries for each tensor."""
    for _, header in tensor_headers(folder, listing):
        yield from header.values()
