"""The peak speed with which a report compares a model's speed."""

from __future__ import annotations

import time

import pytest
import torch
from gain_sidecar import execution

CPU = torch.device("cpu")


def test_the_peak_is_that_of_a_product_that_anyone_can_time() -> None:
    left, right = torch.randn(2, 1_024, 1_024)
    spans = []
    for _ in range(8):
        started = time.perf_counter()
        torch.mm(left, right)
        spans.append(time.perf_counter() - started)
    # A busy machine may slow either side many times; a wrong unit is further off.
    assert 0.01 < execution.matmul_flops(CPU, torch.float32) * min(spans) / (2 * 1_024**3) < 100


def test_a_dtype_that_the_device_is_slow_in_costs_no_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    timed = []

    def slow(side: int, *_: object) -> float:
        timed.append(side)
        return 2 * side**3 / 5e9

    monkeypatch.setattr(execution, "_product_seconds", slow)
    assert execution.matmul_flops(CPU, torch.float16) == pytest.approx(5e9)
    assert timed == [128]
