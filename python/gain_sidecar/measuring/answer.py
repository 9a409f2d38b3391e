"""What came of one lease."""

from __future__ import annotations

from dataclasses import dataclass

from ..messages import ErrorRow, Notice, RowBlock
from .rows import Rows


@dataclass(frozen=True)
class Answer:
    """Each prompt of the lease stands once in the rows or once in the errors."""

    rows: Rows
    errors: list[ErrorRow]
    notices: list[Notice]
    """What was done another way than the sidecar was set up to; the numbers stand."""

    def block(self) -> RowBlock:
        """The rows as they cross the wire."""
        return self.rows.block()
