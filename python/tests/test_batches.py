"""Batches hold every prompt once, within their bounds, in the cheapest layout."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from gain_sidecar.anatomy.length_switches import LengthSwitch
from gain_sidecar.measuring.batches import (
    BUCKETS,
    CPU_LIMITS,
    CUDA_LIMITS,
    BatchLimits,
    last_tokens_of_bucket,
    plan_batches,
    split_by_length,
)

PACKED = replace(CPU_LIMITS, packed_width=512, key_cost=0.001)
BUCKETED = replace(CPU_LIMITS, bucket_tokens=256)
# The notebook's 25 prompts in tokens of SmolLM2.
NOTEBOOK = [3, 4, 6, 6, 6, 6, 6, 6, 7, 7, 8, 8, 8, 9, 10, 14, 14, 14, 15, 15, 18, 19, 21, 21, 24]


@pytest.mark.parametrize(
    "limits", [CPU_LIMITS, CUDA_LIMITS, PACKED, BUCKETED, BatchLimits(100, 7), BatchLimits(100, 7, 5)]
)
def test_every_prompt_is_in_one_batch_and_no_two_share_a_slot(limits: BatchLimits) -> None:
    source = random.Random(1)
    for count in (0, 1, 2, 25, 300, 600):
        lengths = [source.randint(1, 3_000 if count < 300 else 400) for _ in range(count)]
        batches = plan_batches(lengths, limits)
        assert sorted(index for batch in batches for index in batch.indices) == list(range(count))
        for batch in batches:
            layout = batch.layout
            used: set[int] = set()
            for index, start in zip(batch.indices, layout.starts, strict=True):
                slots = range(start, start + lengths[index])
                assert start // layout.width == slots[-1] // layout.width < layout.rows
                assert used.isdisjoint(slots)
                used.update(slots)
            if limits.prompts is not None:
                assert len(batch.indices) <= limits.prompts
            elif limits.bucket_tokens is None:
                assert len(batch.indices) == 1 or layout.slots <= limits.tokens


def test_padding_is_bounded_where_rows_are_not_shared() -> None:
    source = random.Random(2)
    lengths = [source.randint(1, 900) for _ in range(200)]
    for batch in split_by_length(lengths, CPU_LIMITS):
        longest = max(lengths[index] for index in batch)
        assert sum(longest - lengths[index] for index in batch) <= CPU_LIMITS.padding


def test_a_fixed_number_of_prompts_is_kept_but_for_the_last_batch() -> None:
    batches = plan_batches([5] * 25, BatchLimits(10, 0, 7))
    assert [len(batch.indices) for batch in batches] == [7, 7, 7, 4]


def test_prompts_of_one_length_stay_together() -> None:
    assert split_by_length([4, 9, 4, 9, 4], BatchLimits(100, 0)) == [[1, 3], [0, 2, 4]]


def test_padding_worth_less_than_a_pass_does_not_split() -> None:
    assert split_by_length([10, 8, 7], BatchLimits(100, 5)) == [[0, 1, 2]]
    assert split_by_length([10, 8, 7], BatchLimits(100, 4)) == [[0, 1], [2]]


def test_the_notebooks_prompts_share_rows_in_one_batch_that_is_nearly_full() -> None:
    (batch,) = plan_batches(NOTEBOOK, PACKED)
    assert batch.layout.shares_rows
    assert batch.layout.slots <= 1.05 * sum(NOTEBOOK)


def test_prompts_of_one_length_gain_nothing_by_sharing_rows() -> None:
    batches = plan_batches([16] * 1_000, PACKED)
    assert not any(batch.layout.shares_rows for batch in batches)
    assert sum(batch.layout.slots for batch in batches) == 16_000


def test_prompts_share_rows_that_would_be_too_narrow_for_the_device() -> None:
    (batch,) = plan_batches([16] * 1_000, replace(CUDA_LIMITS, packed_width=2_048, key_cost=1e-4))
    assert (batch.layout.rows, batch.layout.width) == (250, 64)
    (batch,) = plan_batches([14] * 1_000, replace(CUDA_LIMITS, packed_width=2_048, key_cost=1e-4))
    assert (batch.layout.rows, batch.layout.width) == (200, 70)


def test_a_prompt_wider_than_any_shared_row_goes_alone() -> None:
    batches = plan_batches([600, 5, 6, 7], replace(PACKED, padding=1_000))
    assert [batch.indices for batch in batches if 0 in batch.indices] == [[0]]


def test_the_shape_of_a_bucket_depends_on_the_length_alone() -> None:
    source = random.Random(3)
    shapes: dict[int, set[tuple[int, int]]] = {}
    for count in (1, 7, 90):
        lengths = [source.randint(1, 2_048) for _ in range(count)]
        for batch in plan_batches(lengths, BUCKETED):
            for index in batch.indices:
                bucket = min(width for width in BUCKETS if width >= lengths[index])
                shapes.setdefault(bucket, set()).add((batch.layout.rows, batch.layout.width))
    assert all(seen == {(max(1, 256 // width), width)} for width, seen in shapes.items())


@pytest.mark.parametrize("widest", [37, 70, 100, 950])
def test_rows_of_a_bucket_end_in_whole_blocks_of_eight_or_are_one(widest: int) -> None:
    for batch in plan_batches([20] * 40 + [36] * 40, replace(BUCKETED, widest=widest)):
        rows = batch.layout.rows
        assert rows == 1 or rows * batch.layout.width % 8 == 0
        assert last_tokens_of_bucket(rows) % 8 == 0 or rows == 1
        assert last_tokens_of_bucket(rows) >= rows


def test_a_prompt_longer_than_every_bucket_goes_alone_at_its_own_length() -> None:
    (batch,) = plan_batches([BUCKETS[-1] + 1], BUCKETED)
    assert (batch.layout.rows, batch.layout.width) == (1, BUCKETS[-1] + 1)


def switch_at(tokens: int, beyond: Any) -> LengthSwitch:
    return LengthSwitch(tokens, "a table", beyond)


EVERY_LIMITS = [
    CPU_LIMITS,
    CUDA_LIMITS,
    PACKED,
    replace(CUDA_LIMITS, packed_width=4_096, key_cost=1e-4),
    BUCKETED,
    BatchLimits(100_000, 100_000),
    BatchLimits(100_000, 100_000, 5),
]


@pytest.mark.parametrize("limits", EVERY_LIMITS)
@pytest.mark.parametrize("beyond", ["any length", "one length", "alone"])
def test_no_pass_holds_prompts_of_two_sides_and_no_near_row_is_wider_than_a_switch(
    limits: BatchLimits, beyond: str
) -> None:
    source = random.Random(4)
    switches = [switch_at(70, "any length"), switch_at(100, beyond)]
    lengths = [source.randint(1, 130) for _ in range(300)] + [70] * 3 + [71] * 3 + [100] * 3 + [101] * 3
    batches = plan_batches(lengths, limits, switches)
    assert sorted(index for batch in batches for index in batch.indices) == list(range(len(lengths)))
    for batch in batches:
        held = sorted(lengths[index] for index in batch.indices)
        for switch in switches:
            assert (held[0] <= switch.tokens) == (held[-1] <= switch.tokens)
            assert held[-1] > switch.tokens or batch.layout.width <= switch.tokens
        if beyond != "any length" and held[0] > 100:
            # One length alone: no padding, no shared row.
            assert held[0] == held[-1] == batch.layout.width
            assert batch.layout.rows == len(held) == (1 if beyond == "alone" else len(held))
        if limits.prompts is not None:
            assert len(held) <= limits.prompts


def test_prompts_of_one_length_still_share_a_pass_beyond_a_switch_that_asks_for_it() -> None:
    lengths = [80, 90, 80, 90, 80]
    batches = plan_batches(lengths, CPU_LIMITS, [switch_at(64, "one length")])
    assert [batch.indices for batch in batches] == [[0, 2, 4], [1, 3]]


def test_a_bucket_ends_at_the_switch() -> None:
    batches = plan_batches([65, 66], BUCKETED, [switch_at(70, "any length")])
    assert {batch.layout.width for batch in batches} == {70}
    (batch,) = plan_batches([75], BUCKETED, [switch_at(70, "one length")])
    assert (batch.layout.rows, batch.layout.width) == (1, 75)


def test_without_a_switch_between_them_prompts_are_planned_as_without_any() -> None:
    assert plan_batches(NOTEBOOK, PACKED, [switch_at(4_096, "any length")]) == plan_batches(NOTEBOOK, PACKED)


def test_no_bucket_is_wider_than_the_model_takes() -> None:
    (batch,) = plan_batches([900], replace(BUCKETED, widest=1_000))
    assert batch.layout.width == 1_000
    (batch,) = plan_batches([900], replace(BUCKETED, widest=1_000), [switch_at(950, "any length")])
    assert batch.layout.width == 950
    (batch,) = plan_batches([960], replace(BUCKETED, widest=1_000), [switch_at(950, "any length")])
    assert batch.layout.width == 1_000
