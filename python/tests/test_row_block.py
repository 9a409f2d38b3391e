"""Columns are read as rows, and their block holds the same numbers."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np
import pytest
from gain_sidecar.measuring.prompts import Prompt
from gain_sidecar.measuring.quantities import Group, slices_of, width_of
from gain_sidecar.measuring.row import QUANTITIES, quantities_in
from gain_sidecar.measuring.rows import Rows
from gain_sidecar.messages import RowBlock, SplitBlock
from row_blocks import block_of, rows_of

LAYERS = 2
PROMPTS = [Prompt(item, list(range(item + 1)), cut_tokens=item) for item in (7, 0, 3)]
ALL: tuple[Group, ...] = ("row", "split", "final norm")
# The columns that depend on prompts and texts only, not on measured numbers.
OF_PROMPTS = {"items", "top_tokens", "token_counts", "token_ids", "last_tokens", "cut_tokens"}


def rows_of_numbers(numbers: Any, groups: tuple[Group, ...] = ALL) -> Rows:
    """Rows of a model of two blocks in which token 5 has the text `t5`."""
    return Rows(PROMPTS[: len(numbers)], numbers, LAYERS, groups, "t{}".format)


def drawn(groups: tuple[Group, ...], dtype: Any) -> Any:
    """Random numbers, except for token ids."""
    quantities = quantities_in(*groups)
    numbers = np.random.default_rng(5).normal(size=(3, width_of(quantities, LAYERS))).astype(dtype)
    numbers[:, slices_of(quantities, LAYERS)["top_id"]] = [[0], [50_399], [2**24 - 1]]
    return numbers


def test_every_measured_column_of_the_wire_is_in_the_table_once() -> None:
    columns = [quantity.column.name for quantity in QUANTITIES if quantity.column.group != "split"]
    parts = [quantity.column.name for quantity in QUANTITIES if quantity.column.group == "split"]
    on_wire = {one.name for one in msgspec.structs.fields(RowBlock)} - OF_PROMPTS - {"split"}
    assert sorted(columns) == sorted(on_wire)
    assert sorted(parts) == sorted(one.name for one in msgspec.structs.fields(SplitBlock))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("groups", [ALL, ("row", "split"), ("row", "final norm"), ("row",)])
def test_a_block_holds_the_rows_in_order(dtype: Any, groups: tuple[Group, ...]) -> None:
    rows = rows_of_numbers(drawn(groups, dtype), groups)
    assert rows_of(rows.block()) == list(rows)
    assert rows.block() == block_of(list(rows))
    assert (rows[0].split is None, rows[0].final_norm is None) == (
        "split" not in groups,
        "final norm" not in groups,
    )


def test_each_quantity_is_read_from_its_own_slice() -> None:
    slices = slices_of(QUANTITIES, LAYERS)
    numbers = np.zeros((1, width_of(QUANTITIES, LAYERS)))
    for number, part in enumerate(slices.values(), start=1):
        numbers[:, part] = number
    (row,) = rows_of_numbers(numbers)
    expected = {name: [float(number)] for number, name in enumerate(slices, start=1)}
    assert row.norms == expected["norms"] * (LAYERS + 1)
    assert row.delta_norms == expected["delta_norms"] * LAYERS
    assert row.inner_products == expected["inner_products"] * LAYERS
    assert [row.final_norm] == expected["final_norm"]
    assert [row.entropy_nats] == expected["entropy_nats"]
    assert [row.top_prob] == expected["top_prob"]
    assert [float(row.top_id)] == expected["top_id"]
    assert row.top_token == f"t{row.top_id}"
    assert row.last_token == f"t{PROMPTS[0].ids[-1]}"
    assert (row.item, row.token_ids, row.cut_tokens) == (7, list(range(8)), 7)
    assert row.split is not None
    for name in ("attention_norms", "attention_inner_products", "mlp_norms", "mlp_inner_products", "errors"):
        assert getattr(row.split, name) == expected[name] * LAYERS


def test_nan_stays_nan() -> None:
    numbers = drawn(ALL, np.float32)
    numbers[0, :4] = math.nan
    back = rows_of(rows_of_numbers(numbers).block())[0]
    assert all(map(math.isnan, back.norms))


def test_no_rows_are_an_empty_block() -> None:
    none = rows_of_numbers(drawn(ALL, np.float32)[:0])
    assert len(none) == 0
    assert none.block().norms == b""
    assert rows_of(none.block()) == []
