"""Git LFS pointers: a clone without Git LFS has a few lines of text instead of each large file.

Format: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from . import file_errors

FIRST_LINE = b"version https://git-lfs.github.com/spec/v1"
# "Pointer files must be less than 1024 bytes."
MAX_BYTES = 1024


def check_no_pointers(folder: Path, names: Iterable[str]) -> None:
    """Raises SidecarError, which names the files that are pointers. Absent files are ignored."""
    if pointers := [name for name in names if _is_pointer(folder / name)]:
        raise file_errors.git_lfs_pointers(folder, pointers)


def _is_pointer(path: Path) -> bool:
    try:
        if path.stat().st_size >= MAX_BYTES:
            return False
        with path.open("rb") as handle:
            return handle.read(len(FIRST_LINE)) == FIRST_LINE
    except OSError:
        return False
