"""A keeper's folder, which only this user can enter, with its control socket."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import commands

SOCKET_NAME = "control"
PID_NAME = "pid"
BACKLOG = 64


@dataclass(frozen=True)
class KeeperOptions:
    """The arguments with which the orchestrator starts a keeper."""

    folder: Path
    keep_ms: int
    fingerprint: str
    """The orchestrator's digest of program and environment."""

    @property
    def control(self) -> Path:
        """The control socket."""
        return self.folder / SOCKET_NAME

    @property
    def pid_file(self) -> Path:
        """The number of the keeper's process, for an orchestrator that gets no answer."""
        return self.folder / PID_NAME


def read_options(arguments: Sequence[str]) -> KeeperOptions:
    """From ``FOLDER MILLISECONDS FINGERPRINT``. Raises ValueError with what is wrong."""
    if len(arguments) != 3 or not arguments[1].isdecimal() or not 0 < int(arguments[1]) <= commands.KEEP_MS:
        raise ValueError(f"--warm needs a folder, 1 to {commands.KEEP_MS} milliseconds, and a fingerprint")
    options = KeeperOptions(Path(arguments[0]), int(arguments[1]), arguments[2])
    found = options.folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise ValueError(f"{options.folder} must be a folder that only this user can enter (mode 0700)")
    return options


def listen(options: KeeperOptions) -> socket.socket:
    """Make the control socket; it accepts connections from the moment its name exists. Raises OSError.

    The number of the process is stated before.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    options.pid_file.write_text(str(os.getpid()), "ascii")
    unready = options.folder / "unready"
    listener.bind(str(unready))
    listener.listen(BACKLOG)
    unready.rename(options.control)
    return listener


def remove_folder(options: KeeperOptions) -> None:
    """Remove both files and the folder, as far as they exist and the folder has no other content."""
    with contextlib.suppress(OSError):
        options.control.unlink(missing_ok=True)
        options.pid_file.unlink(missing_ok=True)
        options.folder.rmdir()


def is_own_peer(connection: socket.socket) -> bool:
    """Is the peer this user's process? Only Linux reports it; elsewhere the folder's mode decides."""
    if sys.platform != "linux":
        return True
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, user, _ = struct.unpack("3i", credentials)
    return bool(user == os.getuid())
