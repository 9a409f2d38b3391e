"""Which prompts go through the model together. Pure arithmetic on lengths in tokens.

A batch is padded to its longest prompt, and padding costs what a token costs; one more batch costs a pass
over the weights, which is as dear as some number of tokens. So a batch takes prompts of falling length until
the padding in it would cost more than starting another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BatchLimits:
    """Bounds of one batch, in tokens and prompts."""

    tokens: int
    """Padded tokens at most; a longer prompt goes alone."""
    padding: int
    """Padding at most: what one more pass over the weights costs, in tokens."""
    prompts: int | None = None
    """Exactly so many prompts (the last batch may have fewer), whatever the padding; None leaves it open."""


# Measured: on a CPU a pass over the weights costs about as much as 32 tokens; a GPU hides hundreds behind it.
CPU_LIMITS = BatchLimits(tokens=2_048, padding=32)
CUDA_LIMITS = BatchLimits(tokens=16_384, padding=512)


def split_by_length(lengths: Sequence[int], limits: BatchLimits) -> list[list[int]]:
    """Indices into `lengths` by batch, longest first; each index once. Equal lengths keep their order."""
    batches: list[list[int]] = []
    padding = 0
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        batch = batches[-1] if batches else []
        longest = lengths[batch[0]] if batch else 0
        padding += longest - lengths[index]
        if limits.prompts is not None:
            fits = len(batch) < limits.prompts
        else:
            fits = padding <= limits.padding and (len(batch) + 1) * longest <= limits.tokens
        if batch and fits:
            batch.append(index)
        else:
            batches.append([index])
            padding = 0
    return batches
