"""A fleet without Ray: `local_fleet.py SOCKET CLUSTER`. Its nodes are sidecars without a model on this host.

GAIN_FAKE_NODES is JSON, one entry for each node, of which the first free one is given:

host       its name; the address is 10.0.0.1 for the first, 10.0.0.2 for the second, …
variables  of its sidecars' environment: their faults
refused    [code, text] in place of every sidecar
joins      seconds until the node is there
ends       seconds until it is gone, with its sidecars
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import msgspec
from gain_fleet import commands

SIDECAR = Path(__file__).with_name("fake_sidecar.py")
POLL_S = 0.02
WAIT_S = 0.2


@dataclass
class Node:
    """One GPU."""

    host: str
    variables: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[commands.ClusterCode, str] | None = None
    joins: float = 0
    ends: float = float("inf")
    address: str = ""
    is_free: bool = True

    def is_there(self, seconds: float) -> bool:
        """Is it part of the cluster so many seconds after the start?"""
        return self.joins <= seconds < self.ends


class LocalFleet:
    """Serves the control socket, each connection in a thread."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._lock = threading.Lock()
        self._started = time.monotonic()

    def serve(self, path: Path) -> None:
        """Serve until this process ends."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        unready = path.with_name("new")
        listener.bind(str(unready))
        listener.listen()
        unready.rename(path)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    @property
    def _there(self) -> list[Node]:
        return [node for node in self._nodes if node.is_there(time.monotonic() - self._started)]

    def _handle(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            line = lines.readline()
            if not line:
                return
            command = msgspec.json.decode(line, type=commands.FleetCommand)
            if isinstance(command, commands.AcquireLane):
                self._lane(connection, command)
                return
            there = [
                commands.ClusterNode(node.host, node.address, 1.0, float(node.is_free))
                for node in self._there
            ]
            tell(connection, commands.ClusterReply("10.0.0.1:6379", False, "2.60.0", "3.11.2", there))

    def _lane(self, connection: socket.socket, command: commands.AcquireLane) -> None:
        told = 0.0
        while (node := self._take()) is None:
            if hangs_up(connection):
                return
            if time.monotonic() - told > WAIT_S:
                told = time.monotonic()
                count = len(self._there)
                tell(connection, commands.Waiting(f"no node has 1 free GPUs; 0 of {count} are free"))
        try:
            if node.refused is None:
                self._relay(connection, node, command)
            else:
                tell(connection, commands.Refused(*node.refused))
        finally:
            node.is_free = True

    def _take(self) -> Node | None:
        time.sleep(POLL_S)
        with self._lock:
            node = next((node for node in self._there if node.is_free), None)
            if node is not None:
                node.is_free = False
            return node

    def _relay(self, connection: socket.socket, node: Node, command: commands.AcquireLane) -> None:
        sidecar = subprocess.Popen(
            [sys.executable, str(SIDECAR), "--endpoint", command.endpoint],
            env={**os.environ, **node.variables},
            stdin=subprocess.PIPE,
        )
        assert sidecar.stdin is not None
        try:
            sidecar.stdin.write(f"{command.token}\n".encode())
            sidecar.stdin.flush()
            tell(connection, commands.LaneAcquired(f"{node.host} ({node.address})", ["0"]))
            while node in self._there:
                if hangs_up(connection):
                    return
                if sidecar.poll() is not None:
                    break
                time.sleep(POLL_S)
            is_lost = sidecar.poll() is None
            sidecar.kill()
            tell(connection, commands.LaneDeparted(None, None, [], is_lost))
        finally:
            sidecar.kill()
            sidecar.wait()
            sidecar.stdin.close()


def tell(connection: socket.socket, reply: commands.FleetReply) -> None:
    """Send a reply."""
    connection.sendall(msgspec.json.encode(reply) + b"\n")


def hangs_up(connection: socket.socket) -> bool:
    """Has the orchestrator ended the connection?"""
    readable, _, _ = select.select([connection], [], [], 0)
    return bool(readable) and not connection.recv(1)


def end_with_stdin() -> None:
    """End this process when the orchestrator has ended."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    given = json.loads(os.environ["GAIN_FAKE_NODES"])
    threading.Thread(target=end_with_stdin, daemon=True).start()
    named = [Node(**node, address=f"10.0.0.{k}") for k, node in enumerate(given, start=1)]
    LocalFleet(named).serve(Path(sys.argv[1]))
