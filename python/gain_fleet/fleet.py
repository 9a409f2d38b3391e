"""The fleet: the orchestrator's keeper of the sidecars on a cluster, and the driver of their actors.

It lives as long as the orchestrator's end of its stdin, and Ray ends the actors of a driver that is gone.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from gain_sidecar.warm.keeper_folder import is_own_peer

from . import commands, errors, joining, nodes
from .actor import NodeFacts
from .lane import Lane

# The head is looked at so often, and is lost when it was not there for this time.
LOOK_S = 2.0
LOST_S = 10.0
LOST_STATUS = 3


@dataclass
class Fleet:
    """Serves the control socket."""

    cluster: str
    is_open_allowed: bool
    service: str = "gain_sidecar.service:ModelService"
    """`module:class` of what the actors serve."""
    modules: Sequence[Path] = ()
    """Further folders that the actors import from."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Of the actors' environment."""
    _address: str = ""
    _refusal: errors.FleetError | None = None
    _first: NodeFacts | None = None

    def run(self, listener: socket.socket) -> None:
        """Join the cluster and serve until the head is lost.

        Where the cluster is not joined, every reply has the reason.
        """
        try:
            self._address = joining.join(self.cluster, self.is_open_allowed, self.variables, self.modules)
        except errors.FleetError as refusal:
            self._refusal = refusal
        asyncio.run(self._serve(listener))

    def compare(self, node: NodeFacts) -> None:
        """Raises FleetError for a node with other versions than the first one."""
        first = self._first = self._first or node
        theirs = dict(first.versions)
        missing = [name for name, version in node.versions if version == "missing"]
        if missing:
            raise errors.node_broken(node.place, f"not installed: {', '.join(missing)}")
        differences = [
            f"{name} {version}, not {theirs[name]}"
            for name, version in node.versions
            if theirs[name] != version
        ]
        if differences:
            raise errors.node_differs(node.place, ", ".join(differences), first.place)

    async def _serve(self, listener: socket.socket) -> None:
        server = await asyncio.start_unix_server(self._client, sock=listener, limit=commands.LINE_BYTES)
        async with server:
            if self._refusal is not None:
                await server.serve_forever()
            await self._watch_head()

    async def _watch_head(self) -> None:
        """Returns when the head is lost: Ray itself would end this process after a minute."""
        host, port = joining.host_and_port(self._address)
        seen = time.monotonic()
        while time.monotonic() - seen < LOST_S:
            await asyncio.sleep(LOOK_S)
            if await nodes.accepts(host, port):
                seen = time.monotonic()
        print(f"the head of the cluster at {self._address} is gone", file=sys.stderr, flush=True)
        # By now Ray's own threads may wait for the head.
        os._exit(LOST_STATUS)

    async def _client(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            if not is_own_peer(writer.get_extra_info("socket")):
                return
            await self._handle(reader, writer)
        except (ValueError, ConnectionError, asyncio.IncompleteReadError):
            # A client that sends no valid line is not the orchestrator: msgspec's errors are ValueErrors.
            return
        finally:
            writer.close()

    async def _handle(self, reader: StreamReader, writer: StreamWriter) -> None:
        line = await reader.readuntil(b"\n")
        command = msgspec.json.decode(line, type=commands.FleetCommand)
        if self._refusal is not None:
            text = self._refusal.text[: commands.LONG_TEXT_CHARS]
            writer.write(msgspec.json.encode(commands.Refused(self._refusal.code, text)) + b"\n")
        elif isinstance(command, commands.Inspect):
            inspected = await nodes.inspect()
            writer.write(msgspec.json.encode(inspected) + b"\n")
        elif isinstance(command, commands.Describe):
            found = await asyncio.to_thread(nodes.describe, self._address, self.is_open_allowed)
            writer.write(msgspec.json.encode(found) + b"\n")
        else:
            await Lane(self.compare, self.service, reader, writer).serve(command)
        await writer.drain()
