"""A small orchestrator in Python: starts a real sidecar and uses the protocol.

For machines without Node, and for tests that use the sidecar's process from Python. It stores nothing:
answers are acknowledged on arrival.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import TypeVar

import msgspec
import zmq
from gain_sidecar import messages

CREDIT = 3
Message = TypeVar("Message", bound=msgspec.Struct)
AnyPeer = TypeVar("AnyPeer", bound="Peer")


class Peer:
    """One sidecar process, from hello to shutdown. Use it as a context manager."""

    def __init__(
        self,
        command: Sequence[str] = (sys.executable, "-m", "gain_sidecar"),
        timeout_s: float = 600,
        protocol: int = messages.PROTOCOL_VERSION,
    ) -> None:
        self._command = command
        self._folder = tempfile.TemporaryDirectory(prefix="gain-")
        self._context = zmq.Context()
        self._router = self._context.socket(zmq.ROUTER)
        self._router.setsockopt(zmq.ROUTER_MANDATORY, 1)
        self._router.setsockopt(zmq.LINGER, 0)
        endpoint = f"ipc://{self._folder.name}/wire"
        self._router.bind(endpoint)
        self._decoder = msgspec.msgpack.Decoder(messages.SidecarMessage)
        self._timeout_s = timeout_s
        self._identity = b""
        self.epoch = 1
        token = secrets.token_hex(32)
        started = time.perf_counter()
        self._begin(endpoint, token)
        try:
            self.hello = self._expect(messages.Hello)
            self.hello_seconds = time.perf_counter() - started
            if self.hello.token != token:
                raise RuntimeError("the token of hello is wrong")
        except BaseException:
            self._release()
            raise
        self.send(messages.Welcome(protocol=protocol, epoch=self.epoch, credit=CREDIT))

    def _begin(self, endpoint: str, token: str) -> None:
        """Start the sidecar, which ends when its standard input closes."""
        self._process = subprocess.Popen(
            [*self._command, "--endpoint", endpoint], stdin=subprocess.PIPE, env=os.environ
        )
        assert self._process.stdin is not None
        self._process.stdin.write(f"{token}\n".encode())
        self._process.stdin.flush()

    def is_gone(self) -> bool:
        """Has the sidecar's process ended?"""
        return self._process.poll() is not None

    def _end(self) -> None:
        """Close its standard input, and make sure that the process ends."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        """Process id of the sidecar, also where it was started by a shell."""
        return self.hello.pid

    def load(
        self,
        request: messages.ModelRequest,
        report: Callable[[messages.Progress], None] = lambda _: None,
        sample: Sequence[messages.Item] = (),
        prompts: int = 0,
    ) -> messages.Loaded:
        """Load a model. Raises RuntimeError with the sidecar's text when it fails."""
        self.send(messages.Load(epoch=self.epoch, request=request, sample=list(sample), prompts=prompts))
        while True:
            message = self._receive()
            if isinstance(message, messages.Progress):
                report(message)
            elif isinstance(message, messages.Loaded):
                return message
            else:
                raise RuntimeError(f"expected loaded, got {message}")

    def measure(self, leases: Iterable[Sequence[messages.Item]]) -> list[messages.Measured]:
        """Measure leases with up to CREDIT under way, and acknowledge each answer."""
        answers: list[messages.Measured] = []
        under_way = 0
        for number, items in enumerate(leases, start=1):
            if under_way == CREDIT:
                answers.append(self.answer())
                under_way -= 1
            self.send(messages.Measure(epoch=self.epoch, lease=number, items=list(items)))
            under_way += 1
        answers += [self.answer() for _ in range(under_way)]
        return answers

    def drain(self) -> messages.Bye:
        """End the session with drain and bye."""
        self.send(messages.Drain(epoch=self.epoch))
        return self._expect(messages.Bye)

    def __enter__(self: AnyPeer) -> AnyPeer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.send(messages.Shutdown(epoch=self.epoch))
        self._release()

    def _release(self) -> None:
        self._end()
        self._router.close()
        self._context.term()
        self._folder.cleanup()

    def answer(self) -> messages.Measured:
        """The next answer, which is acknowledged."""
        measured = self._expect(messages.Measured)
        self.send(messages.Ack(epoch=self.epoch, upto=measured.seq))
        return measured

    def send(self, message: messages.OrchestratorMessage) -> None:
        """Send a message unchanged."""
        self.send_frame(msgspec.msgpack.encode(message))

    def send_frame(self, frame: bytes) -> None:
        """Send any bytes."""
        # A sidecar that has ended is unreachable; its last message has the reason.
        with contextlib.suppress(zmq.ZMQError):
            self._router.send_multipart([self._identity, frame])

    def _receive(self) -> messages.SidecarMessage:
        deadline = time.monotonic() + self._timeout_s
        while not self._router.poll(100):
            if self.is_gone() and not self._router.poll(0):
                raise RuntimeError("the sidecar has ended")
            if time.monotonic() > deadline:
                raise TimeoutError(f"no message within {self._timeout_s} s")
        self._identity, frame = self._router.recv_multipart()
        message: messages.SidecarMessage = self._decoder.decode(frame)
        if isinstance(message, messages.Failed):
            raise RuntimeError(f"{message.code}: {message.text}")
        return message

    def _expect(self, kind: type[Message]) -> Message:
        message = self._receive()
        if not isinstance(message, kind):
            raise RuntimeError(f"expected {kind.__name__}, got {message}")
        return message
