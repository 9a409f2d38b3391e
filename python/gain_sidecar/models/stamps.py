"""Are a model's files still the ones that were read? Their size, time and place on the disk tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[int, int, int, int]
Stamps: TypeAlias = Mapping[Path, Stamp | None]


def stamp_files(folder: Path, names: Iterable[str]) -> Stamps:
    """Device, inode, size and time of change in ns of each file, links followed: take it before reading."""
    return {folder / name: _stamp(folder / name) for name in names}


def are_unchanged(stamps: Stamps) -> bool:
    """Is every file what it was?"""
    return all(_stamp(path) == stamp for path, stamp in stamps.items())


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
