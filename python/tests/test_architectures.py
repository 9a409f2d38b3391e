"""The committed audit of architectures agrees with the instrument."""

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
    """Of every fourth architecture; of all with GAIN_AUDIT=all, which takes minutes."""
    every = sorted({row["architecture"] for row in REPORT["rows"]})
    names = every if os.environ.get("GAIN_AUDIT") == "all" else every[::4]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, AUDIT, *names], env=environment, capture_output=True, text=True, timeout=1_200
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found, committed = (
        {name(row): without_rounding(row) for row in rows}
        for rows in (json.loads(run.stdout), [row for row in REPORT["rows"] if row["architecture"] in names])
    )
    assert list(found) == list(committed)
    different = {one: (row, committed[one]) for one, row in found.items() if row != committed[one]}
    assert different == {}


def test_every_measured_row_passes_all_its_checks() -> None:
    measured = [row for row in REPORT["rows"] if row["outcome"] == "measured"]
    assert len(measured) > 150
    assert [name(row) for row in measured if not all(row["checks"].values())] == []


def test_every_measured_row_keeps_its_numbers_at_mixed_lengths_on_both_sides_of_every_switch() -> None:
    tried = {
        (*name(row), tried): found
        for row in REPORT["rows"]
        if row["outcome"] == "measured"
        for tried, found in row["lengths"].items()
    }
    assert [one for one, found in tried.items() if isinstance(found, dict) and not found["holds"]] == []
    # Where transformers cannot build or run one table instead of another, nothing was tried.
    assert [one for one, found in tried.items() if isinstance(found, str) and one[2] == "as it is"] == []
    for kind, switch in (("LongRoPE", "LongRoPE"), ("dynamic NTK", "dynamic NTK")):
        ran = [found for one, found in tried.items() if one[2] == kind and isinstance(found, dict)]
        assert len(ran) > 100
        assert all(any(what.startswith(switch) for _, what, _ in found["switches"]) for found in ran)


def without_rounding(row: dict[str, Any]) -> dict[str, Any]:
    """The row without the size of errors within their limit, which depends on the processor's rounding."""
    lengths = {
        tried: {key: value for key, value in found.items() if key not in ("error", "limit")}
        if isinstance(found, dict)
        else found
        for tried, found in row.get("lengths", {}).items()
    }
    return {**row, "lengths": lengths}


def name(row: dict[str, Any]) -> tuple[str, str]:
    """The architecture and its settings."""
    return row["architecture"], row["variant"]
