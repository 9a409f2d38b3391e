"""The checks on the run's own prompts before any of them is stored.

sample ─▶ as the run measures it ─▶ 1. parity with alone, or one prompt at a time from here on
                                    2. the deviation from a wider arithmetic
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..measuring.instrument import Instrument
from ..measuring.prompts import TokenRules
from ..messages import Deviation, Item, SelfCheckResult
from .deviation import measure_deviation
from .own_prompts import check_own_prompts, measure_own


@dataclass(frozen=True)
class OwnProof:
    """On one sample."""

    instrument: Instrument
    """For measuring the run."""
    parity: SelfCheckResult
    seconds: float
    """Duration of the parity check alone."""
    deviation: Deviation | None
    deviation_text: str


def prove_on_own_prompts(
    instrument: Instrument, rules: TokenRules, sample: Sequence[Item], limit: float
) -> OwnProof:
    """`limit` is the parity limit. Raises SidecarError only when the device has failed."""
    own = measure_own(instrument, rules, sample)
    started = time.monotonic()
    parity, proven = check_own_prompts(instrument, own, limit)
    seconds = time.monotonic() - started
    if proven is not instrument:
        own = measure_own(proven, rules, sample)
    return OwnProof(proven, parity, seconds, *measure_deviation(proven, own))
