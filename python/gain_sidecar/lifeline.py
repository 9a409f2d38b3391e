"""A sidecar never outlives the process that it belongs to: the orchestrator that started it, or its keeper.

Three ropes, because each alone leaks. The kernel's parent-death signal works while the GIL is held, but is
lost when the parent dies before it is set or a shell stands between. A thread that waits for the end of stdin
sees those, but needs the GIL. The kernel's signal at the end of stdin needs neither, but misses an end that
came before it was asked.
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
    """Ask the kernel to kill this process when its parent dies. On Linux; elsewhere stdin is the one rope."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def die_with_keeper(keeper: int) -> None:
    """The same for a process that the keeper forked, also where that died before the kernel was asked."""
    die_with_parent()
    if os.getppid() != keeper:
        os._exit(1)


def read_token(stdin: BinaryIO) -> str:
    """The session's secret: the first line from the orchestrator. Raises ValueError when there is none."""
    line = stdin.readline(TOKEN_LINE_BYTES)
    if not line.endswith(b"\n"):
        raise ValueError("no token line on stdin: this program is started by the gain orchestrator")
    return line.decode("ascii").strip()


def watch_stdin(stdin: BinaryIO) -> None:
    """Leave at once when the orchestrator's end of stdin closes, however it closes. Nothing more is read."""
    descriptor = stdin.fileno()
    if sys.platform == "linux":
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_ASYNC)

    def watch() -> None:
        # The raw descriptor: a thread inside a buffered read would hold its lock at interpreter shutdown.
        try:
            while os.read(descriptor, 1):
                pass
        finally:
            os._exit(0)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
