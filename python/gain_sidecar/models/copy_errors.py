"""Why the kept copy of a GGUF file is not read, or none is kept: texts of notices, not errors."""

from __future__ import annotations

from pathlib import Path


def without_space(folder: Path, needed: int, free: int) -> str:
    return (
        f"no converted copy is kept in {folder}: it needs {needed / 1e9:.1f} GB with 1 GiB left free, and "
        f"{free / 1e9:.1f} GB are free. The next load converts the file again; GAIN_CACHE may name another "
        "disk"
    )


def not_kept(folder: Path, cause: Exception) -> str:
    return (
        f"no converted copy is kept in {folder} ({type(cause).__name__}: {cause}): the next load converts "
        "the file again"
    )


def cache_unreachable(cause: OSError) -> str:
    return f"no converted copy is read or kept, since the cache cannot be read ({cause}): set GAIN_CACHE"


def refused(place: Path, wrong: str, then: str) -> str:
    return f"the converted copy {place} {wrong}: {then}, and the GGUF file is read"


def gguf_changed(file: Path) -> str:
    return f"{file} changed while it was read"
