"""The result of one lease."""

from __future__ import annotations

from dataclasses import dataclass

from ..messages import ErrorRow, Notice, RowBlock
from .rows import Rows


@dataclass(frozen=True)
class Answer:
    """Each prompt of the lease is once in the rows or once in the errors."""

    rows: Rows
    errors: list[ErrorRow]
    notices: list[Notice]
    """Deviations from the sidecar's set-up; the numbers are valid."""

    def block(self) -> RowBlock:
        """The rows as the wire's columns."""
        return self.rows.block()
