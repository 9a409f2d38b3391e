"""The sidecar's end of the wire: one thread owns the socket, the main thread owns the model.

    main thread   ── send ──▶ inproc PUSH ─▶ PULL ┐
                                                  ├─ I/O thread ── DEALER ──▶ orchestrator's ROUTER
    main thread   ◀── inbox (bounded queue) ──────┘

The I/O thread reads a frame only while the inbox has room, so memory is bounded while the model is busy. When
the I/O thread fails, the process ends, because no message could be sent or received any more.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from typing import Protocol, TypeAlias

import msgspec
import zmq

from . import messages
from .errors import message_too_long

INBOX_FRAMES = 64
HEARTBEAT_MS = 2_000
HEARTBEAT_TIMEOUT_MS = 6_000
LINGER_MS = 2_000
_CLOSE = b""


class Malformed(msgspec.Struct, frozen=True):
    """A frame from the orchestrator that is not a valid message, with the reason."""

    problem: str


class HungUp(msgspec.Struct, frozen=True):
    """The orchestrator is gone; its earlier messages are dropped."""


Incoming: TypeAlias = messages.OrchestratorMessage | Malformed | HungUp
Decoder: TypeAlias = msgspec.msgpack.Decoder[messages.OrchestratorMessage]
# Of a DEALER socket, before it connects to a session's endpoint.
SOCKET_OPTIONS = {
    zmq.LINGER: LINGER_MS,
    zmq.MAXMSGSIZE: messages.MESSAGE_BYTES,
    zmq.HEARTBEAT_IVL: HEARTBEAT_MS,
    zmq.HEARTBEAT_TIMEOUT: HEARTBEAT_TIMEOUT_MS,
}


class Transport(Protocol):
    """The sidecar's end of a session's wire, as the server uses it: by one thread."""

    def send(self, message: messages.SidecarMessage) -> None:
        """Send a message, in order. Raises SidecarError for one that no frame holds."""

    def receive(self, timeout_s: float | None = None) -> Incoming | None:
        """The next message, in order; None when none came within `timeout_s` seconds (None: no limit)."""


def encode(encoder: msgspec.msgpack.Encoder, message: messages.SidecarMessage) -> bytes:
    """The frame of a message. Raises SidecarError for one that no frame holds."""
    frame = encoder.encode(message)
    if len(frame) > messages.MESSAGE_BYTES:
        raise message_too_long(type(message).__name__.lower(), len(frame), messages.MESSAGE_BYTES)
    return frame


def decode(decoder: Decoder, frames: list[bytes]) -> Incoming:
    """The message in the frames that one send of the orchestrator delivered."""
    if len(frames) != 1:
        return Malformed(f"{len(frames)} frames where one message was due")
    try:
        return decoder.decode(frames[0])
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        return Malformed(str(error))


class SocketTransport:
    """Sends and receives messages over one DEALER socket. Used by one thread, closed by the same."""

    def __init__(self, endpoint: str) -> None:
        """Connect to `endpoint`, such as ``ipc:///run/user/1000/gain-x/wire``.

        Raises zmq.ZMQError for an address that no socket can have.
        """
        self._context = zmq.Context()
        dealer = self._connected(endpoint)
        # One entry more than the wire fills, so that `hang_up` never blocks.
        self._inbox: queue.Queue[Incoming] = queue.Queue(INBOX_FRAMES + 1)
        self._hung_up = threading.Event()
        self._outbox = self._context.socket(zmq.PUSH)
        self._outbox.bind("inproc://outbox")
        self._encoder = msgspec.msgpack.Encoder()
        self._thread = threading.Thread(target=self._run, args=(dealer,), name="transport", daemon=True)
        self._thread.start()

    def send(self, message: messages.SidecarMessage) -> None:
        """Hand a message to the I/O thread. Raises SidecarError for one that no frame holds."""
        self._outbox.send(encode(self._encoder, message))

    def receive(self, timeout_s: float | None = None) -> Incoming | None:
        """The next message, in order; None when none came within `timeout_s` seconds (None: no limit)."""
        if self._hung_up.is_set():
            return HungUp()
        try:
            message = self._inbox.get(timeout=timeout_s) if timeout_s != 0 else self._inbox.get_nowait()
        except queue.Empty:
            return None
        return HungUp() if self._hung_up.is_set() else message

    def hang_up(self) -> None:
        """Make `receive` return HungUp from now on. May be called by any thread, once."""
        self._hung_up.set()
        self._inbox.put(HungUp())

    def close(self) -> None:
        """Send the queued messages within the linger time, unless the orchestrator is gone; then close."""
        self._outbox.send(_CLOSE)
        self._thread.join()
        self._outbox.close()
        self._context.term()

    def _connected(self, endpoint: str) -> zmq.Socket[bytes]:
        dealer = self._context.socket(zmq.DEALER)
        for option, value in SOCKET_OPTIONS.items():
            dealer.setsockopt(option, value)
        try:
            dealer.connect(endpoint)
        except zmq.ZMQError:
            self._context.destroy(linger=0)
            raise
        return dealer

    def _run(self, dealer: zmq.Socket[bytes]) -> None:
        try:
            self._carry(dealer)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)

    def _carry(self, dealer: zmq.Socket[bytes]) -> None:
        decoder = msgspec.msgpack.Decoder(messages.OrchestratorMessage)
        outgoing = self._context.socket(zmq.PULL)
        outgoing.connect("inproc://outbox")
        poller = zmq.Poller()
        poller.register(outgoing, zmq.POLLIN)
        poller.register(dealer, zmq.POLLIN)
        try:
            while True:
                roomy = self._inbox.qsize() < INBOX_FRAMES
                poller.modify(dealer, zmq.POLLIN if roomy else 0)
                ready = dict(poller.poll(None if roomy else 50))
                if outgoing in ready:
                    frame = outgoing.recv()
                    if frame == _CLOSE:
                        if self._hung_up.is_set():
                            dealer.setsockopt(zmq.LINGER, 0)
                        return
                    dealer.send(frame)
                if dealer in ready:
                    self._inbox.put(decode(decoder, dealer.recv_multipart()))
        finally:
            outgoing.close()
            dealer.close()
