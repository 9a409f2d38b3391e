"""Leases that are prepared while another one is measured have the same results as alone."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.measuring.ahead import TokenizingAhead
from gain_sidecar.measuring.answer import Answer
from gain_sidecar.measuring.measure import Measurement
from gain_sidecar.messages import Item
from gain_sidecar.service import ModelService
from loading_service import as_items, leases_of, load
from tiny_models import TEXTS, save_tiny

LEASES = [as_items(TEXTS[:9]), as_items(["", *TEXTS[9:17]]), as_items(TEXTS[17:])]


@pytest.fixture
def service(tmp_path: Path) -> ModelService:
    return load(save_tiny("llama", tmp_path))[0]


def plain_answers(service: ModelService) -> list[Answer]:
    return [service.measure(lease) for lease in LEASES]


def assert_same(found: Answer, expected: Answer) -> None:
    assert len(expected.rows) > 0
    assert list(found.rows) == list(expected.rows)
    assert found.errors == expected.errors


def test_leases_that_were_tokenized_ahead_give_the_same_rows(service: ModelService) -> None:
    expected = plain_answers(service)
    for lease in LEASES[::-1]:
        service.expect(lease)
    for lease, plain in zip(LEASES, expected, strict=True):
        assert_same(service.measure(lease), plain)


@pytest.fixture
def steps(service: ModelService, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The order of events for leases on a device that begins the next one early, as a GPU."""
    happened: list[str] = []

    def begun_at_once(self: Any, items: list[Item]) -> None:
        begin(self, items)
        future: Future[Any] = self._begun[id(items)][1]
        future.result()

    def started(self: Measurement) -> None:
        happened.append(f"start {len(self.prompts)}")
        start(self)

    def finished(self: Measurement, meanwhile: Any = None) -> Any:
        rows = finish(self, meanwhile)
        happened.append(f"finish {len(self.prompts)}")
        return rows

    begin, start, finish = TokenizingAhead.begin, Measurement.start, Measurement.finish
    monkeypatch.setattr(TokenizingAhead, "begin", begun_at_once)
    monkeypatch.setattr(Measurement, "start", started)
    monkeypatch.setattr(Measurement, "finish", finished)
    leases_of(service)._starts_early = True
    return happened


def test_the_next_lease_is_started_before_the_one_before_it_ends(
    service: ModelService, steps: list[str]
) -> None:
    expected = plain_answers(service)
    steps.clear()
    for lease in LEASES[1:]:
        service.expect(lease)
    for lease, plain in zip(LEASES, expected, strict=True):
        assert_same(service.measure(lease), plain)
    assert steps == ["start 8", "finish 9", "start 8", "finish 8", "finish 8"]


def test_a_lease_that_was_started_and_does_not_come_next_costs_the_others_nothing(
    service: ModelService, steps: list[str]
) -> None:
    expected = plain_answers(service)
    service.expect(LEASES[1])
    assert_same(service.measure(LEASES[0]), expected[0])
    assert_same(service.measure(LEASES[2]), expected[2])
    assert_same(service.measure(LEASES[1]), expected[1])
    assert steps[3:] == ["start 8", "finish 9", "finish 8", "finish 8"]
