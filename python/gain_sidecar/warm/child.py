"""The keeper's view of its sidecar: a child process, a socket for commands, and its output."""

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
from . import commands
from .lines import CHUNK_BYTES

END_S = 1.0
POLL_S = 0.005
# The most bytes that so many characters can have.
LINE_BYTES = 4 * commands.STDERR_LINE_CHARS


class Child:
    """One forked sidecar."""

    def __init__(self, pid: int, channel: socket.socket, output: int) -> None:
        self.pid = pid
        self.channel = channel
        """The keeper's end of the socket pair."""
        self.output = output
        """Descriptor of its standard output and error."""
        self._tail: deque[str] = deque(maxlen=commands.STDERR_LINES)
        self._line = b""

    def read_output(self) -> bool:
        """Read what is there and keep the last lines. False at the end."""
        try:
            received = os.read(self.output, CHUNK_BYTES)
        except BlockingIOError:
            return False
        *lines, rest = (self._line + received).split(b"\n")
        self._line = rest[:LINE_BYTES]
        for line in lines:
            self._tail.append(line[:LINE_BYTES].decode("utf-8", "replace")[: commands.STDERR_LINE_CHARS])
        return received != b""

    def end(self) -> commands.Departed:
        """Wait a second for it to end, kill it otherwise. Returns how it ended."""
        self.channel.close()
        deadline = time.monotonic() + END_S
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        while not ended and time.monotonic() < deadline:
            time.sleep(POLL_S)
            self.read_output()
            ended, status = os.waitpid(self.pid, os.WNOHANG)
        if not ended:
            os.kill(self.pid, signal.SIGKILL)
            _, status = os.waitpid(self.pid, 0)
        while self.read_output():
            pass
        killed_by = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else None
        return commands.Departed(
            exit_code=os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
            signal=killed_by,
            stderr_tail=list(self._tail),
        )

    def resident_bytes(self) -> int | None:
        """Its resident memory; None where the system does not report it."""
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
    output, writable = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            die_with_keeper(keeper)
            for descriptor in (1, 2):
                os.dup2(writable, descriptor)
            for unused in (inherited, near):
                unused.close()
            for descriptor in (output, writable):
                os.close(descriptor)
            status = work(far)
        except BaseException:
            traceback.print_exc()
        finally:
            # Not by `sys.exit`: the keeper's clean-up must not run in the child.
            sys.stderr.flush()
            os._exit(status)
    far.close()
    os.close(writable)
    os.set_blocking(output, False)
    return Child(pid, near, output)
