"""Reads the blocks that cross the wire back into rows, by numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
from gain_sidecar import messages
from gain_sidecar.measuring.row import MeasuredRow, PartSplit


def rows_of(block: messages.RowBlock) -> list[MeasuredRow]:
    """The rows of a block, in its order."""
    items = np.frombuffer(block.items, "<i4")
    ends = np.cumsum(np.frombuffer(block.token_counts, "<i4"))
    token_ids = np.frombuffer(block.token_ids, "<i4")
    rows = len(items)

    def vectors(column: bytes) -> list[Any]:
        listed: list[Any] = np.frombuffer(column, "<f8").reshape(rows, -1).tolist() if rows else []
        return listed

    def numbers(column: bytes, kind: str) -> list[Any]:
        listed: list[Any] = np.frombuffer(column, kind).tolist()
        return listed

    split = block.split
    splits: list[PartSplit | None] = [None] * rows
    if split is not None:
        columns = (
            split.attention_norms,
            split.attention_inners,
            split.mlp_norms,
            split.mlp_inners,
            split.errors,
        )
        splits = [PartSplit(*parts) for parts in zip(*map(vectors, columns), strict=True)]
    final_norms = [None] * rows if block.final_norms is None else numbers(block.final_norms, "<f8")
    return [
        MeasuredRow(*fields)
        for fields in zip(
            items.tolist(),
            vectors(block.norms),
            vectors(block.delta_norms),
            vectors(block.inners),
            splits,
            final_norms,
            numbers(block.entropies_nats, "<f8"),
            numbers(block.top_ids, "<i4"),
            block.top_tokens,
            numbers(block.top_probs, "<f8"),
            [ids.tolist() for ids in np.split(token_ids, ends[:-1])] if rows else [],
            block.last_tokens,
            numbers(block.cut_tokens, "<i4"),
            strict=True,
        )
    ]
