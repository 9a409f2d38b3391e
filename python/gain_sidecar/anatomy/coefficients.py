"""The number that a model multiplies by, told from a fit of it."""

from __future__ import annotations

# Models state their factors in so many digits at most, or compute them: then the fit is the best there is.
DIGITS = 3


def stated(fitted: float, uncertainty: float) -> float:
    """The number of fewest digits within `uncertainty` (relative) of what was fitted; the fit where none is.

    >>> stated(0.99999994, 1e-6), stated(0.22000003, 1e-6), stated(0.70710677, 1e-6)
    (1.0, 0.22, 0.70710677)
    """
    for digits in range(1, DIGITS + 1):
        rounded = float(f"{fitted:.{digits}g}")
        if abs(rounded - fitted) <= uncertainty * abs(fitted):
            return rounded
    return fitted
