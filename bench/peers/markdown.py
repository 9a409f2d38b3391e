"""Pieces of docs/peers.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column is text, and the others numbers."""
    return "\n".join(map(_line, [head, ["---", *["---:"] * (len(head) - 1)], *rows]))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def percent(value: float) -> str:
    """A share, to two digits."""
    return f"{100 * value:.2g} %" if value < 0.995 else f"{100 * value:.0f} %"


def software_of(result: dict[str, Any]) -> str:
    """The packages of a stored result with their versions."""
    return ", ".join(f"{name} {version}" for name, version in result["software"].items() if name != "node")
