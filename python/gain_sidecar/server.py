"""The sidecar's side of a session, as in PROTOCOL.md.

1. hello     sent before large packages are imported; the answer is welcome or reject
2. load      the service loads the model and answers loaded or failed
3. measure   leases are queued and measured one by one, each answered by one measured
4. drain     the queue is dropped, bye has the totals
5. shutdown  the process ends
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from . import errors, messages, session_errors
from .errors import SidecarError
from .fault_points import fault_point
from .transport import HungUp, Malformed, Transport

HELLO_TIMEOUT_S = 60.0
INT32_BYTES = 4
HELLO_PACKAGES = {"gain_sidecar", "torch", "transformers", "pyzmq", "msgspec"}

Report = Callable[[str, str, int | None, int | None], None]
Ending: TypeAlias = Literal["shutdown", "hung up", "refused", "failed"]


class Answer(Protocol):
    """The result of one lease: each of its prompts once in the rows or once in the errors."""

    @property
    def errors(self) -> list[messages.ErrorRow]:
        """Prompts that could not be measured."""

    @property
    def notices(self) -> list[messages.Notice]:
        """Deviations from the sidecar's set-up."""

    @property
    def positions(self) -> Iterable[messages.PositionBlock]:
        """The rows of positions, each block of a size that fits in a frame."""

    @property
    def vectors(self) -> Iterable[bytes]:
        """The kept states of the rows, in pieces that fit in a frame."""

    def block(self) -> messages.RowBlock:
        """The rows as the wire's columns."""


class Service(Protocol):
    """The operations that the server needs; `ModelService` is the real implementation."""

    def prepare(self) -> None:
        """Begin the work that every load needs, in the background. Returns at once, and never fails."""

    def load(
        self, request: messages.ModelRequest, sample: Sequence[messages.Item], prompts: int, report: Report
    ) -> messages.LoadedModel:
        """Load the model for so many prompts, and compare its arithmetic with a wider one on a sample.

        Raises SidecarError.
        """

    def reuse(
        self, request: messages.ModelRequest, sample: Sequence[messages.Item], prompts: int, report: Report
    ) -> messages.LoadedModel | None:
        """The model that an earlier session loaded for the same request, compared on this sample; else None.

        Raises SidecarError.
        """

    def take_spans(self) -> list[messages.Span]:
        """Where the time of the load went."""

    def expect(self, items: Sequence[messages.Item]) -> None:
        """Prepare items that will be measured after those in the queue."""

    def measure(self, items: Sequence[messages.Item]) -> Answer:
        """Measure every item: each is once in the rows or once in the errors."""

    def trim_memory(self) -> int:
        """Free cached memory that only measuring needs. Returns the GPU memory still held, in bytes."""

    def close(self) -> None:
        """Release everything; no other method is called afterwards."""


