"""Is a file unchanged since it was read? By its inode, size and times."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias


class Stamp(NamedTuple):
    """Identifies a file and its content; times in ns.

    The kernel sets a file's change time at every write, and no program can set it back.
    """

    device: int
    inode: int
    size: int
    modified: int
    changed: int


Stamps: TypeAlias = Mapping[Path, Stamp | None]


def stamp_file(path: Path) -> Stamp:
    """The file's stamp; links are followed. Raises OSError where there is no file."""
    found = os.stat(path)
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def stamp_files(folder: Path, names: Iterable[str]) -> Stamps:
    """One stamp for each file; take them before reading."""
    return {folder / name: _stamp(folder / name) for name in names}


def are_unchanged(stamps: Stamps) -> bool:
    """Is every file unchanged?"""
    return all(_stamp(path) == stamp for path, stamp in stamps.items())


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_file(path)
    except OSError:
        return None
