"""The time at which the verdict of a run is on disk: findings.json is written before anything is drawn."""

from __future__ import annotations

from pathlib import Path


def verdict_at(run: Path) -> float:
    """Seconds since the epoch at which the file received its final name, its last change."""
    return (run / "findings.json").stat().st_ctime
