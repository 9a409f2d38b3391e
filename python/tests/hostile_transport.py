"""A sidecar's end of the wire that replaces one message by a hostile one."""

from __future__ import annotations

import os

import msgspec
from gain_sidecar import messages
from gain_sidecar.transport import SocketTransport
from hostile import OF_MESSAGE


class HostileTransport(SocketTransport):
    """The true transport, except that one message is replaced: the second answer, the hello or the bye."""

    def __init__(self, mode: str, once: str | None, endpoint: str) -> None:
        self._type, self._attack = next(
            (name, modes[mode]) for name, modes in OF_MESSAGE.items() if mode in modes
        )
        self._left = 2 if self._type == "measured" else 1
        self._once = once
        super().__init__(endpoint)

    def send(self, message: messages.SidecarMessage) -> None:
        """Send the message, or the frames of the attack."""
        if type(message).__name__.lower() == self._type:
            self._left -= 1
            if self._left == 0 and self._takes_place():
                fields = msgspec.msgpack.decode(msgspec.msgpack.encode(message))
                for frame in self._attack(fields):
                    self._outbox.send(frame)
                return
        super().send(message)

    def _takes_place(self) -> bool:
        """Each process attacks, or only the first to create the file `once`."""
        if self._once is None:
            return True
        try:
            os.close(os.open(self._once, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True
