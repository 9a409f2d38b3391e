"""The prompts on which a run is checked beforehand, as `packages/records/src/store/samplePrompts.ts`
chooses them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gain_sidecar.messages import Item

MOST = 21
# Without the longest prompt, which is always in a sample.
MOST_BYTES = 1_048_576
# Ranks of the longest: the first may be too long for the model, and then the next are used.
LONGEST_RANKS = (0, 1, 3, 7, 15)


def sample_of(items: Sequence[Item]) -> list[Item]:
    """The longest, the shortest, some of the longest by doubling rank, and others evenly by length in bytes.

    In their own order. Of equal lengths the first counts as longer; long texts of middle rank are left out
    first.
    """
    sizes = [len(item.text.encode()) for item in items]
    by_length = sorted(range(len(items)), key=lambda index: -sizes[index])
    left, chosen = MOST_BYTES, []
    for rank in _ranks(len(items)):
        index = by_length[rank]
        if rank > 0 and sizes[index] > left:
            continue
        if rank > 0:
            left -= sizes[index]
        chosen.append(index)
    return [items[index] for index in sorted(chosen)]


def _ranks(count: int) -> list[int]:
    """From 0 for the longest; the most informative first."""
    last = count - 1
    if count <= MOST:
        return [0, *([last] if count > 1 else []), *range(1, last)]
    ends = [0, last, *(rank for rank in LONGEST_RANKS[1:] if rank < last)]
    even = MOST - len(ends)
    between = [math.floor((k + 0.5) * last / even + 0.5) for k in range(even)]
    return list(dict.fromkeys([*ends, *between]))
