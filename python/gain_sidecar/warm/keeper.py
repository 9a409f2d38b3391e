"""The keeper: a small process that assigns a warm sidecar to one orchestrator at a time, and ends it in time.

    orchestrator ── control socket, lines of JSON ──▶ keeper ── socket pair ──▶ sidecar, its child
                 ◀─────────────────── the session itself, over ZeroMQ ───────────────────▶

The keeper imports no large packages and blocks only in `select`, so neither a model that holds the GIL nor a
device that hangs keeps it from ending the sidecar. A session lasts as long as the connection that acquired
the sidecar. When it closes, for whatever reason, the keep time starts; after it, sidecar and keeper end.

    idle ── acquire ──▶ busy ── the connection closes ──▶ leaving ── the session is over ──▶ idle
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
from . import commands
from .child import Child
from .freshness import program_digest
from .keeper_folder import KeeperOptions, is_own_peer, remove_folder
from .lines import (
    CHUNK_BYTES,
    BeginSession,
    EndSession,
    LineBuffer,
    SessionEnded,
    SidecarCommand,
    send_line,
)

CLIENTS = 16
# The orchestrator that started the keeper acquires its sidecar within a second or so.
FIRST_SESSION_S = 60.0
SEND_TIMEOUT_S = 1.0


class Client:
    """A connection to the control socket."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(SEND_TIMEOUT_S)
        self.connection = connection
        self.lines = LineBuffer()


class Keeper:
    """Serves the control socket until the keep time is over or the sidecar has ended."""

    def __init__(self, options: KeeperOptions, listener: socket.socket, child: Child) -> None:
        self._options = options
        self._keep_ms = options.keep_ms
        self._listener = listener
        self._child = child
        self._program = program_digest()
        self._sidecar_lines = LineBuffer()
        self._clients: set[Client] = set()
        self._session: Client | None = None
        self._request: messages.ModelRequest | None = None
        self._held: SessionEnded | None = None
        self._selector = selectors.DefaultSelector()
        self._ended = False
        self._set_state("idle")
        self._deadline: float | None = time.monotonic() + min(options.keep_ms / 1000, FIRST_SESSION_S)

    def run(self) -> None:
        """Serve until the end, and end the sidecar with it."""
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._child.channel, selectors.EVENT_READ, self._read_sidecar)
        self._selector.register(self._child.output, selectors.EVENT_READ, self._read_output)
        try:
            while not self._ended and self._seconds_left() != 0:
                for key, _ in self._selector.select(self._seconds_left()):
                    handle: Callable[[], None] = key.data
                    handle()
        finally:
            departed = self._child.end()
            remove_folder(self._options)
            if self._session is not None:
                self._reply(self._session, departed)
            for client in self._clients:
                client.connection.close()

    def _set_state(self, state: Literal["idle", "busy", "leaving"]) -> None:
        self._state = state
        self._since = time.time()

    def _start_keep_time(self) -> None:
        self._deadline = time.monotonic() + self._keep_ms / 1000

    def _seconds_left(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    # ---- the sidecar --------------------------------------------------------------------------------------

    def _read_output(self) -> None:
        if not self._child.read_output():
            self._selector.unregister(self._child.output)

    def _read_sidecar(self) -> None:
        try:
            received = self._child.channel.recv(CHUNK_BYTES)
        except ConnectionError:
            received = b""
        for line in self._sidecar_lines.add(received):
            self._held = msgspec.json.decode(line, type=SessionEnded)
            self._session_ended(self._held)
        self._ended = self._ended or received == b""

    def _command_sidecar(self, command: SidecarCommand) -> None:
        # The end of a sidecar that is gone is read from its socket.
        with contextlib.suppress(OSError):
            send_line(self._child.channel, command)

    def _session_ended(self, ended: SessionEnded) -> None:
        self._request = ended.request
        if self._state == "busy":
            self._start_keep_time()
        if self._session is not None:
            self._drop(self._session)
            self._session = None
        self._set_state("idle")
        # A sidecar without a model is not kept.
        self._ended = self._ended or ended.request is None

    # ---- clients ------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        if len(self._clients) == CLIENTS or not is_own_peer(connection):
            connection.close()
            return
        client = Client(connection)
        self._clients.add(client)
        self._selector.register(connection, selectors.EVENT_READ, lambda: self._read_client(client))

    def _read_client(self, client: Client) -> None:
        try:
            received = client.connection.recv(CHUNK_BYTES)
            for line in client.lines.add(received):
                self._handle_command(client, msgspec.json.decode(line, type=commands.KeeperCommand))
        except (OSError, ValueError, RecursionError):
            # The client is gone or sent no valid command: msgspec's errors are ValueErrors.
            received = b""
        if received == b"" and client in self._clients:
            if client is self._session:
                self._end_session(client)
            else:
                self._drop(client)

    def _end_session(self, client: Client) -> None:
        """The session's client has closed its end; ours is closed when the sidecar has ended the session."""
        self._selector.unregister(client.connection)
        self._set_state("leaving")
        self._start_keep_time()
        self._command_sidecar(EndSession())

    def _drop(self, client: Client) -> None:
        self._clients.discard(client)
        if client.connection in self._selector.get_map():
            self._selector.unregister(client.connection)
        client.connection.close()

    def _reply(self, client: Client, reply: commands.KeeperReply) -> None:
        # The end of a client that is gone is read from its socket.
        with contextlib.suppress(OSError):
            send_line(client.connection, reply)

    def _handle_command(self, client: Client, command: commands.KeeperCommand) -> None:
        if isinstance(command, commands.Stop):
            self._ended = True
        elif isinstance(command, commands.Status):
            self._reply(client, self._status())
        elif (refusal := self._refusal(command)) is not None:
            self._reply(client, refusal)
            self._ended = self._ended or refusal.reason == "outdated"
        else:
            self._begin_session(client, command)

    def _refusal(self, command: commands.Acquire) -> commands.Declined | None:
        if command.fingerprint != self._options.fingerprint:
            return commands.Declined(reason="other_program")
        if self._state != "idle":
            return commands.Declined(reason="busy")
        if command.fresh != (self._held is None) or not (command.fresh or command.request == self._request):
            return commands.Declined(reason="other_model")
        if program_digest() != self._program:
            return commands.Declined(reason="outdated")
        return None

    def _begin_session(self, client: Client, command: commands.Acquire) -> None:
        self._session = client
        self._request = command.request
        self._keep_ms = command.keep_ms or self._keep_ms
        self._deadline = None
        self._set_state("busy")
        self._command_sidecar(BeginSession(endpoint=command.endpoint, token=command.token))
        self._reply(client, commands.Acquired(keeper_pid=os.getpid()))

    def _status(self) -> commands.StatusReply:
        held = self._held
        return commands.StatusReply(
            pid=self._child.pid,
            keeper_pid=os.getpid(),
            python=platform.python_version(),
            state=self._state,
            since=self._since,
            seconds_left=self._seconds_left(),
            keep_ms=self._keep_ms,
            request=self._request,
            model=None if held is None else held.model,
            resident_bytes=self._child.resident_bytes(),
            gpu_bytes=None if held is None else held.gpu_bytes,
        )
