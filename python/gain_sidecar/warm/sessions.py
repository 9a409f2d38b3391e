"""The sessions of a warm sidecar, one after the other, as long as its keeper lives.

keeper   BeginSession {endpoint, token} ──▶  connect, greet, serve
         EndSession ─────────────────────▶  end the session after the lease under way
         ◀───────────────────── SessionEnded  idle again, with the model loaded
"""

from __future__ import annotations

import os
import queue
import socket
import threading

import msgspec

from .. import messages
from ..server import Server, Service
from ..transport import SocketTransport
from . import commands
from .lines import CHUNK_BYTES, BeginSession, EndSession, LineBuffer, SessionEnded, SidecarCommand, send_line


class KeeperChannel:
    """Commands from the keeper, read by a thread. The process ends when the keeper's socket closes."""

    def __init__(self, keeper: socket.socket) -> None:
        self._keeper = keeper
        self._sessions: queue.Queue[BeginSession | None] = queue.Queue()
        self._lock = threading.Lock()
        self._transport: SocketTransport | None = None
        self._over = False
        self._idle = threading.Event()
        threading.Thread(target=self._read, name="keeper", daemon=True).start()

    def next_session(self) -> BeginSession | None:
        """Wait for the next one; None when there will be none."""
        self._idle.set()
        session = self._sessions.get()
        self._idle.clear()
        return session

    def connect(self, endpoint: str) -> SocketTransport:
        """Connect to a session's endpoint; from now on EndSession hangs up this transport."""
        transport = SocketTransport(endpoint)
        with self._lock:
            self._transport = transport
            if self._over:
                transport.hang_up()
        return transport

    def disconnect(self, transport: SocketTransport) -> None:
        """Close the transport of a session that is over."""
        with self._lock:
            self._transport = None
        transport.close()

    def _read(self) -> None:
        decoder = msgspec.json.Decoder(SidecarCommand)
        lines = LineBuffer()
        try:
            while received := self._keeper.recv(CHUNK_BYTES):
                for line in lines.add(received):
                    self._handle_command(decoder.decode(line))
        finally:
            # After any error, too: without this thread no further session could begin.
            if not self._idle.is_set():
                os._exit(0)
            self._sessions.put(None)

    def _handle_command(self, command: SidecarCommand) -> None:
        with self._lock:
            self._over = isinstance(command, EndSession)
            if isinstance(command, BeginSession):
                self._sessions.put(command)
            elif self._transport is not None:
                self._transport.hang_up()


def serve_sessions(service: Service, keeper: socket.socket) -> int:
    """Serve until the keeper's socket ends, or a session fails. Returns the exit status: 0 or 1."""
    channel = KeeperChannel(keeper)
    held: tuple[messages.ModelRequest, messages.LoadedModel] | None = None
    while (session := channel.next_session()) is not None:
        transport = channel.connect(session.endpoint)
        try:
            server = Server(transport, service, session.token)
            ending = server.run()
        finally:
            channel.disconnect(transport)
        if ending == "failed":
            return 1
        held = server.loaded or held
        send_line(keeper, _session_ended(held, service.trim_memory()))
    return 0


def _session_ended(
    held: tuple[messages.ModelRequest, messages.LoadedModel] | None, gpu_bytes: int
) -> SessionEnded:
    if held is None:
        return SessionEnded(request=None, model=None, gpu_bytes=gpu_bytes)
    request, model = held
    name, device = model.name, model.device
    shown = commands.HeldModel(name=name, device=device, device_name=model.device_name, dtype=model.dtype)
    return SessionEnded(request=request, model=shown, gpu_bytes=gpu_bytes)
