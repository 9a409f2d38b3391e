"""The sidecar's side of being kept: one session after the other, for as long as the keeper lives.

keeper   begin {endpoint, token} ──▶  connect there, greet, serve
         end ─────────────────────▶  let go of the session after the lease under way
         ◀───────────────────── rest  idle again, with what was loaded
"""

from __future__ import annotations

import os
import queue
import socket
import threading

import msgspec

from .. import messages
from ..server import Server, Service
from ..transport import Transport
from . import orders
from .lines import CHUNK_BYTES, Begin, End, LineBuffer, Rest, Word, send_line


class Words:
    """What the keeper says, heard in a thread of its own. Where its socket ends, so does this process."""

    def __init__(self, keeper: socket.socket) -> None:
        self._keeper = keeper
        self._sessions: queue.Queue[Begin | None] = queue.Queue()
        self._lock = threading.Lock()
        self._transport: Transport | None = None
        self._over = False
        self._idle = threading.Event()
        threading.Thread(target=self._listen, name="keeper", daemon=True).start()

    def next_session(self) -> Begin | None:
        """Wait for the next one; None when there will be none."""
        self._idle.set()
        session = self._sessions.get()
        self._idle.clear()
        return session

    def connect(self, endpoint: str) -> Transport:
        """Connect to a session's endpoint; from now on the session's end hangs it up."""
        transport = Transport(endpoint)
        with self._lock:
            self._transport = transport
            if self._over:
                transport.hang_up()
        return transport

    def disconnect(self, transport: Transport) -> None:
        """The session is served."""
        with self._lock:
            self._transport = None
        transport.close()

    def _listen(self) -> None:
        decoder = msgspec.json.Decoder(Word)
        lines = LineBuffer()
        try:
            while received := self._keeper.recv(CHUNK_BYTES):
                for line in lines.add(received):
                    self._hear(decoder.decode(line))
        finally:
            # However it ended: nobody would be told of the next session.
            if not self._idle.is_set():
                os._exit(0)
            self._sessions.put(None)

    def _hear(self, word: Word) -> None:
        with self._lock:
            self._over = isinstance(word, End)
            if isinstance(word, Begin):
                self._sessions.put(word)
            elif self._transport is not None:
                self._transport.hang_up()


def serve_sessions(service: Service, keeper: socket.socket) -> int:
    """Serve until the keeper's socket ends, or a session fails. Returns the exit status: 0 or 1."""
    words = Words(keeper)
    held: tuple[messages.ModelRequest, messages.LoadedModel] | None = None
    while (session := words.next_session()) is not None:
        transport = words.connect(session.endpoint)
        try:
            server = Server(transport, service, session.token)
            ending = server.run()
        finally:
            words.disconnect(transport)
        if ending == "failed":
            return 1
        held = server.loaded or held
        send_line(keeper, _rest(held, service.rest()))
    return 0


def _rest(held: tuple[messages.ModelRequest, messages.LoadedModel] | None, gpu_bytes: int) -> Rest:
    if held is None:
        return Rest(request=None, model=None, gpu_bytes=gpu_bytes)
    request, model = held
    name, device = model.name, model.device
    shown = orders.HeldModel(name=name, device=device, device_name=model.device_name, dtype=model.dtype)
    return Rest(request=request, model=shown, gpu_bytes=gpu_bytes)
