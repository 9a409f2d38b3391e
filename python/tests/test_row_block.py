"""Columns are read as rows, and their block holds the same numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from gain_sidecar.measuring.prompts import Prompt
from gain_sidecar.measuring.rows import Rows
from gain_sidecar.measuring.table import SPLIT, table_slices
from row_blocks import block_of, rows_of

LAYERS = 2
PROMPTS = [Prompt(item, list(range(item + 1)), cut_tokens=item) for item in (7, 0, 3)]


def rows_of_numbers(numbers: Any, split: bool = True, final_norm: bool = True) -> Rows:
    """Rows of a model of two blocks whose tokens are written as what they are counted."""
    return Rows(PROMPTS[: len(numbers)], numbers, table_slices(LAYERS, split), final_norm, "t{}".format)


def drawn(split: bool, dtype: Any) -> Any:
    """Numbers at random, with a token id where one belongs."""
    slices = table_slices(LAYERS, split)
    width = max(part.stop for part in slices.values())
    numbers = np.random.default_rng(5).normal(size=(3, width)).astype(dtype)
    numbers[:, slices["top_id"]] = [[0], [50_399], [2**24 - 1]]
    return numbers


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("split", [True, False])
@pytest.mark.parametrize("final_norm", [True, False])
def test_a_block_holds_the_rows_in_order(dtype: Any, split: bool, final_norm: bool) -> None:
    rows = rows_of_numbers(drawn(split, dtype), split, final_norm)
    assert rows_of(rows.block()) == list(rows)
    assert rows.block() == block_of(list(rows))


def test_each_quantity_is_read_from_its_own_place() -> None:
    slices = table_slices(LAYERS, True)
    numbers = np.zeros((1, max(part.stop for part in slices.values())))
    for place, part in enumerate(slices.values(), start=1):
        numbers[:, part] = place
    (row,) = rows_of_numbers(numbers)
    expected = {name: [float(place)] for place, name in enumerate(slices, start=1)}
    assert row.norms == expected["norms"] * (LAYERS + 1)
    assert row.delta_norms == expected["delta_norms"] * LAYERS
    assert row.inners == expected["inners"] * LAYERS
    assert [row.final_norm] == expected["final_norm"]
    assert [row.entropy_nats] == expected["entropy"]
    assert [row.top_prob] == expected["top_prob"]
    assert [float(row.top_id)] == expected["top_id"]
    assert row.top_token == f"t{row.top_id}"
    assert row.last_token == f"t{PROMPTS[0].ids[-1]}"
    assert (row.item, row.token_ids, row.cut_tokens) == (7, list(range(8)), 7)
    assert row.split is not None
    for name in SPLIT:
        assert getattr(row.split, name) == expected[name] * LAYERS


def test_nan_stays_nan() -> None:
    numbers = drawn(True, np.float32)
    numbers[0, :4] = math.nan
    back = rows_of(rows_of_numbers(numbers).block())[0]
    assert all(map(math.isnan, back.norms))


def test_no_rows_are_an_empty_block() -> None:
    none = rows_of_numbers(drawn(True, np.float32)[:0])
    assert len(none) == 0
    assert none.block().norms == b""
    assert rows_of(none.block()) == []
