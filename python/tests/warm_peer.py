"""A keeper started from Python, and sessions with its warm sidecar."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec
from gain_sidecar import messages
from gain_sidecar.warm import commands
from loading_service import request
from sidecar_peer import Peer

FAKE = [sys.executable, str(Path(__file__).with_name("fake_sidecar.py"))]
REQUEST = request(model="fake")
FINGERPRINT = "ab" * 32
PATIENCE_S = 10.0
Answer = TypeVar("Answer", bound=msgspec.Struct)


def is_alive(pid: int) -> bool:
    """Is there such a process, other than as a zombie?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_within(pid: int, seconds: float) -> bool:
    """Wait for a process to end."""
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


class Control:
    """One connection to a keeper's control socket."""

    def __init__(self, path: Path) -> None:
        self.connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.connection.settimeout(PATIENCE_S)
        self.connection.connect(str(path))
        self._received = self.connection.makefile("rb")

    def send(self, command: commands.KeeperCommand) -> None:
        """Send one command."""
        self.connection.sendall(msgspec.json.encode(command) + b"\n")

    def receive(self, kind: type[Answer]) -> Answer:
        """The next answer. Raises RuntimeError when it is another one, EOFError when the keeper hung up."""
        line = self._received.readline()
        if not line:
            raise EOFError
        answer = msgspec.json.decode(line, type=commands.KeeperReply)
        if not isinstance(answer, kind):
            raise RuntimeError(f"expected {kind.__name__}, got {answer}")
        return answer

    def wait_for_end(self) -> None:
        """Until the keeper hangs up."""
        while self._received.readline():
            pass

    def close(self) -> None:
        """Hang up."""
        self._received.close()
        self.connection.close()


class Kept:
    """A keeper and its sidecar. Use it as a context manager, which ends both."""

    def __init__(
        self,
        keep_s: float = 30,
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = FAKE,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gain-")
        self.folder = Path(self._folder.name) / "kept"
        self.folder.mkdir(0o700)
        self.process = subprocess.Popen(
            [*command, "--warm", str(self.folder), str(round(1000 * keep_s)), FINGERPRINT],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )
        deadline = time.monotonic() + PATIENCE_S
        while not self.control.exists() and time.monotonic() < deadline:
            time.sleep(0.01)

    @property
    def control(self) -> Path:
        """The control socket."""
        return self.folder / "control"

    def status(self) -> commands.StatusReply:
        """Its state."""
        control = Control(self.control)
        control.send(commands.Status())
        status = control.receive(commands.StatusReply)
        control.close()
        return status

    def wait_for(self, state: str) -> commands.StatusReply:
        """Wait for this state."""
        deadline = time.monotonic() + PATIENCE_S
        while (status := self.status()).state != state:
            assert time.monotonic() < deadline, status
            time.sleep(0.01)
        return status

    def __enter__(self) -> Kept:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._folder.cleanup()


class KeptPeer(Peer):
    """A session with a kept sidecar."""

    def __init__(
        self,
        kept: Kept,
        model: messages.ModelRequest = REQUEST,
        fresh: bool = False,
        keep_s: float | None = None,
        token: str | None = None,
    ) -> None:
        self.control = Control(kept.control)
        self._order = (model, fresh, None if keep_s is None else round(1000 * keep_s), token)
        super().__init__(FAKE, timeout_s=PATIENCE_S)

    def _begin(self, endpoint: str, token: str) -> None:
        model, fresh, keep_ms, other_token = self._order
        self.control.send(
            commands.Acquire(
                endpoint=endpoint,
                token=other_token or token,
                fingerprint=FINGERPRINT,
                request=model,
                fresh=fresh,
                keep_ms=keep_ms,
            )
        )
        self.acquired = self.control.receive(commands.Acquired)

    def is_gone(self) -> bool:
        return False

    def _end(self) -> None:
        # A keeper that has ended has closed the connection already.
        with contextlib.suppress(OSError):
            self.control.connection.shutdown(socket.SHUT_WR)
        self.control.wait_for_end()
        self.control.close()


def acquire(kept: Kept, **changes: object) -> Control:
    """Acquire the sidecar for a session in which no orchestrator answers."""
    control = Control(kept.control)
    order = {
        "endpoint": f"ipc://{kept.folder}/nobody",
        "token": "x",
        "fingerprint": FINGERPRINT,
        "request": REQUEST,
        "fresh": False,
        "keep_ms": None,
    }
    control.send(commands.Acquire(**{**order, **changes}))  # type: ignore[arg-type]
    return control


def load_once(kept: Kept) -> int:
    """A first session, which only loads. Returns the sidecar's process."""
    with KeptPeer(kept, fresh=True) as peer:
        assert not peer.load(REQUEST).reused
        return peer.pid


ORCHESTRATOR = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from warm_peer import Kept, KeptPeer, REQUEST
from gain_sidecar import messages
kept = object.__new__(Kept)
kept.folder = Path(sys.argv[2])
peer = KeptPeer(kept, fresh=True)
if sys.argv[3] != "greeted":
    peer.load(REQUEST)
if sys.argv[3] == "measuring":
    for lease in (1, 2, 3):
        peer.send(messages.Measure(epoch=1, lease=lease, items=[messages.Item(item=lease, text="x")]))
    time.sleep(0.2)
print(peer.pid, flush=True)
time.sleep(60)
"""


def killed_orchestrator(kept: Kept, state: str) -> int:
    """Let an orchestrator acquire the sidecar, and kill the orchestrator. Returns the sidecar's process."""
    orchestrator = subprocess.Popen(
        [sys.executable, "-c", ORCHESTRATOR, str(Path(__file__).parent), str(kept.folder), state],
        stdout=subprocess.PIPE,
    )
    assert orchestrator.stdout is not None
    pid = int(orchestrator.stdout.readline())
    orchestrator.send_signal(signal.SIGKILL)
    orchestrator.wait()
    return pid
