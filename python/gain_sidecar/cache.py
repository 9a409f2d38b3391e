"""The cache of prepared models and other results. A folder appears in it by one rename, so it is complete."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

STALE_AFTER_S = 6 * 3600.0
PUBLISHED_MODE = 0o644


def cache_root() -> Path:
    """``$GAIN_CACHE``, else ``$XDG_CACHE_HOME/gain``, else ``~/.cache/gain``.

    Raises OSError where there is none of them, for a user without a home.
    """
    if own := os.environ.get("GAIN_CACHE"):
        return Path(own).expanduser()
    if shared := os.environ.get("XDG_CACHE_HOME"):
        return Path(shared).expanduser() / "gain"
    try:
        return Path.home() / ".cache" / "gain"
    except RuntimeError as cause:
        raise OSError("no home folder is known: set GAIN_CACHE to a folder of your own") from cause


def models_folder() -> Path:
    """The folder of all prepared models."""
    return cache_root() / "models"


@contextmanager
def publish(target: Path) -> Iterator[Path]:
    """A new folder to fill; it becomes `target` in one rename when the block ends without an exception.

    Two processes may fill one each: the first rename wins and the second copy is deleted, so no process reads
    a half-written folder. Folders that a killed process has left are deleted when they are old.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield fresh
        for file in fresh.iterdir():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
            # A change of the mode would be a new stamp, and the file's kept digest lost.
            if stat.S_IMODE(file.stat().st_mode) != PUBLISHED_MODE:
                file.chmod(PUBLISHED_MODE)
        fresh.chmod(0o755)
        try:
            fresh.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _sweep(target: Path) -> None:
    for left in target.parent.glob(f".{target.name}.*"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > STALE_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)
