"""For every family, batches and hooks give the numbers of plain forward passes, one prompt at a time."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from families import FAMILIES, Family
from gain_sidecar import messages
from gain_sidecar.service import ModelService
from loading_service import leases_of, load, measure
from references import Reference, largest_relative_error, load_plain, measure_plainly
from tiny_models import TEXTS, save_tiny

# Norms and gains. In another batch shape, float32 sums are in another order: a few units of 6e-8.
TOLERANCE = 1e-6
# Differences of states, and everything after the head.
LOOSE = 1e-5


@dataclass(frozen=True)
class Case:
    """One family's loaded model, and the plain measurement of each text in float32."""

    family: Family
    service: ModelService
    loaded: messages.LoadedModel
    tokenizer: Any
    expected: list[Reference]


@pytest.fixture(scope="module", params=FAMILIES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    family = FAMILIES[request.param]
    folder: Path = save_tiny(request.param, tmp_path_factory.mktemp(request.param), noise=0.1)
    model, tokenizer = load_plain(folder)
    if family.halved_every:
        model.config.rescale_every = 0  # test_stream_scale.py says what this changes
    expected = [measure_plainly(model, family.blocks_path, tokenizer(text)["input_ids"]) for text in TEXTS]
    service, loaded = load(folder)
    return Case(family, service, loaded, tokenizer, expected)


def in_batches_of(service: ModelService, prompts: int | None) -> ModelService:
    """The same loaded model with this many prompts a batch."""
    leases = leases_of(service)
    limits = replace(leases.instrument.limits, prompts=prompts)
    leases.instrument = replace(leases.instrument, limits=limits)
    return service


@pytest.mark.parametrize("batch_size", [1, 7, 25, None])
def test_a_row_equals_the_plain_measurement(case: Case, batch_size: int | None) -> None:
    order = random.Random(batch_size).sample(range(len(TEXTS)), len(TEXTS))
    rows, errors = measure(in_batches_of(case.service, batch_size), [TEXTS[index] for index in order])
    assert errors == []
    assert [row.item for row in rows] == list(range(len(TEXTS)))
    for row, index in zip(rows, order, strict=True):
        expected = case.expected[index]
        gains = [after / before for before, after in zip(row.norms, row.norms[1:], strict=False)]
        assert largest_relative_error(row.norms, expected.norms) < TOLERANCE
        assert largest_relative_error(gains, expected.norms[1:] / expected.norms[:-1]) < TOLERANCE
        assert largest_relative_error(row.delta_norms, expected.delta_norms) < LOOSE
        scale = expected.norms[:-1] * expected.delta_norms
        assert abs((row.inner_products - expected.inner_products) / scale).max() < LOOSE
        assert abs(row.entropy_nats / expected.entropy - 1) < LOOSE
        assert abs(row.top_prob / expected.top_prob - 1) < LOOSE
        assert row.top_id == expected.top_id
        assert row.top_token == case.tokenizer.decode([expected.top_id])
        assert row.token_ids == case.tokenizer(TEXTS[index])["input_ids"]
        assert row.last_token == case.tokenizer.decode(row.token_ids[-1:])


def test_the_structure_is_that_of_the_published_architecture(case: Case) -> None:
    assert case.loaded.blocks_path == case.family.blocks_path
    assert case.loaded.norm_type == case.family.norm_type
    assert case.loaded.wiring == case.loaded.native_wiring == case.family.wiring
    assert case.loaded.norm_placement == case.family.placement
    assert (case.loaded.layers, case.loaded.width) == (4, 32)
    assert leases_of(case.service).instrument.structure.final_norm_path == case.family.final_norm_path
