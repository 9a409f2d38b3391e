"""Batches hold every prompt once, within their bounds."""

from __future__ import annotations

import random

import pytest
from gain_sidecar.measuring.batches import CPU_LIMITS, CUDA_LIMITS, BatchLimits, split_by_length


@pytest.mark.parametrize("limits", [CPU_LIMITS, CUDA_LIMITS, BatchLimits(100, 7), BatchLimits(100, 7, 5)])
def test_every_prompt_is_in_one_batch_and_each_batch_within_its_bounds(limits: BatchLimits) -> None:
    source = random.Random(1)
    for count in (0, 1, 2, 25, 300):
        lengths = [source.randint(1, 3_000) for _ in range(count)]
        batches = split_by_length(lengths, limits)
        assert sorted(index for batch in batches for index in batch) == list(range(count))
        for batch in batches:
            longest = max(lengths[index] for index in batch)
            if limits.prompts is not None:
                assert len(batch) <= limits.prompts
                continue
            assert len(batch) == 1 or longest * len(batch) <= limits.tokens
            assert sum(longest - lengths[index] for index in batch) <= limits.padding


def test_a_fixed_number_of_prompts_is_kept_but_for_the_last_batch() -> None:
    assert [len(batch) for batch in split_by_length([5] * 25, BatchLimits(10, 0, 7))] == [7, 7, 7, 4]


def test_prompts_of_one_length_stay_together() -> None:
    assert split_by_length([4, 9, 4, 9, 4], BatchLimits(100, 0)) == [[1, 3], [0, 2, 4]]


def test_padding_worth_less_than_a_pass_does_not_split() -> None:
    assert split_by_length([10, 8, 7], BatchLimits(100, 5)) == [[0, 1, 2]]
    assert split_by_length([10, 8, 7], BatchLimits(100, 4)) == [[0, 1], [2]]
