"""The result of one lease."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..messages import ErrorRow, Notice, PositionBlock, RowBlock
from .rows import Rows


@dataclass(frozen=True)
class Answer:
    """Each prompt of the lease is once in the rows or once in the errors."""

    rows: Rows
    errors: list[ErrorRow]
    notices: list[Notice]
    """Deviations from the sidecar's set-up; the numbers are valid."""

    positions: Iterable[PositionBlock] = ()
    """The rows of positions, made while they are sent."""

    vectors: Iterable[bytes] = ()
    """The kept states of the rows, in pieces, made while they are sent."""

    def block(self) -> RowBlock:
        """The rows as the wire's columns."""
        return self.rows.block()
