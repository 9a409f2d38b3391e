"""Rounds a fitted factor to the number that the model states."""

from __future__ import annotations

# Models state their factors in at most so many digits, or compute them; a computed factor keeps its fit.
DIGITS = 3


def stated(fitted: float, uncertainty: float) -> float:
    """The number with the fewest digits within `uncertainty` (relative) of the fit; else the fit.

    >>> stated(0.99999994, 1e-6), stated(0.22000003, 1e-6), stated(0.70710677, 1e-6)
    (1.0, 0.22, 0.70710677)
    """
    for digits in range(1, DIGITS + 1):
        rounded = float(f"{fitted:.{digits}g}")
        if abs(rounded - fitted) <= uncertainty * abs(fitted):
            return rounded
    return fitted
