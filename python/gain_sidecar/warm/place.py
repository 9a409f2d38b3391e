"""Where a warm sidecar is found: a folder that only this user can enter, with the control socket in it."""

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

from . import orders

SOCKET_NAME = "control"
BACKLOG = 64


@dataclass(frozen=True)
class Place:
    """What the orchestrator says when it starts a warm sidecar."""

    folder: Path
    keep_ms: int
    fingerprint: str
    """Digest of the program and the environment, as the orchestrator makes it."""

    @property
    def control(self) -> Path:
        """The control socket."""
        return self.folder / SOCKET_NAME


def read_place(arguments: Sequence[str]) -> Place:
    """From ``FOLDER MILLISECONDS FINGERPRINT``. Raises ValueError with what is wrong."""
    if len(arguments) != 3 or not arguments[1].isdecimal() or not 0 < int(arguments[1]) <= orders.KEEP_MS:
        raise ValueError(f"--warm needs a folder, 1 to {orders.KEEP_MS} milliseconds, and a fingerprint")
    place = Place(Path(arguments[0]), int(arguments[1]), arguments[2])
    found = place.folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise ValueError(f"{place.folder} is no folder that this user alone can enter")
    return place


def listen(place: Place) -> socket.socket:
    """Make the control socket, which is there as soon as its name is. Raises OSError."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    unheard = place.folder / "unheard"
    listener.bind(str(unheard))
    listener.listen(BACKLOG)
    unheard.rename(place.control)
    return listener


def leave(place: Place) -> None:
    """Remove the socket and the folder. What others have removed already, or put there, is theirs."""
    with contextlib.suppress(OSError):
        place.control.unlink(missing_ok=True)
        place.folder.rmdir()


def is_own_peer(connection: socket.socket) -> bool:
    """Is the other side this user? Where the kernel does not tell, the folder's mode has to do."""
    if sys.platform != "linux":
        return True
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, user, _ = struct.unpack("3i", credentials)
    return bool(user == os.getuid())
