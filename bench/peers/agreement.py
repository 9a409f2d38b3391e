"""Deviations of one way's values from another's."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .measurement import Measured


def deviations(measured: Measured, expected: Measured) -> dict[str, float]:
    """Largest deviations over prompts (and blocks): relative for norms and last gain, in nats for entropy."""
    return {
        "normsBeforeLast": relative(measured.norms[:, :-1], expected.norms[:, :-1]),
        "lastNorm": relative(measured.norms[:, -1], expected.norms[:, -1]),
        "lastGain": relative(measured.last_gain, expected.last_gain),
        "entropyNats": rounded(np.abs(measured.entropy - expected.entropy).max()),
    }


def relative(measured: np.ndarray, expected: np.ndarray) -> float:
    return rounded(np.abs(measured / expected - 1).max())


def rounded(value: float) -> float:
    """Round to two digits, which suffice for a largest deviation."""
    return float(f"{value:.2g}")


LARGEST_DEVIATION = 1e-5
"""Relative deviation of a norm in float32, which has seven digits."""


def assert_agree(found: Mapping[str, Measured], expected: Measured) -> None:
    """Raise RuntimeError for a way whose norms differ from the expected ones."""
    for way, measured in found.items():
        largest = relative(measured.norms, expected.norms)
        if not largest <= LARGEST_DEVIATION:
            raise RuntimeError(f"{way}: a norm is off by {largest}, more than {LARGEST_DEVIATION}")
