"""Plans which prompts share a pass, and in which layout. Pure arithmetic on lengths in tokens.

The cost of a batch, in tokens: its slots, empty ones too; for each slot, the cost of attending to T keys; and
one more pass over the weights, which costs as much as some number of tokens. The cheaper plan is used:

    padded   prompts of falling length, until the padding would cost more than starting another batch
    packed   several prompts in a row, where that is proven to change nothing

Prompts on two sides of a length at which the model changes its arithmetic never share a pass, and rows of the
shorter ones are not wider than that length. Buckets have fixed shapes: the bits of a prompt's numbers then
depend on its own tokens alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, gcd

from ..anatomy.length_switches import LengthSwitch
from .layout import Layout, fill_rows, padded, stacked

# A prompt that is longer than the last has its own batch, at its own length.
BUCKETS = (16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1_024, 1_536, 2_048)
# Times the longest prompt: wider rows have fewer empty slots, and more keys to attend to.
WIDTHS = (1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
NARROW_COST = 0.05
NO_BOUND = 1 << 30
# With more prompts than this, only one width is tried: some of them fit into any row.
MANY = 512


@dataclass(frozen=True)
class BatchLimits:
    """Bounds of one batch, in tokens and prompts."""

    tokens: int
    """The most slots; a longer prompt has its own batch."""
    padding: int
    """The cost of one more pass over the weights, in tokens."""
    prompts: int | None = None
    """Exactly so many prompts (fewer in the last batch), whatever the padding; None for any number."""
    key_cost: float = 0.0
    """The cost of attending to one key, in tokens."""
    packed_width: int | None = None
    """Rows of at most this many slots may hold several prompts; None where that is not proven."""
    narrow: int = 0
    """Rows with fewer slots cost a twentieth more: attention's products are too small for the device."""
    bucket_tokens: int | None = None
    """Slots of every batch, in fixed shapes; None for shapes that depend on the prompts."""
    widest: int | None = None
    """No row is wider than this, the longest prompt that the model accepts; None for no limit."""


# Measured: a pass over the weights costs as much as about 32 tokens on a CPU, and as hundreds on a GPU.
CPU_LIMITS = BatchLimits(tokens=2_048, padding=32)
# On an H100, GPT-J-6B measures prompts of 16 tokens 5.5 % faster when four of them share a row.
CUDA_LIMITS = BatchLimits(tokens=16_384, padding=512, narrow=64)
# In buckets every batch is full, with empty rows where prompts are few.
CPU_BUCKET_TOKENS = 256
CUDA_BUCKET_TOKENS = 4_096
# Matrix products compute blocks of rows. In an incomplete block the bits of a row depend on its place.
WHOLE_BLOCKS = 8


def key_cost(width: int) -> float:
    """The cost of attending to one key, in tokens, in a model of this width.

    A block multiplies by 12 · width² weights for a token, and by 2 · width numbers for each key that it
    attends to, at a third of the speed at most.
    """
    return 3 * 2 * width / (12 * width**2)


@dataclass(frozen=True)
class Batch:
    """Prompts by their indices, and their layout."""

    indices: list[int]
    layout: Layout


@dataclass(frozen=True)
class Side:
    """Prompts that may share passes, by their indices."""

    indices: list[int]
    widest: int | None
    """The most slots of their rows; None where there is no further switch."""
    crossed: LengthSwitch | None
    """The switch that requires one length per pass, or one prompt; None where none does."""


def sides(lengths: Sequence[int], switches: Sequence[LengthSwitch]) -> list[Side]:
    """Every index once, by the switches that its length exceeds."""
    found: dict[tuple[int, ...], Side] = {}
    for index, length in enumerate(lengths):
        crossed = [switch for switch in switches if length > switch.tokens]
        ahead = min((switch.tokens for switch in switches if length <= switch.tokens), default=None)
        strictest = max(crossed, key=lambda switch: _STRICTNESS[switch.beyond], default=None)
        strictness = 0 if strictest is None else _STRICTNESS[strictest.beyond]
        key = (len(crossed), *((length,) if strictness else ()), *((index,) if strictness == 2 else ()))
        found.setdefault(key, Side([], ahead, strictest if strictness else None)).indices.append(index)
    return list(found.values())


_STRICTNESS = {"any length": 0, "one length": 1, "alone": 2}


def plan_batches(
    lengths: Sequence[int], limits: BatchLimits, switches: Sequence[LengthSwitch] = ()
) -> list[Batch]:
    """Every index once, in batches within the limits. Equal lengths keep their order."""
    if not switches:
        return _plan_side(lengths, limits)
    return [
        Batch([side.indices[own] for own in batch.indices], batch.layout)
        for side in sides(lengths, switches)
        for batch in _plan_side([lengths[index] for index in side.indices], _limits_of(side, limits))
    ]


