"""A Ray cluster of logical GPUs on this machine, for tests: one process tree that is ended by process id.

python ray_cluster.py '{"gpus": [1, 1]}' prints its address as JSON, and ends it when standard input closes.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

RAY = Path(sys.executable).with_name("ray")
STORE_BYTES = 80_000_000
START_S = 120
END_S = 20


class RayCluster:
    """A head on this host's address, and nodes on 127.0.0.2, 127.0.0.3, … for further numbers of GPUs."""

    def __init__(
        self,
        gpus: Sequence[int] = (1, 1),
        is_open: bool = False,
        variables: Mapping[str, str] | None = None,
        start: Sequence[str] = (str(RAY),),
    ) -> None:
        """`variables` are of the nodes' environment; `start` is the program in place of `ray`."""
        # Ray's sockets are below it, and their paths may have a hundred bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="gr-", dir="/tmp"))
        self._start = start
        self.token = secrets.token_hex(20)
        token_file = self.folder / "token"
        token_file.write_text(self.token, "ascii")
        token_file.chmod(0o600)
        auth = (
            {"RAY_AUTH_MODE": "disabled"}
            if is_open
            else {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(token_file)}
        )
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
        self.environment = {**inherited, **auth, **(variables or {})}
        self.port = _free_port()
        try:
            self.address = f"{_own_address()}:{self.port}"
            head = [
                "--head",
                f"--port={self.port}",
                f"--temp-dir={self.folder}/t",
                "--include-dashboard=false",
            ]
            self._ray_start(gpus[0], *head)
            for k, count in enumerate(gpus[1:], start=2):
                self.add_node(f"127.0.0.{k}", count)
        except BaseException:
            self.end()
            raise

    def __enter__(self) -> RayCluster:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.end()

    def add_node(self, address: str, gpus: int) -> None:
        """Start a further node."""
        self._ray_start(gpus, f"--address={self.address}", f"--node-ip-address={address}")

    def raylet(self, address: str) -> int:
        """The process of the node at this address."""
        return self._pid(f"--node_ip_address={address}", "raylet/raylet")

    def gcs(self) -> int:
        """The head's process of the whole cluster."""
        return self._pid("gcs/gcs_server")

    def kill_node(self, address: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to a node and to its workers."""
        raylet = self.raylet(address)
        for pid in [raylet, *_children(raylet)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def workers(self) -> list[int]:
        """The processes of actors."""
        raylets = [pid for pid, line in _processes() if "raylet/raylet" in line and str(self.folder) in line]
        of_actors = {pid for pid, line in _processes() if line.startswith("ray::Sidecar")}
        return [pid for raylet in raylets for pid in _children(raylet) if pid in of_actors]

    def end(self) -> None:
        """End every process of the cluster, and remove its folder."""
        deadline = time.monotonic() + END_S
        while (own := self._own()) and time.monotonic() < deadline:
            for pid in own:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        shutil.rmtree(self.folder, ignore_errors=True)
        if own:
            raise RuntimeError(f"processes of the cluster are left: {own}")

    def _ray_start(self, gpus: int, *given: str) -> None:
        sized = [f"--num-gpus={gpus}", "--num-cpus=0", f"--object-store-memory={STORE_BYTES}"]
        command = [*self._start, "start", *given, *sized, "--disable-usage-stats"]
        ended = subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=START_S
        )
        if ended.returncode != 0:
            raise RuntimeError(ended.stdout.decode() + ended.stderr.decode())

    def _own(self) -> list[int]:
        """Processes whose arguments name the folder, and their children."""
        named = [pid for pid, line in _processes() if str(self.folder) in line and pid != os.getpid()]
        return [*named, *(child for pid in named for child in _children(pid))]

    def _pid(self, *parts: str) -> int:
        wanted = (*parts, str(self.folder))
        return next(pid for pid, line in _processes() if all(part in line for part in wanted))


def _processes() -> list[tuple[int, str]]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                found.append((int(entry.name), line))
    return found


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # The fields behind the name, which may contain spaces: state, parent.
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == parent:
                    found.append(int(entry.name))
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _own_address() -> str:
    """The address that Ray gives the head: that of the default route; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("8.8.8.8", 80))
        return str(probe.getsockname()[0])


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    with RayCluster(asked["gpus"], asked.get("open", False), asked.get("variables")) as cluster:
        settings = {name: value for name, value in cluster.environment.items() if name.startswith("RAY_")}
        print(
            json.dumps({"address": cluster.address, "token": cluster.token, "settings": settings}), flush=True
        )
        for line in sys.stdin:
            match json.loads(line):
                case {"kill": address, "signal": number}:
                    cluster.kill_node(address, signal.Signals(number))
                case {"add": address, "gpus": count}:
                    cluster.add_node(address, count)
                case {"gcs": number}:
                    os.kill(cluster.gcs(), number)
                case {"workers": _}:
                    print(json.dumps(cluster.workers()), flush=True)
            if "workers" not in line:
                print("done", flush=True)
