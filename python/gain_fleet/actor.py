"""A sidecar in the worker process of a Ray actor: one session, then the process ends.

Other nodes import this module, and it imports nothing that has to be installed there before its versions are
compared.
"""

from __future__ import annotations

import importlib
import os
import platform
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .queue_transport import QueueTransport

# What decides the numbers, and what the session needs. torch's build is part of its version here.
COMPARED = (
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "numpy",
    "accelerate",
    "huggingface_hub",
    "msgspec",
    "pyzmq",
)


@dataclass(frozen=True)
class NodeFacts:
    """Where an actor was placed."""

    node_id: str
    """Ray's name of the node."""
    host: str
    address: str
    gpus: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]

    @property
    def place(self) -> str:
        """The host, with the address that tells two nodes of one host apart."""
        return f"{self.host} ({self.address})"


def versions_here() -> tuple[tuple[str, str], ...]:
    """Python and the compared packages of this environment; what is not installed is "missing"."""
    found = [("python", platform.python_version())]
    for name in COMPARED:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append((name, "missing"))
    return tuple(found)


class Sidecar:
    """Ray calls the methods, `deliver` and `collect` each in a thread of its own: frames keep their order."""

    def __init__(self) -> None:
        self._transport: QueueTransport | None = None

    def describe(self) -> NodeFacts:
        """The node, before anything of the sidecar is imported."""
        import ray

        node_id = ray.get_runtime_context().get_node_id()
        gpus = tuple(str(gpu) for gpu in ray.get_gpu_ids())
        address = ray.util.get_node_ip_address()
        return NodeFacts(node_id, socket.gethostname(), address, gpus, versions_here())

    def begin(self, token: str, service: str) -> None:
        """Start the session: `hello` is the first frame. `service` is `module:class`."""
        # Ray allows one thread to actors that reserve no processor; a sidecar of this host uses all.
        os.environ.pop("OMP_NUM_THREADS", None)
        from gain_sidecar.server import Server
        from gain_sidecar.threads import wait_briefly

        from .queue_transport import QueueTransport

        wait_briefly()
        module, _, name = service.partition(":")
        served = getattr(importlib.import_module(module), name)()
        transport = self._transport = QueueTransport()

        def serve() -> None:
            try:
                Server(transport, served, token).run()
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
            finally:
                transport.end()

        threading.Thread(target=serve, name="sidecar", daemon=True).start()

    def deliver(self, frames: list[bytes]) -> None:
        """Take the frames of one message of the orchestrator."""
        if self._transport is not None:
            self._transport.deliver(frames)

    def collect(self) -> Iterator[bytes]:
        """The frames for the orchestrator, until the session is over."""
        if self._transport is not None:
            yield from self._transport.collect()