def _limits_of(side: Side, limits: BatchLimits) -> BatchLimits:
    if side.crossed is not None:
        # Prompts of one length need no padding and no shared row. A bucket would pad them.
        alone = limits.bucket_tokens is not None
        return replace(limits, prompts=1 if alone else limits.prompts, packed_width=None, bucket_tokens=None)
    widest = min(bound for bound in (side.widest, limits.widest, NO_BOUND) if bound is not None)
    return replace(limits, packed_width=min(limits.packed_width or 0, widest), widest=widest)


def _plan_side(lengths: Sequence[int], limits: BatchLimits) -> list[Batch]:
    if limits.prompts is not None:
        return [_padded(lengths, indices) for indices in _by_number(lengths, limits.prompts)]
    if limits.bucket_tokens is not None:
        return list(_bucketed(lengths, limits.bucket_tokens, limits.widest))
    plan = [_padded(lengths, indices) for indices in split_by_length(lengths, limits)]
    shared = _best_rows(lengths, limits)
    if shared is None or shared.cost >= sum(_cost(batch.layout, limits) for batch in plan):
        return plan
    return _packed(lengths, shared, limits)


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


def _bucketed(lengths: Sequence[int], tokens: int, widest: int | None) -> Iterator[Batch]:
    """Full batches of one shape for each bucket; empty rows fill the last of a bucket."""
    buckets = sorted({min(width, widest or width) for width in BUCKETS})
    waiting: dict[int, list[int]] = {}
    for index in _falling(lengths):
        bucket = next((width for width in buckets if width >= lengths[index]), None)
        if bucket is None:
            yield _padded(lengths, [index])
        else:
            waiting.setdefault(bucket, []).append(index)
    for width, indices in waiting.items():
        rows = _rows_of_bucket(tokens, width)
        for first in range(0, len(indices), rows):
            part = indices[first : first + rows]
            yield Batch(part, padded([lengths[index] for index in part], rows, width))


def _rows_of_bucket(tokens: int, width: int) -> int:
    """As many rows as fill the tokens with whole blocks; one row has only one place."""
    step = WHOLE_BLOCKS // gcd(WHOLE_BLOCKS, width)
    return max(1, tokens // width // step * step)


def last_tokens_of_bucket(rows: int) -> int:
    """The number of last tokens that a bucket of so many rows is computed with: whole blocks."""
    return 1 if rows == 1 else ceil(rows / WHOLE_BLOCKS) * WHOLE_BLOCKS


@dataclass(frozen=True)
class _Rows:
    """Prompts that share rows, by their indices, and those that are longer than any row."""

    width: int
    rows: list[list[int]]
    alone: list[int]
    cost: float


def _best_rows(lengths: Sequence[int], limits: BatchLimits) -> _Rows | None:
    """The cheapest rows, of a few widths; None where no two prompts may share one."""
    widest = min(limits.packed_width or 0, limits.tokens)
    short = [index for index, length in enumerate(lengths) if length <= widest]
    if len(short) < 2:
        return None
    alone = [index for index, length in enumerate(lengths) if length > widest]
    costs = sum(_cost(Layout(1, lengths[index], (0,)), limits) for index in alone)
    sizes = [lengths[index] for index in short]
    times = WIDTHS[:1] if len(short) > MANY else WIDTHS
    found = []
    longest = max(sizes)
    widths = {min(widest, round(factor * longest)) for factor in times}
    widths.add(min(widest, -(-limits.narrow // longest) * longest) or longest)
    for width in sorted(widths):
        rows = fill_rows(sizes, width)
        passes = -(-len(rows) // max(1, limits.tokens // width))
        cost = costs + passes * limits.padding + len(rows) * width * _slot_cost(width, width, limits)
        found.append(_Rows(width, [[short[own] for own in row] for row in rows], alone, cost))
    return min(found, key=lambda rows: rows.cost)


def _packed(lengths: Sequence[int], shared: _Rows, limits: BatchLimits) -> list[Batch]:
    """The rows in batches of about the same number of them."""
    rows = shared.rows
    batches = -(-len(rows) // max(1, limits.tokens // shared.width))
    bounds = [len(rows) * number // batches for number in range(batches + 1)]
    together = [_stack(lengths, rows[first:end], shared.width) for first, end in pairwise(bounds)]
    return [_padded(lengths, [index]) for index in shared.alone] + together


def _stack(lengths: Sequence[int], rows: list[list[int]], width: int) -> Batch:
    indices = [index for row in rows for index in row]
    order = iter(range(len(indices)))
    numbered = [[next(order) for _ in row] for row in rows]
    return Batch(indices, stacked([lengths[index] for index in indices], numbered, width))


def _cost(layout: Layout, limits: BatchLimits) -> float:
    """In tokens. Without a mask, attention skips the half of the keys that a token must not see."""
    keys = layout.width if layout.shares_rows else layout.width / 2
    return limits.padding + layout.slots * _slot_cost(layout.width, keys, limits)


def _slot_cost(width: int, keys: float, limits: BatchLimits) -> float:
    return 1 + keys * limits.key_cost + (NARROW_COST if width < limits.narrow else 0)
