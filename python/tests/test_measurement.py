"""Every family gives the same numbers through batches and hooks as one prompt at a time in float64."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from loading_service import load, measure
from references import Reference, largest_relative_error, load_plain, measure_plainly
from tiny_models import FAMILIES, TEXTS, Family, save_tiny

# Float32 forward passes of another batch shape differ by rounding alone.
TOLERANCE = 1e-5


@dataclass(frozen=True)
class Case:
    """One family's saved model, and what the plain measurement gives for each text."""

    family: Family
    folder: Path
    tokenizer: Any
    expected: list[Reference]


@pytest.fixture(scope="module", params=FAMILIES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    family = FAMILIES[request.param]
    folder = save_tiny(request.param, tmp_path_factory.mktemp(request.param))
    model, tokenizer = load_plain(folder)
    expected = [measure_plainly(model, family.blocks_path, tokenizer(text)["input_ids"]) for text in TEXTS]
    return Case(family, folder, tokenizer, expected)


@pytest.mark.parametrize("batch_size", [1, 7, 25, None])
def test_a_row_equals_the_plain_measurement_in_float64(case: Case, batch_size: int | None) -> None:
    service, _ = load(case.folder, batch_size=batch_size)
    rows, errors = measure(service, TEXTS)
    assert errors == []
    assert [row.item for row in rows] == list(range(len(TEXTS)))
    for row, text, expected in zip(rows, TEXTS, case.expected, strict=True):
        gain = row.norms[-1] / row.norms[-2]
        assert largest_relative_error(row.norms, expected.norms) < TOLERANCE
        assert abs(gain / (expected.norms[-1] / expected.norms[-2]) - 1) < TOLERANCE
        assert largest_relative_error(row.delta_norms, expected.delta_norms) < TOLERANCE
        scale = expected.norms[:-1] * expected.delta_norms
        assert abs((row.inners - expected.inners) / scale).max() < TOLERANCE
        assert abs(row.entropy_nats / expected.entropy - 1) < TOLERANCE
        assert abs(row.top_prob / expected.top_prob - 1) < TOLERANCE
        assert row.top_id == expected.top_id
        assert row.top_token == case.tokenizer.decode([expected.top_id])
        assert row.token_ids == case.tokenizer(text)["input_ids"]
        assert row.last_token == case.tokenizer.decode(row.token_ids[-1:])


def test_structure_and_wiring_are_those_of_the_published_architecture(case: Case) -> None:
    _, model = load(case.folder)
    assert model.blocks_path == case.family.blocks_path
    assert model.wiring == case.family.wiring
    assert model.norm_type == case.family.norm_type
    assert (model.layers, model.width) == (4, 32)
