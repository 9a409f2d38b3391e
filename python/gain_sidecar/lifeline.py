"""Ends a sidecar when its parent ends: the orchestrator that started it, or its keeper.

Three mechanisms, because each alone has a gap. The kernel's parent-death signal works while the GIL is held,
but not when the parent dies before it is set, or when a shell is between them. A thread that waits for the
end of stdin covers these cases, but needs the GIL. The kernel's signal at the end of stdin needs no GIL, but
misses an end before it was set.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import sys
import threading
from typing import BinaryIO

PR_SET_PDEATHSIG = 1
TOKEN_LINE_BYTES = 4096


def die_with_parent() -> None:
    """Let the kernel kill this process when its parent dies. Linux only; elsewhere only stdin is watched."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def die_with_keeper(keeper: int) -> None:
    """The same for a process that the keeper forked, also where the keeper has died already."""
    die_with_parent()
    if os.getppid() != keeper:
        os._exit(1)


def read_token(stdin: BinaryIO) -> str:
    """The session's secret: the first line of stdin. Raises ValueError when there is none."""
    line = stdin.readline(TOKEN_LINE_BYTES)
    if not line.endswith(b"\n"):
        raise ValueError("no token line on stdin: this program is started by the gain orchestrator")
    return line.decode("ascii").strip()


def watch_stdin(stdin: BinaryIO) -> None:
    """End this process when the other end of stdin closes, for any reason. Nothing more is read from it."""
    descriptor = stdin.fileno()
    if sys.platform == "linux":
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_ASYNC)

    def watch() -> None:
        # The raw descriptor, because a buffered read would hold a lock at interpreter shutdown.
        try:
            while os.read(descriptor, 1):
                pass
        finally:
            os._exit(0)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
