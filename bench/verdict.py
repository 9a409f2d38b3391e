"""When the verdict of a run is on disk: findings.json under its name, before anything is drawn."""

from __future__ import annotations

from pathlib import Path


def verdict_at(run: Path) -> float:
    """Seconds since the epoch. The change of its name is the last thing that happens to the file."""
    return (run / "findings.json").stat().st_ctime
