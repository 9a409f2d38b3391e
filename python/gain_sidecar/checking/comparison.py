"""The difference between two measurements of one prompt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from ..measuring.row import MeasuredRow

if TYPE_CHECKING:
    import numpy as np

    Errors: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def relative_errors(found: Sequence[float] | float, expected: Sequence[float] | float) -> Errors:
    """|found / expected - 1| in float64; 0 where both are the same or neither is finite.

    Infinite where only one of the two is finite, and where 0 is expected and not found.
    """
    import numpy as np

    one, other = np.asarray(found, np.float64), np.asarray(expected, np.float64)
    with np.errstate(all="ignore"):
        apart = np.abs(one / other - 1)
    finite = np.isfinite(one), np.isfinite(other)
    same = (one == other) | ~(finite[0] | finite[1])
    return np.where(same, 0.0, np.where(finite[0] & finite[1], apart, np.inf))


def last_gain(row: MeasuredRow) -> float:
    """‖h_L‖ / ‖h_(L-1)‖; 1 where the model has one block, or the denominator is 0."""
    if len(row.norms) < 3 or row.norms[-2] == 0:
        return 1.0
    return row.norms[-1] / row.norms[-2]


def row_errors(row: MeasuredRow, expected: MeasuredRow) -> list[float]:
    """Relative error of each norm and of the last gain."""
    return [
        *relative_errors(row.norms, expected.norms).tolist(),
        float(relative_errors(last_gain(row), last_gain(expected))),
    ]


def largest(errors: Iterable[float]) -> float | None:
    """The largest of these; None when there is none."""
    return max((float(error) for error in errors), default=None)
