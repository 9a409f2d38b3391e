"""How far one way's values are from another's."""

from __future__ import annotations

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
