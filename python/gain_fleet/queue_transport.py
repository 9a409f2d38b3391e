"""A sidecar's end of the wire where frames come and go by method calls of its own process."""

from __future__ import annotations

import queue
from collections.abc import Iterator

import msgspec
from gain_sidecar import messages
from gain_sidecar.transport import Incoming, decode, encode


class QueueTransport:
    """Frames in two queues. The credit of the session bounds both."""

    def __init__(self) -> None:
        self._inbox: queue.Queue[list[bytes]] = queue.Queue()
        self._outbox: queue.Queue[bytes | None] = queue.Queue()
        self._decoder = msgspec.msgpack.Decoder(messages.OrchestratorMessage)
        self._encoder = msgspec.msgpack.Encoder()

    def send(self, message: messages.SidecarMessage) -> None:
        """Queue a message. Raises SidecarError for one that no frame holds."""
        self._outbox.put(encode(self._encoder, message))

    def receive(self, timeout_s: float | None = None) -> Incoming | None:
        """The next message, in order; None when none came within `timeout_s` seconds (None: no limit)."""
        try:
            frames = self._inbox.get(timeout=timeout_s) if timeout_s != 0 else self._inbox.get_nowait()
        except queue.Empty:
            return None
        return decode(self._decoder, frames)

    def deliver(self, frames: list[bytes]) -> None:
        """Take the frames of one message of the orchestrator."""
        self._inbox.put(frames)

    def collect(self) -> Iterator[bytes]:
        """The frames for the orchestrator, until the session is over."""
        while (frame := self._outbox.get()) is not None:
            yield frame

    def end(self) -> None:
        """The session is over: nothing is sent any more."""
        self._outbox.put(None)
