"""Which prompts go through the model together, and in which layout. Pure arithmetic on lengths in tokens.

What a batch costs, in tokens: its slots, empty ones too; what attending to T keys adds to each; and one more
pass over the weights, which is as dear as some number of tokens. Two plans are made, the cheaper is taken:

    padded   prompts of falling length, until the padding would cost more than starting another batch
    packed   several prompts in a row, where that is proven to change nothing

Buckets are for those who want fixed shapes: a prompt's bits then depend on its own tokens alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .layout import Layout, fill_rows, padded, stacked

# A longer prompt than the last goes alone, at its own length.
BUCKETS = (16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1_024, 1_536, 2_048)
# Times the longest prompt: wider rows leave fewer slots empty, and attend to more.
WIDTHS = (1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
# Of more prompts, some fit into any row.
MANY = 512


@dataclass(frozen=True)
class BatchLimits:
    """Bounds of one batch, in tokens and prompts."""

    tokens: int
    """Slots at most; a longer prompt goes alone."""
    padding: int
    """What one more pass over the weights costs, in tokens."""
    prompts: int | None = None
    """Exactly so many prompts (the last batch may have fewer), whatever the padding; None leaves it open."""
    key_cost: float = 0.0
    """What attending to one key costs, in tokens."""
    packed_width: int | None = None
    """Rows of at most this many slots may hold several prompts; None where that is not proven."""
    bucket_tokens: int | None = None
    """Slots of every batch, in fixed shapes; None for shapes that follow the prompts."""


# Measured: on a CPU a pass over the weights costs about as much as 32 tokens; a GPU hides hundreds behind it.
CPU_LIMITS = BatchLimits(tokens=2_048, padding=32)
CUDA_LIMITS = BatchLimits(tokens=16_384, padding=512)
# In buckets every batch is full, with empty rows where prompts are few.
CPU_BUCKET_TOKENS = 256
CUDA_BUCKET_TOKENS = 4_096


def key_cost(width: int) -> float:
    """What attending to one key costs, in tokens, in a model that wide.

    A block multiplies by 12 · width² weights for a token, and by 2 · width numbers for each key that it
    attends to, with no more than a third of the speed.
    """
    return 3 * 2 * width / (12 * width**2)


@dataclass(frozen=True)
class Batch:
    """Prompts by their indices, and where each of them stands."""

    indices: list[int]
    layout: Layout


def plan_batches(lengths: Sequence[int], limits: BatchLimits) -> list[Batch]:
    """Every index once, in batches within the limits. Equal lengths keep their order."""
    if limits.prompts is not None:
        return [_padded(lengths, indices) for indices in _by_number(lengths, limits.prompts)]
    if limits.bucket_tokens is not None:
        return list(_bucketed(lengths, limits.bucket_tokens))
    plan = [_padded(lengths, indices) for indices in split_by_length(lengths, limits)]
    plans = [plan, *_packed_plans(lengths, limits)]
    return min(plans, key=lambda batches: _cost(batches, limits))


def split_by_length(lengths: Sequence[int], limits: BatchLimits) -> list[list[int]]:
    """Indices by batch, longest first, each batch to be padded to its longest prompt."""
    batches: list[list[int]] = []
    padding = 0
    for index in _falling(lengths):
        batch = batches[-1] if batches else []
        longest = lengths[batch[0]] if batch else 0
        padding += longest - lengths[index]
        if batch and padding <= limits.padding and (len(batch) + 1) * longest <= limits.tokens:
            batch.append(index)
        else:
            batches.append([index])
            padding = 0
    return batches


def _falling(lengths: Sequence[int]) -> list[int]:
    return sorted(range(len(lengths)), key=lambda index: -lengths[index])


def _by_number(lengths: Sequence[int], prompts: int) -> list[list[int]]:
    indices = _falling(lengths)
    return [indices[first : first + prompts] for first in range(0, len(indices), prompts)]


def _padded(lengths: Sequence[int], indices: list[int]) -> Batch:
    return Batch(indices, padded([lengths[index] for index in indices]))


def _bucketed(lengths: Sequence[int], tokens: int) -> Iterator[Batch]:
    """Full batches of one shape for each bucket; empty rows fill the last of a bucket."""
    waiting: dict[int, list[int]] = {}
    for index in _falling(lengths):
        bucket = next((width for width in BUCKETS if width >= lengths[index]), None)
        if bucket is None:
            yield _padded(lengths, [index])
        else:
            waiting.setdefault(bucket, []).append(index)
    for width, indices in waiting.items():
        rows = max(1, tokens // width)
        for first in range(0, len(indices), rows):
            part = indices[first : first + rows]
            yield Batch(part, padded([lengths[index] for index in part], rows, width))


def _packed_plans(lengths: Sequence[int], limits: BatchLimits) -> Iterator[list[Batch]]:
    """A plan for each width of rows worth trying; longer prompts than any row holds go alone."""
    widest = min(limits.packed_width or 0, limits.tokens)
    short = [index for index in range(len(lengths)) if lengths[index] <= widest]
    if len(short) < 2:
        return
    alone = [_padded(lengths, [index]) for index in range(len(lengths)) if lengths[index] > widest]
    sizes = [lengths[index] for index in short]
    longest = max(sizes)
    widths = {min(widest, round(times * longest)) for times in (WIDTHS[:1] if len(short) > MANY else WIDTHS)}
    for width in sorted(widths):
        rows = fill_rows(sizes, width)
        most = max(1, limits.tokens // width)
        batches = -(-len(rows) // most)
        bounds = [len(rows) * number // batches for number in range(batches + 1)]
        yield alone + [_stack(short, sizes, rows[first:end], width) for first, end in pairwise(bounds)]


def _stack(indices: list[int], sizes: list[int], rows: list[list[int]], width: int) -> Batch:
    flat = [place for row in rows for place in row]
    order = iter(range(len(flat)))
    numbered = [[next(order) for _ in row] for row in rows]
    layout = stacked([sizes[place] for place in flat], numbered, width)
    return Batch([indices[place] for place in flat], layout)


def _cost(batches: list[Batch], limits: BatchLimits) -> float:
    """In tokens. Without a mask, attention leaves out the half of the keys that a token must not see."""
    cost = 0.0
    for batch in batches:
        layout = batch.layout
        keys = layout.width if layout.shares_rows else layout.width / 2
        cost += limits.padding + layout.slots * (1 + keys * limits.key_cost)
    return cost
