"""The batches that a compiled module sees first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gain_sidecar.measuring.batches import CPU_LIMITS, CUDA_LIMITS
from gain_sidecar.measuring.layout import packed
from gain_sidecar.preparing import usual_batches


@pytest.mark.parametrize("longest", [2, 3, 20, 24, 64, 512, 2_048, None])
@pytest.mark.parametrize("tokens", [1, 300, 16_384])
@pytest.mark.parametrize("on_gpu", [True, False])
def test_usual_batches_fit_the_model_and_share_rows(longest: int | None, tokens: int, on_gpu: bool) -> None:
    limits = replace(CUDA_LIMITS if on_gpu else CPU_LIMITS, tokens=tokens, widest=longest)
    alone, shared, width = usual_batches(limits, on_gpu)
    longest = longest or 1 << 30
    for lengths in alone:
        assert len(lengths) >= 2
        assert max(lengths) <= longest
    assert width <= longest
    layout = packed(shared, width)
    assert layout.shares_rows
    assert layout.slots == sum(shared)


def test_on_a_gpu_the_first_batch_is_a_usual_one() -> None:
    alone, shared, width = usual_batches(replace(CUDA_LIMITS, widest=2_048), on_gpu=True)
    layout = packed(shared, width)
    assert (len(alone[0]), alone[0][0]) == (60, 256)
    # Two equal sizes would be compiled as one.
    assert len({60, 256, layout.rows, layout.width}) == 3
    assert layout.rows == 60
