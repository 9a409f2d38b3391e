"""Lines of JSON between a keeper and its clients, and between a keeper and its own sidecar."""

from __future__ import annotations

import socket
from typing import TypeAlias

import msgspec

from .. import messages
from . import commands

CHUNK_BYTES = 65_536


class BeginSession(msgspec.Struct, frozen=True, tag_field="type", tag="begin"):
    """Keeper to sidecar: serve this session."""

    endpoint: str
    token: str


class EndSession(msgspec.Struct, frozen=True, tag_field="type", tag="end"):
    """Keeper to sidecar: the orchestrator of this session is gone."""


class SessionEnded(msgspec.Struct, frozen=True):
    """Sidecar to keeper: the session is over; `model` stays loaded, None where none was loaded."""

    request: messages.ModelRequest | None
    model: commands.HeldModel | None
    gpu_bytes: int


SidecarCommand: TypeAlias = BeginSession | EndSession


class LineBuffer:
    """Splits received bytes into whole lines."""

    def __init__(self) -> None:
        self._rest = b""

    def add(self, received: bytes) -> list[bytes]:
        """The lines that these bytes complete, without their ends. Raises ValueError when one is too long."""
        *lines, self._rest = (self._rest + received).split(b"\n")
        if len(self._rest) > commands.LINE_BYTES or any(len(line) > commands.LINE_BYTES for line in lines):
            raise ValueError(f"a line is longer than {commands.LINE_BYTES} bytes")
        return lines


def send_line(connection: socket.socket, message: msgspec.Struct) -> None:
    """Send one message. Raises OSError when the other side is gone."""
    connection.sendall(msgspec.json.encode(message) + b"\n")
