"""The sidecar as its keeper has it: a child process, a socket to speak over, and what it prints."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path

from ..lifeline import die_with_keeper
from . import orders
from .lines import CHUNK_BYTES

END_S = 1.0
POLL_S = 0.005
# Bytes of a line that may make up its characters.
LINE_BYTES = 4 * orders.STDERR_LINE_CHARS


class Child:
    """One forked sidecar."""

    def __init__(self, pid: int, words: socket.socket, printed: int) -> None:
        self.pid = pid
        self.words = words
        """The keeper's end of the socket pair."""
        self.printed = printed
        """Descriptor of what it prints."""
        self._tail: deque[str] = deque(maxlen=orders.STDERR_LINES)
        self._line = b""

    def read_printed(self) -> bool:
        """Take what it has printed, to keep the last lines. False at the end."""
        try:
            received = os.read(self.printed, CHUNK_BYTES)
        except BlockingIOError:
            return False
        *lines, rest = (self._line + received).split(b"\n")
        self._line = rest[:LINE_BYTES]
        for line in lines:
            self._tail.append(line[:LINE_BYTES].decode("utf-8", "replace")[: orders.STDERR_LINE_CHARS])
        return received != b""

    def end(self) -> orders.Departed:
        """Let it end, or kill it where it does not within a second, and say how it ended."""
        self.words.close()
        deadline = time.monotonic() + END_S
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        while not ended and time.monotonic() < deadline:
            time.sleep(POLL_S)
            self.read_printed()
            ended, status = os.waitpid(self.pid, os.WNOHANG)
        if not ended:
            os.kill(self.pid, signal.SIGKILL)
            _, status = os.waitpid(self.pid, 0)
        while self.read_printed():
            pass
        killed_by = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else None
        return orders.Departed(
            exit_code=os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
            signal=killed_by,
            stderr_tail=list(self._tail),
        )

    def resident_bytes(self) -> int | None:
        """Memory that it has now; None where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except OSError:
            return None
        return pages * os.sysconf("SC_PAGE_SIZE")


def fork_child(work: Callable[[socket.socket], int], inherited: socket.socket) -> Child:
    """Fork a process that runs `work` with its end of the socket pair and ends with its status.

    `inherited` is closed there. Fork before any thread runs.
    """
    keeper = os.getpid()
    near, far = socket.socketpair()
    printed, prints = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            die_with_keeper(keeper)
            for descriptor in (1, 2):
                os.dup2(prints, descriptor)
            for unused in (inherited, near):
                unused.close()
            for descriptor in (printed, prints):
                os.close(descriptor)
            status = work(far)
        except BaseException:
            traceback.print_exc()
        finally:
            # What the keeper has to tidy up is not the child's.
            sys.stderr.flush()
            os._exit(status)
    far.close()
    os.close(prints)
    os.set_blocking(printed, False)
    return Child(pid, near, printed)
