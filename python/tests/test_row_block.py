"""Rows become columns whose bytes numpy reads back."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from gain_sidecar.measuring.block import block_of
from gain_sidecar.measuring.row import MeasuredRow, PartSplit
from row_blocks import rows_of


def row(item: int) -> MeasuredRow:
    """A row of a model of two blocks, another for each item."""
    at = float(item)
    return MeasuredRow(
        item=item,
        norms=[1.5 + at, math.inf, 5e-324],
        delta_norms=[0.5, 1.25 * at],
        inners=[-0.0, -1e300],
        split=PartSplit([at, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0], [8.0, 9.0]),
        final_norm=12.5 + at,
        entropy_nats=2.5,
        top_id=2**31 - 1,
        top_token="\u2028\U0001f600",
        top_prob=1 / 3,
        token_ids=list(range(item + 1)),
        last_token="\0",
        cut_tokens=item,
    )


ROWS = [row(item) for item in (7, 0, 3)]


def test_a_block_holds_its_rows_in_order() -> None:
    assert rows_of(block_of(ROWS)) == ROWS


def test_a_block_without_split_and_final_norm_says_so() -> None:
    rows = [replace(each, split=None, final_norm=None) for each in ROWS]
    block = block_of(rows)
    assert block.split is None
    assert block.final_norms is None
    assert rows_of(block) == rows


def test_nan_stays_nan() -> None:
    block = block_of([replace(ROWS[0], norms=[math.nan] * 3, entropy_nats=math.nan)])
    (back,) = rows_of(block)
    assert all(map(math.isnan, [*back.norms, back.entropy_nats]))


def test_no_rows_are_an_empty_block() -> None:
    assert rows_of(block_of([])) == []
    assert block_of([]).norms == b""


def test_rows_of_two_models_are_no_block() -> None:
    with pytest.raises(TypeError, match="some rows"):
        block_of([ROWS[0], replace(ROWS[1], split=None)])
