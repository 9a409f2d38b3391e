"""Every family gives the same numbers through batches and hooks as one prompt at a time in float64."""

from __future__ import annotations

from pathlib import Path

import pytest
from loading_service import load, measure
from references import largest_relative_error, load_plain, measure_plainly
from tiny_models import FAMILIES, TEXTS, save_tiny

# Float32 forward passes of another batch shape differ by rounding alone.
TOLERANCE = 1e-5


@pytest.fixture(scope="module", params=FAMILIES)
def family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    name = str(request.param)
    return name, save_tiny(name, tmp_path_factory.mktemp(name))


@pytest.mark.parametrize("batch_size", [1, 7, 25, None])
def test_a_row_equals_the_plain_measurement_in_float64(
    family: tuple[str, Path], batch_size: int | None
) -> None:
    name, folder = family
    service, _ = load(folder, batch_size=batch_size)
    rows, errors = measure(service, TEXTS)
    assert errors == []
    assert [row.item for row in rows] == list(range(len(TEXTS)))
    model, tokenizer = load_plain(folder)
    for row, text in zip(rows, TEXTS, strict=True):
        assert row.token_ids == tokenizer(text)["input_ids"]
        expected = measure_plainly(model, FAMILIES[name].blocks_path, row.token_ids)
        gain = row.norms[-1] / row.norms[-2]
        assert largest_relative_error(row.norms, expected.norms) < TOLERANCE
        assert abs(gain / (expected.norms[-1] / expected.norms[-2]) - 1) < TOLERANCE
        assert largest_relative_error(row.delta_norms, expected.delta_norms) < TOLERANCE
        scale = expected.norms[:-1] * expected.delta_norms
        assert abs((row.inners - expected.inners) / scale).max() < TOLERANCE
        assert abs(row.entropy_nats / expected.entropy - 1) < TOLERANCE
        assert row.top_id == expected.top_id
        assert abs(row.top_prob / expected.top_prob - 1) < TOLERANCE
        assert row.top_token == tokenizer.decode([expected.top_id])
        assert row.last_token == tokenizer.decode(row.token_ids[-1:])


def test_structure_and_wiring_are_those_of_the_published_architecture(family: tuple[str, Path]) -> None:
    name, folder = family
    _, model = load(folder)
    expected = FAMILIES[name]
    assert (model.blocks_path, model.wiring, model.norm_type) == (
        expected.blocks_path,
        expected.wiring,
        expected.norm_type,
    )
    assert (model.layers, model.width) == (4, 32)
