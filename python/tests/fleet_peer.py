"""A small orchestrator of a fleet: starts it, asks for lanes, and exchanges messages with their sidecars."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import msgspec
from gain_fleet import commands
from gain_sidecar.warm.lines import LineBuffer
from sidecar_peer import Peer

FAKE = Path(__file__).with_name("fake_fleet.py")
WAIT_S = 60.0


class FleetProcess:
    """A running fleet."""

    def __init__(
        self, cluster: str, environment: Mapping[str, str], *given: str, script: str = str(FAKE)
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gain-")
        self.path = f"{self._folder.name}/wire"
        self.process = subprocess.Popen(
            [sys.executable, script, self.path, cluster, *given],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "GAIN_FAKE_LAYERS": "4", **environment},
        )

    def __enter__(self) -> FleetProcess:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.end()

    def connect(self) -> Control:
        """A new connection to the control socket."""
        deadline = time.monotonic() + WAIT_S
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        while True:
            try:
                connection.connect(self.path)
                return Control(connection)
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.02)

    def describe(self) -> commands.FleetReply:
        """The cluster, or why it is refused."""
        control = self.connect()
        control.tell(commands.Describe())
        return control.reply()

    def end(self) -> None:
        """Close its standard input, as the end of the orchestrator does."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        self.process.wait(10)
        if self.process.stderr is not None:
            self.process.stderr.close()
        self._folder.cleanup()


class Control:
    """A connection to the fleet."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lines = LineBuffer()
        self._whole: list[bytes] = []

    def tell(self, command: commands.FleetCommand) -> None:
        """Send a command."""
        self._connection.sendall(msgspec.json.encode(command) + b"\n")

    def reply(self, timeout_s: float = WAIT_S) -> commands.FleetReply:
        """The next reply. Raises TimeoutError, and EOFError at the end of the connection."""
        self._connection.settimeout(timeout_s)
        while not self._whole:
            received = self._connection.recv(65_536)
            if not received:
                raise EOFError
            self._whole += self._lines.add(received)
        return msgspec.json.decode(self._whole.pop(0), type=commands.FleetReply)

    def close(self) -> None:
        """End the session."""
        self._connection.close()


class LanePeer(Peer):
    """The orchestrator's end of a session with a sidecar on the cluster."""

    def __init__(self, fleet: FleetProcess, gpus: float = 1.0) -> None:
        self._fleet = fleet
        self._gpus = gpus
        self.control: Control
        self.acquired: commands.LaneAcquired
        super().__init__(timeout_s=WAIT_S)

    def _begin(self, endpoint: str, token: str) -> None:
        self.control = self._fleet.connect()
        self.control.tell(commands.AcquireLane(endpoint=endpoint, token=token, gpus=self._gpus))
        reply = self.control.reply()
        if not isinstance(reply, commands.LaneAcquired):
            raise RuntimeError(str(reply))
        self.acquired = reply

    def is_gone(self) -> bool:
        """The test reads the reply itself."""
        return False

    def _end(self) -> None:
        self.control.close()
