"""The header of a safetensors file: its tensors' names, shapes and types. Needs no torch.

Layout: 8 bytes of header length, a JSON header with data offsets, the data; nothing after it.
Source: https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeAlias, TypedDict

from . import file_errors

MAX_HEADER_BYTES = 100_000_000


class TensorEntry(TypedDict):
    """One tensor."""

    dtype: str
    """As the format writes it: `BF16`."""
    shape: list[int]
    data_offsets: list[int]
    """The first byte after the header, and the one after the last."""


Header: TypeAlias = dict[str, TensorEntry]


def read_header(path: Path) -> Header:
    """The header's entries. Raises SidecarError where the file is damaged or cut."""
    try:
        size = path.stat().st_size
        length, entries = _read(path, size)
        entries.pop("__metadata__", None)
        ends = [entry["data_offsets"][1] for entry in entries.values()]
        expected = 8 + length + max(ends, default=0)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as cause:
        raise file_errors.corrupt_file(path, f"no safetensors header ({cause})") from cause
    if expected != size:
        raise file_errors.corrupt_file(path, f"it should have {expected} bytes and has {size}")
    return entries


def _read(path: Path, size: int) -> tuple[int, Header]:
    with path.open("rb") as handle:
        length = int.from_bytes(handle.read(8), "little")
        if not 2 <= length <= min(MAX_HEADER_BYTES, size - 8):
            raise file_errors.corrupt_file(path, f"a header of {length} bytes in a file of {size}")
        entries: Header = json.loads(handle.read(length))
        return length, entries
