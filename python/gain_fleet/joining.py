"""Joins a cluster as a Ray driver.

1. address   HOST:PORT, or for `auto` what RAY_ADDRESS or the last `ray start` of this host names
2. reach     a connection within seconds: Ray itself waits for minutes
3. token     a process without a token asks, and one with it: an open cluster is refused
4. join      with the token of file or environment, which only Ray reads
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import errors
from .probe import STATUS, Finding

PACKAGES = Path(__file__).parents[1]
REACH_S = 5.0
PROBE_S = 60.0
ADDRESS = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):(?P<port>[1-9]\d{0,4})")


def join(cluster: str, is_open_allowed: bool, variables: Mapping[str, str], modules: Sequence[Path]) -> str:
    """Connect this process to the cluster. Returns its address. Raises FleetError.

    `variables` and `modules` are for every actor.
    """
    # Before ray is imported, which reads them.
    os.environ["RAY_AUTH_MODE"] = "disabled" if is_open_allowed else "token"
    os.environ.setdefault("RAY_DEFAULT_PYTHON_VERSION_MATCH_LEVEL", "minor")
    try:
        import ray
    except ImportError as cause:
        raise errors.ray_missing(cause) from cause
    address = _address(cluster)
    _reach(address)
    _authenticate(address, is_open_allowed)
    packages = [str(PACKAGES / name) for name in ("gain_fleet", "gain_sidecar")]
    try:
        ray.init(
            address=address,
            log_to_driver=False,
            logging_level="error",
            configure_logging=False,
            runtime_env={"py_modules": [*packages, *map(str, modules)], "env_vars": dict(variables)},
        )
    except (ConnectionError, RuntimeError) as cause:
        raise _refusal(address, cause) from cause
    return address


def _address(cluster: str) -> str:
    if cluster != "auto":
        if ADDRESS.fullmatch(cluster) is None:
            raise errors.bad_address(cluster)
        return cluster
    from ray._private.utils import read_ray_address

    found = os.environ.get("RAY_ADDRESS") or read_ray_address()
    if not found:
        raise errors.no_address()
    return str(found)


def host_and_port(address: str) -> tuple[str, int]:
    """The parts of HOST:PORT. Raises FleetError."""
    parts = ADDRESS.fullmatch(address)
    if parts is None:
        raise errors.bad_address(address)
    return parts["host"].strip("[]"), int(parts["port"])


def _reach(address: str) -> None:
    try:
        socket.create_connection(host_and_port(address), REACH_S).close()
    except (OSError, OverflowError) as cause:
        raise errors.unreachable(address, str(cause)) from cause


def _authenticate(address: str, is_open_allowed: bool) -> None:
    """Ask at once what Ray itself asks again and again: is the cluster open, and does it accept the token?"""
    modes = ["disabled"] if is_open_allowed else ["disabled", "token"]
    with ThreadPoolExecutor(len(modes)) as threads:
        without, *others = threads.map(lambda mode: _probed(address, mode), modes)
    if is_open_allowed and without != "answered":
        raise errors.not_open(address)
    if not is_open_allowed and without == "answered":
        raise errors.is_open(address)
    if "no token" in others:
        raise errors.no_token()
    if "refused" in others:
        raise errors.token_refused(address)


def _probed(address: str, mode: str) -> Finding:
    command = [sys.executable, "-m", "gain_fleet.probe", address]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES), "RAY_AUTH_MODE": mode}
    if mode == "disabled":
        for name in ("RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"):
            environment.pop(name, None)
    try:
        ended = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PROBE_S
        )
    except subprocess.TimeoutExpired as cause:
        raise errors.unreachable(address, f"no answer within {PROBE_S:.0f} s") from cause
    for finding, status in STATUS.items():
        if status == ended.returncode:
            return finding
    lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
    raise errors.connection_failed(address, lines[-1] if lines else f"exit status {ended.returncode}")


def _refusal(address: str, cause: Exception) -> errors.FleetError:
    text = " ".join(f"{cause} {cause.__cause__ or ''}".split())
    if "Version mismatch" in text:
        return errors.other_version(text)
    if "raylet" in text.lower():
        return errors.not_joined(address)
    return errors.connection_failed(address, text)
