"""The committed audit of architectures is what the instrument shows of them today."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORT: dict[str, Any] = json.loads((ROOT / "docs" / "architectures.json").read_text("utf-8"))
AUDIT = ROOT / "tools" / "audit_architectures.py"
INSTALLED = {name: version(name) for name in REPORT["versions"]}

pytestmark = pytest.mark.skipif(
    REPORT["versions"] != INSTALLED, reason=f"made with {REPORT['versions']}, installed are {INSTALLED}"
)


def test_the_audit_gives_the_committed_rows_again() -> None:
    # The models are so small that threads only get in one another's way.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    run = subprocess.run(
        [sys.executable, AUDIT, "--rows"], env=environment, capture_output=True, text=True, timeout=600
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found, committed = ({name(row): row for row in rows} for rows in (json.loads(run.stdout), REPORT["rows"]))
    assert list(found) == list(committed)
    different = {one: (row, committed[one]) for one, row in found.items() if row != committed[one]}
    assert different == {}


def test_every_measured_row_passes_all_its_checks() -> None:
    measured = [row for row in REPORT["rows"] if row["outcome"] == "measured"]
    assert len(measured) > 150
    assert [name(row) for row in measured if not all(row["checks"].values())] == []


def name(row: dict[str, Any]) -> tuple[str, str]:
    """The architecture and its settings."""
    return row["architecture"], row["variant"]