class Server:
    """Serves one orchestrator until shutdown, or until the connection ends."""

    def __init__(self, transport: Transport, service: Service, token: str) -> None:
        self._transport = transport
        self._service = service
        self._token = token
        self._epoch = self._credit = 0
        self._waiting: deque[messages.Measure] = deque()
        self._sequence = 0
        self._acknowledged = 0
        self._rows = 0
        self._errors = 0
        self._ending: Ending | None = None
        self.loaded: tuple[messages.ModelRequest, messages.LoadedModel] | None = None
        """The request of the last load in this session, and its result."""

    def run(self) -> Ending:
        """Serve until the end. Returns how the session ended."""
        try:
            self._greet()
            while self._ending is None:
                self._handle_next()
        except SidecarError as error:
            self._fail(error)
            return "failed"
        except Exception as cause:
            self._fail(errors.unexpected("the sidecar", cause))
            raise
        return self._ending

    def _fail(self, error: SidecarError) -> None:
        text = error.text[: messages.LONG_TEXT_CHARS]
        self._transport.send(messages.Failed(epoch=self._epoch or None, code=error.code, text=text))

    def _greet(self) -> None:
        self._transport.send(
            messages.Hello(
                protocol_min=messages.PROTOCOL_VERSION,
                protocol_max=messages.PROTOCOL_VERSION,
                token=self._token,
                pid=os.getpid(),
                python=platform.python_version(),
                versions=_installed_versions(),
                devices=_device_hints(),
            )
        )
        fault_point("hello is sent")
        self._service.prepare()
        answer = self._transport.receive(HELLO_TIMEOUT_S)
        if isinstance(answer, messages.Welcome):
            if answer.protocol != messages.PROTOCOL_VERSION:
                raise session_errors.other_protocol(answer.protocol, messages.PROTOCOL_VERSION)
            self._epoch, self._credit = answer.epoch, answer.credit
            fault_point("welcome is received")
        elif isinstance(answer, HungUp):
            self._ending = "hung up"
        elif isinstance(answer, messages.Reject):
            self._ending = "refused"
        else:
            raise session_errors.unexpected_message(_name(answer), "welcome or reject")

    def _handle_next(self) -> None:
        """Handle one message, or measure one lease when there is none."""
        message = self._transport.receive(timeout_s=0 if self._waiting else None)
        if message is None:
            self._measure(self._waiting.popleft())
            return
        if isinstance(message, HungUp):
            self._ending = "hung up"
            return
        if isinstance(message, Malformed):
            raise session_errors.malformed_message(message.problem)
        if isinstance(message, messages.Welcome | messages.Reject):
            raise session_errors.unexpected_message(_name(message), "a message of the session")
        if message.epoch != self._epoch:
            raise session_errors.other_epoch(_name(message), message.epoch, self._epoch)
        if isinstance(message, messages.Load):
            self._load(message)
        elif isinstance(message, messages.Measure):
            if len(self._waiting) == self._credit:
                raise session_errors.credit_exceeded(message.lease, self._credit)
            if self._waiting:
                self._service.expect(message.items)
            self._waiting.append(message)
        elif isinstance(message, messages.Ack):
            self._acknowledged = message.upto
        elif isinstance(message, messages.Drain):
            self._drain()
        elif isinstance(message, messages.Shutdown):
            self._ending = "shutdown"
            fault_point("a shutdown is received")

    def _load(self, asked: messages.Load) -> None:
        started = time.monotonic()

        def report(step: str, text: str, done: int | None, total: int | None) -> None:
            self._transport.send(
                messages.Progress(epoch=self._epoch, step=step, text=text, done=done, total=total)  # type: ignore[arg-type]
            )

        fault_point("a load is received")
        held = self._service.reuse(asked.request, asked.sample, asked.prompts, report)
        model = held or self._service.load(asked.request, asked.sample, asked.prompts, report)
        self.loaded = asked.request, model
        fault_point("a model is loaded")
        self._transport.send(
            messages.Loaded(
                epoch=self._epoch,
                model=model,
                reused=held is not None,
                spans=self._service.take_spans(),
                seconds=time.monotonic() - started,
            )
        )

    def _measure(self, lease: messages.Measure) -> None:
        started_at, started = time.time(), time.monotonic()
        fault_point("a lease is begun")
        answer = self._service.measure(lease.items)
        block = answer.block()
        seconds = time.monotonic() - started
        self._sequence += 1
        self._rows += len(block.items) // INT32_BYTES
        self._errors += len(answer.errors)
        fault_point("a lease is measured")
        for rows in answer.positions:
            self._transport.send(messages.Positions(epoch=self._epoch, lease=lease.lease, rows=rows))
        for numbers in answer.vectors:
            self._transport.send(messages.Vectors(epoch=self._epoch, lease=lease.lease, numbers=numbers))
        self._transport.send(
            messages.Measured(
                epoch=self._epoch,
                seq=self._sequence,
                lease=lease.lease,
                rows=block,
                errors=answer.errors,
                notices=answer.notices,
                started_at=started_at,
                seconds=seconds,
                tokens=len(block.token_ids) // INT32_BYTES,
            )
        )
        fault_point("an answer is sent")

    def _drain(self) -> None:
        fault_point("a drain is received")
        self._waiting.clear()
        self._transport.send(
            messages.Bye(
                epoch=self._epoch,
                leases=self._sequence,
                rows=self._rows,
                errors=self._errors,
                unacknowledged=self._sequence - self._acknowledged,
            )
        )


def _name(message: object) -> str:
    return type(message).__name__.lower() if message is not None else "nothing in time"


def _installed_versions() -> list[messages.PackageVersion]:
    """From the names of the packages' folders: importing importlib.metadata takes as long as zmq."""
    versions = []
    for folder in map(Path, sys.path):
        for entry in folder.glob("*.dist-info"):
            name, _, version = entry.stem.partition("-")
            if name in HELLO_PACKAGES:
                versions.append(messages.PackageVersion(name=name, version=version))
    return versions


def _device_hints() -> list[str]:
    """`cpu` and one entry for each NVIDIA device file, found without importing a framework."""
    files = sorted(Path("/dev").glob("nvidia[0-9]*"))
    return ["cpu", *(f"cuda:{index}" for index in range(len(files)))]
