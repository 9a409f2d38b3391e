"""Lines of JSON between a keeper and those it speaks with, and what it says to its own sidecar."""

from __future__ import annotations

import socket
from typing import TypeAlias

import msgspec

from .. import messages
from . import orders

CHUNK_BYTES = 65_536


class Begin(msgspec.Struct, frozen=True, tag_field="type", tag="begin"):
    """Keeper to sidecar: serve this session."""

    endpoint: str
    token: str


class End(msgspec.Struct, frozen=True, tag_field="type", tag="end"):
    """Keeper to sidecar: nobody waits for this session any more."""


class Rest(msgspec.Struct, frozen=True):
    """Sidecar to keeper: the session is over, and this is held for the next; None where none was loaded."""

    request: messages.ModelRequest | None
    model: orders.HeldModel | None
    gpu_bytes: int


Word: TypeAlias = Begin | End


class LineBuffer:
    """Bytes as they come, and the whole lines in them."""

    def __init__(self) -> None:
        self._rest = b""

    def add(self, received: bytes) -> list[bytes]:
        """The lines that these bytes complete, without their ends. Raises ValueError when one is too long."""
        *lines, self._rest = (self._rest + received).split(b"\n")
        if len(self._rest) > orders.LINE_BYTES or any(len(line) > orders.LINE_BYTES for line in lines):
            raise ValueError(f"a line is longer than {orders.LINE_BYTES} bytes")
        return lines


def send_line(connection: socket.socket, message: msgspec.Struct) -> None:
    """Send one message. Raises OSError when the other side is gone."""
    connection.sendall(msgspec.json.encode(message) + b"\n")
