"""Reads the files of a model that will be loaded later, while another one is measured.

    python -m gain_sidecar.reading_ahead      the orchestrator starts it; the first line of stdin is a request

Afterwards the files are in the page cache and their digests are kept, so that the load waits for no disk.
Only files on this machine are read, and only where memory is free for them. It prints nothing: what is wrong
with a model is reported by its load.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from .errors import SidecarError
from .lifeline import die_with_parent, read_token, watch_stdin
from .messages import ModelRequest
from .models.digests import CHUNK_BYTES, digest_files
from .models.resolution import files_at_hand, read_request

# The share of the free memory that the files may fill: the model that is measured may need more of it.
USABLE = 0.5
# The least urgent of all processes.
NICEST = 19
MEMORY = Path("/proc/meminfo")


def read_ahead(request: ModelRequest) -> bool:
    """Are the files in memory and their digests kept? Raises SidecarError where the load would."""
    files = files_at_hand(read_request(request))
    free = free_memory()
    if not files or free is None or sum(path.stat().st_size for path in files) > USABLE * free:
        return False
    for path in files:
        digest_files(path.parent, [path.name])
    # The digest of an unchanged file is found without reading it.
    _read(files)
    return True


def free_memory() -> int | None:
    """Bytes that programs can get without swapping; None where the system does not report it."""
    try:
        lines = MEMORY.read_text("ascii").splitlines()
    except OSError:
        return None
    kilobytes = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(kilobytes[0]) * 1024 if kilobytes else None


def _read(files: Sequence[Path]) -> None:
    chunk = bytearray(CHUNK_BYTES)
    for path in files:
        with path.open("rb", buffering=0) as handle:
            while handle.readinto(chunk):
                pass


if __name__ == "__main__":
    try:
        die_with_parent()
        asked = msgspec.json.decode(read_token(sys.stdin.buffer), type=ModelRequest)
        watch_stdin(sys.stdin.buffer)
        os.nice(NICEST)
        # The hub's client reads this when it is imported.
        os.environ["HF_HUB_OFFLINE"] = "1"
        read_ahead(asked)
    except (SidecarError, OSError, ValueError):
        sys.exit(1)
