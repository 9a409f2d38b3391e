"""Temporary folders of this process, which a later process removes where this one is killed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

_OURS = re.compile(r"gain-[a-z]+-(?P<pid>[1-9]\d*)-[^/]+")


def scratch_folder(purpose: str) -> tempfile.TemporaryDirectory[str]:
    """A new folder of mode 0700 for `purpose`, such as ``offload``. Those of ended processes are removed.

    Raises OSError where none can be made.
    """
    for entry in Path(tempfile.gettempdir()).glob("gain-*-*-*"):
        match = _OURS.fullmatch(entry.name)
        if match is not None and _is_abandoned(entry, int(match["pid"])):
            shutil.rmtree(entry, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=f"gain-{purpose}-{os.getpid()}-")


def _is_abandoned(folder: Path, pid: int) -> bool:
    try:
        found = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or found.st_uid != os.getuid():
            return False
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
