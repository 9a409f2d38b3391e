"""How far one way's values are from another's."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .measurement import Measured


def deviations(measured: Measured, expected: Measured) -> dict[str, float]:
    """Largest over prompts (and blocks): of norms and the last gain relative, of entropy in nats."""
    return {
        "normsBeforeLast": relative(measured.norms[:, :-1], expected.norms[:, :-1]),
        "lastNorm": relative(measured.norms[:, -1], expected.norms[:, -1]),
        "lastGain": relative(measured.last_gain, expected.last_gain),
        "entropyNats": rounded(np.abs(measured.entropy - expected.entropy).max()),
    }


def relative(measured: np.ndarray, expected: np.ndarray) -> float:
    return rounded(np.abs(measured / expected - 1).max())


def rounded(value: float) -> float:
    """Two digits: a largest deviation is no better known than that."""
    return float(f"{value:.2g}")


LARGEST_DEVIATION = 1e-5
"""Of a norm in float32, relative: it keeps seven digits."""


def assert_agree(found: Mapping[str, Measured], expected: Measured) -> None:
    """Raises RuntimeError for a way whose norms are not the expected ones."""
    for way, measured in found.items():
        apart = relative(measured.norms, expected.norms)
        if not apart <= LARGEST_DEVIATION:
            raise RuntimeError(f"{way}: a norm is off by {apart}, more than {LARGEST_DEVIATION}")
