"""The sidecar's side of the conversation, as PROTOCOL.md draws it.

1. hello     sent before any heavy import; welcome or reject comes back
2. load      the service loads the model and answers loaded or failed
3. measure   leases wait in line and are measured one by one, each answered by one measured
4. drain     the line is dropped, bye says what was done
5. shutdown  the process ends
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from . import messages
from .errors import SidecarError, unexpected
from .transport import Malformed, Transport

HELLO_TIMEOUT_S = 60.0
INT32_BYTES = 4
HELLO_PACKAGES = {"gain_sidecar", "torch", "transformers", "pyzmq", "msgspec"}

Report = Callable[[str, str, int | None, int | None], None]


class Answer(Protocol):
    """What came of one lease: each of its prompts stands once in the rows or once in the errors."""

    @property
    def errors(self) -> list[messages.ErrorRow]:
        """Prompts that could not be measured."""

    @property
    def notices(self) -> list[messages.Notice]:
        """What was done another way than the sidecar was set up to."""

    def block(self) -> messages.RowBlock:
        """The rows as they cross the wire."""


class Service(Protocol):
    """What the server asks of a model; `ModelService` is the real one."""

    def prepare(self) -> None:
        """Begin what every load needs, beside the conversation. Returns at once, and never fails."""

    def load(
        self, request: messages.ModelRequest, sample: Sequence[messages.Item], prompts: int, report: Report
    ) -> messages.LoadedModel:
        """Load the model for so many prompts, and compare its arithmetic with a wider one on a sample.

        Raises SidecarError.
        """

    def take_spans(self) -> list[messages.Span]:
        """Where the time of the load went."""

    def expect(self, items: Sequence[messages.Item]) -> None:
        """Ready what will be measured after what is waiting; `measure` may get the same items later."""

    def measure(self, items: Sequence[messages.Item]) -> Answer:
        """Measure every item: each stands once in the rows or once in the errors."""


class Server:
    """Answers one orchestrator until it says shutdown."""

    def __init__(self, transport: Transport, service: Service, token: str) -> None:
        self._transport = transport
        self._service = service
        self._token = token
        self._epoch = 0
        self._waiting: deque[messages.Measure] = deque()
        self._sequence = 0
        self._acknowledged = 0
        self._rows = 0
        self._errors = 0

    def run(self) -> int:
        """Serve until shutdown. Returns the process's exit status: 0, or 1 after `failed` or `reject`."""
        try:
            if not self._greet():
                return 1
            while self._step():
                pass
        except SidecarError as error:
            self._fail(error)
            return 1
        except Exception as cause:
            self._fail(unexpected("the sidecar", cause))
            raise
        return 0

    def _fail(self, error: SidecarError) -> None:
        text = error.text[: messages.LONG_TEXT_CHARS]
        self._transport.send(messages.Failed(epoch=self._epoch or None, code=error.code, text=text))

    def _greet(self) -> bool:
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
        self._service.prepare()
        answer = self._transport.receive(HELLO_TIMEOUT_S)
        if isinstance(answer, messages.Welcome):
            if answer.protocol != messages.PROTOCOL_VERSION:
                raise SidecarError(
                    "protocol_version",
                    f"the orchestrator chose protocol {answer.protocol}; "
                    f"this sidecar speaks {messages.PROTOCOL_VERSION}",
                )
            self._epoch = answer.epoch
            return True
        if isinstance(answer, messages.Reject):
            return False
        raise SidecarError("protocol_violation", f"expected welcome or reject, got {_name(answer)}")

    def _step(self) -> bool:
        """Take one message, or measure one lease when none is there. False ends the conversation."""
        message = self._transport.receive(timeout_s=0 if self._waiting else None)
        if message is None:
            self._measure(self._waiting.popleft())
            return True
        if isinstance(message, Malformed):
            raise SidecarError("protocol_violation", message.problem)
        if isinstance(message, messages.Welcome | messages.Reject):
            raise SidecarError("protocol_violation", f"{_name(message)} after the greeting")
        if message.epoch != self._epoch:
            raise SidecarError(
                "protocol_violation", f"{_name(message)} of epoch {message.epoch} in {self._epoch}"
            )
        if isinstance(message, messages.Load):
            self._load(message)
        elif isinstance(message, messages.Measure):
            if self._waiting:
                self._service.expect(message.items)
            self._waiting.append(message)
        elif isinstance(message, messages.Ack):
            self._acknowledged = message.upto
        elif isinstance(message, messages.Drain):
            self._drain()
        return not isinstance(message, messages.Shutdown)

    def _load(self, asked: messages.Load) -> None:
        started = time.monotonic()

        def report(step: str, text: str, done: int | None, total: int | None) -> None:
            self._transport.send(
                messages.Progress(epoch=self._epoch, step=step, text=text, done=done, total=total)  # type: ignore[arg-type]
            )

        model = self._service.load(asked.request, asked.sample, asked.prompts, report)
        self._transport.send(
            messages.Loaded(
                epoch=self._epoch,
                model=model,
                reused=False,
                spans=self._service.take_spans(),
                seconds=time.monotonic() - started,
            )
        )

    def _measure(self, lease: messages.Measure) -> None:
        started_at, started = time.time(), time.monotonic()
        answer = self._service.measure(lease.items)
        block = answer.block()
        seconds = time.monotonic() - started
        self._sequence += 1
        self._rows += len(block.items) // INT32_BYTES
        self._errors += len(answer.errors)
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

    def _drain(self) -> None:
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
    """Read off the names of the packages' folders: importlib.metadata alone costs as much as zmq."""
    versions = []
    for folder in map(Path, sys.path):
        for entry in folder.glob("*.dist-info"):
            name, _, version = entry.stem.partition("-")
            if name in HELLO_PACKAGES:
                versions.append(messages.PackageVersion(name=name, version=version))
    return versions


def _device_hints() -> list[str]:
    """`cpu` and one entry for each NVIDIA device file: what can be known without importing a framework."""
    files = sorted(Path("/dev").glob("nvidia[0-9]*"))
    return ["cpu", *(f"cuda:{index}" for index in range(len(files)))]
