"""Gains and flags of rows, from the norms of their residual streams. n rows, L blocks.

The same numbers as `packages/records/src/row/derive.ts`; python/tests/test_same_rows.py compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Doubles: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Integers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int32]]


class Gains(NamedTuple):
    """One entry for each row."""

    last: Doubles
    """‖h_L‖ / ‖h_{L-1}‖; 1 where the denominator is 0 or L = 1. Shape [n]."""
    total: Doubles
    """‖h_L‖ / ‖h_1‖, likewise. Shape [n]."""
    layers: Doubles
    """‖h_k‖ / ‖h_{k-1}‖ for k = 1…L; x/0 is infinite and 0/0 is NaN. Shape [n, L]."""
    flags: list[list[str]]


def derive_gains(
    norms: Doubles,
    entropies: Doubles,
    top_probs: Doubles,
    token_counts: Integers,
    cut_tokens: Integers,
    repeated: Sequence[bool],
) -> Gains:
    """`norms` has shape [n, L + 1], with the first block's input as entry 0; the others have shape [n]."""
    import numpy as np

    single = norms.shape[1] - 1 < 2
    first, before, last = norms[:, 1], norms[:, -2], norms[:, -1]
    with np.errstate(all="ignore"):
        last_gain = np.where(single | (before == 0), 1.0, last / before)
        total = np.where(single | (first == 0), 1.0, last / first)
        layers = norms[:, 1:] / norms[:, :-1]
    finite = np.isfinite(np.column_stack([last_gain, total, entropies, top_probs, norms])).all(axis=1)
    conditions = {
        "single_block": np.full(len(norms), single),
        "zero_denominator": (not single) & ((before == 0) | (first == 0)),
        "position_zero": token_counts == 1,
        "non_finite": ~finite,
        "truncated": cut_tokens > 0,
        "repeated_prompt": np.array(repeated, dtype=bool),
    }
    flags = [[name for name, holds in conditions.items() if holds[row]] for row in range(len(norms))]
    return Gains(last_gain, total, layers, flags)
