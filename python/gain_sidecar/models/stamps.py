"""Is a file still the one that was read? Its place on the disk, size and times tell."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias


class Stamp(NamedTuple):
    """What tells a file from every other, and from itself before it was written to; times in ns.

    The kernel sets a file's change time at every write, and no program can set it back.
    """

    device: int
    inode: int
    size: int
    modified: int
    changed: int


Stamps: TypeAlias = Mapping[Path, Stamp | None]


def stamp_file(path: Path) -> Stamp:
    """The file's, links followed. Raises OSError where there is none."""
    found = os.stat(path)
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def stamp_files(folder: Path, names: Iterable[str]) -> Stamps:
    """One for each file: take them before reading."""
    return {folder / name: _stamp(folder / name) for name in names}


def are_unchanged(stamps: Stamps) -> bool:
    """Is every file what it was?"""
    return all(_stamp(path) == stamp for path, stamp in stamps.items())


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_file(path)
    except OSError:
        return None
