"""The keeper: a small process that lends a warm sidecar to one orchestrator at a time, and ends it in time.

    orchestrator ── control socket, lines of JSON ──▶ keeper ── socket pair ──▶ sidecar, its child
                 ◀─────────────────── the session itself, over ZeroMQ ───────────────────▶

It imports nothing heavy and waits in one place, so neither a model that holds the GIL nor a device that hangs
keeps it from ending the sidecar. The connection that took the sidecar is the session's life-line: where it
ends, however it ends, the stated time begins to run. When that is over, sidecar and keeper end.

    idle ── take ──▶ busy ── the connection ends ──▶ leaving ── the sidecar rests ──▶ idle
"""

from __future__ import annotations

import contextlib
import os
import platform
import selectors
import socket
import time
from collections.abc import Callable
from typing import Literal

import msgspec

from .. import messages
from . import orders
from .child import Child
from .freshness import program_digest
from .lines import CHUNK_BYTES, Begin, End, LineBuffer, Rest, Word, send_line
from .place import Place, is_own_peer, leave

CLIENTS = 16
# Whoever started this takes it in a second or so; without a session there is no model that were worth a wait.
FIRST_SESSION_S = 60.0
SEND_TIMEOUT_S = 1.0


class Client:
    """A connection to the control socket."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(SEND_TIMEOUT_S)
        self.connection = connection
        self.lines = LineBuffer()


class Keeper:
    """Serves the control socket until the sidecar's time is over, or the sidecar is."""

    def __init__(self, place: Place, listener: socket.socket, child: Child) -> None:
        self._place = place
        self._keep_ms = place.keep_ms
        self._listener = listener
        self._child = child
        self._program = program_digest()
        self._heard = LineBuffer()
        self._clients: set[Client] = set()
        self._session: Client | None = None
        self._request: messages.ModelRequest | None = None
        self._rest: Rest | None = None
        self._selector = selectors.DefaultSelector()
        self._ended = False
        self._enter("idle")
        self._deadline: float | None = time.monotonic() + min(place.keep_ms / 1000, FIRST_SESSION_S)

    def run(self) -> None:
        """Until the end; both processes are to end then."""
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._child.words, selectors.EVENT_READ, self._hear_sidecar)
        self._selector.register(self._child.printed, selectors.EVENT_READ, self._take_printed)
        try:
            while not self._ended and self._seconds_left() != 0:
                for key, _ in self._selector.select(self._seconds_left()):
                    handle: Callable[[], None] = key.data
                    handle()
        finally:
            departed = self._child.end()
            leave(self._place)
            if self._session is not None:
                self._answer(self._session, departed)
            for client in self._clients:
                client.connection.close()

    def _enter(self, state: Literal["idle", "busy", "leaving"]) -> None:
        self._state = state
        self._since = time.time()

    def _let_time_run(self) -> None:
        self._deadline = time.monotonic() + self._keep_ms / 1000

    def _seconds_left(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    # ---- the sidecar --------------------------------------------------------------------------------------

    def _take_printed(self) -> None:
        if not self._child.read_printed():
            self._selector.unregister(self._child.printed)

    def _hear_sidecar(self) -> None:
        try:
            received = self._child.words.recv(CHUNK_BYTES)
        except ConnectionError:
            received = b""
        for line in self._heard.add(received):
            self._rest = msgspec.json.decode(line, type=Rest)
            self._end_session(self._rest)
        self._ended = self._ended or received == b""

    def _tell(self, word: Word) -> None:
        # A sidecar that is gone is heard to be.
        with contextlib.suppress(OSError):
            send_line(self._child.words, word)

    def _end_session(self, rest: Rest) -> None:
        self._request = rest.request
        if self._state == "busy":
            self._let_time_run()
        if self._session is not None:
            self._drop(self._session)
            self._session = None
        self._enter("idle")
        # Without a model it is worth no wait.
        self._ended = self._ended or rest.request is None

    # ---- those who connect --------------------------------------------------------------------------------

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        if len(self._clients) == CLIENTS or not is_own_peer(connection):
            connection.close()
            return
        client = Client(connection)
        self._clients.add(client)
        self._selector.register(connection, selectors.EVENT_READ, lambda: self._hear(client))

    def _hear(self, client: Client) -> None:
        try:
            received = client.connection.recv(CHUNK_BYTES)
            for line in client.lines.add(received):
                self._obey(client, msgspec.json.decode(line, type=orders.KeeperOrder))
        except (OSError, ValueError, RecursionError):
            # Gone, or no orchestrator: msgspec's errors are ValueErrors.
            received = b""
        if received == b"" and client in self._clients:
            if client is self._session:
                self._leave(client)
            else:
                self._drop(client)

    def _leave(self, client: Client) -> None:
        """The session's connection has ended; its own end is closed when the sidecar rests, or has ended."""
        self._selector.unregister(client.connection)
        self._enter("leaving")
        self._let_time_run()
        self._tell(End())

    def _drop(self, client: Client) -> None:
        self._clients.discard(client)
        if client.connection in self._selector.get_map():
            self._selector.unregister(client.connection)
        client.connection.close()

    def _answer(self, client: Client, answer: orders.KeeperAnswer) -> None:
        # A client that is gone is heard to be.
        with contextlib.suppress(OSError):
            send_line(client.connection, answer)

    def _obey(self, client: Client, order: orders.KeeperOrder) -> None:
        if isinstance(order, orders.Stop):
            self._ended = True
        elif isinstance(order, orders.Look):
            self._answer(client, self._standing())
        elif (reason := self._why_not(order)) is not None:
            self._answer(client, reason)
            self._ended = self._ended or reason.why == "outdated"
        else:
            self._begin(client, order)

    def _why_not(self, order: orders.Take) -> orders.Declined | None:
        if order.fingerprint != self._place.fingerprint:
            return orders.Declined(why="other_program")
        if self._state != "idle":
            return orders.Declined(why="busy")
        if order.fresh != (self._rest is None) or not (order.fresh or order.request == self._request):
            return orders.Declined(why="other_model")
        if program_digest() != self._program:
            return orders.Declined(why="outdated")
        return None

    def _begin(self, client: Client, order: orders.Take) -> None:
        self._session = client
        self._request = order.request
        self._keep_ms = order.keep_ms or self._keep_ms
        self._deadline = None
        self._enter("busy")
        self._tell(Begin(endpoint=order.endpoint, token=order.token))
        self._answer(client, orders.Taken(keeper_pid=os.getpid()))

    def _standing(self) -> orders.Standing:
        rest = self._rest
        return orders.Standing(
            pid=self._child.pid,
            keeper_pid=os.getpid(),
            python=platform.python_version(),
            state=self._state,
            since=self._since,
            seconds_left=self._seconds_left(),
            keep_ms=self._keep_ms,
            request=self._request,
            model=None if rest is None else rest.model,
            resident_bytes=self._child.resident_bytes(),
            gpu_bytes=None if rest is None else rest.gpu_bytes,
        )
