"""Converts rows into blocks of the wire with the standard library, and back with numpy."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from gain_sidecar import messages
from gain_sidecar.measuring.row import MeasuredRow, PartSplit
from gain_sidecar.measuring.vectors import kept_blocks


def rows_of(block: messages.RowBlock) -> list[MeasuredRow]:
    """The rows of a block, in its order."""
    import numpy as np

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


def block_of(rows: Sequence[MeasuredRow]) -> messages.RowBlock:
    """The rows of one model as one block. Raises TypeError where only some have a split or a final norm."""
    splits = [row.split for row in rows if row.split is not None]
    final_norms = [row.final_norm for row in rows if row.final_norm is not None]
    if len(splits) not in (0, len(rows)) or len(final_norms) not in (0, len(rows)):
        raise TypeError("some rows of one model have a split or a final norm, and some have none")
    return messages.RowBlock(
        items=_int32(row.item for row in rows),
        norms=_vectors(row.norms for row in rows),
        delta_norms=_vectors(row.delta_norms for row in rows),
        inners=_vectors(row.inner_products for row in rows),
        split=_split(splits) if splits else None,
        final_norms=_float64(final_norms) if final_norms else None,
        entropies_nats=_float64(row.entropy_nats for row in rows),
        top_ids=_int32(row.top_id for row in rows),
        top_tokens=[row.top_token for row in rows],
        top_probs=_float64(row.top_prob for row in rows),
        token_counts=_int32(len(row.token_ids) for row in rows),
        token_ids=_int32(chain.from_iterable(row.token_ids for row in rows)),
        last_tokens=[row.last_token for row in rows],
        cut_tokens=_int32(row.cut_tokens for row in rows),
    )


def _split(splits: Sequence[PartSplit]) -> messages.SplitBlock:
    return messages.SplitBlock(
        attention_norms=_vectors(split.attention_norms for split in splits),
        attention_inners=_vectors(split.attention_inner_products for split in splits),
        mlp_norms=_vectors(split.mlp_norms for split in splits),
        mlp_inners=_vectors(split.mlp_inner_products for split in splits),
        errors=_vectors(split.errors for split in splits),
    )


def _vectors(vectors: Iterable[list[float]]) -> bytes:
    return _float64(chain.from_iterable(vectors))


def _float64(values: Iterable[float]) -> bytes:
    return array("d", values).tobytes()


def _int32(values: Iterable[int]) -> bytes:
    return array("i", values).tobytes()


def positions_of(rows: Sequence[MeasuredRow], rule: str | None) -> list[messages.PositionBlock]:
    """A block for each row, none without a rule. Norms at position p of n are those of the row times
    (p + 1) / n, so that the last token's are the row's own; everything else is 0."""
    from gain_sidecar.measuring.positions import Positions

    if rule is None:
        return []
    blocks = []
    for row in rows:
        tokens = len(row.token_ids)
        places = Positions(rule, predictions=False).of(tokens).tolist()
        if not places:
            continue
        each = len(row.norms) - 1
        zeros = bytes(4 * each * len(places))
        blocks.append(
            messages.PositionBlock(
                items=array("i", [row.item] * len(places)).tobytes(),
                positions=array("i", places).tobytes(),
                token_ids=array("i", [row.token_ids[place] for place in places]).tobytes(),
                norms=array(
                    "f", [norm * ((place + 1) / tokens) for place in places for norm in row.norms]
                ).tobytes(),
                delta_norms=zeros,
                inners=zeros,
                split=None,
                final_norms=None,
                entropies_nats=None,
                top_ids=None,
                top_probs=None,
            )
        )
    return blocks


def vectors_of(rows: Sequence[MeasuredRow], layout: messages.VectorLayout | None) -> list[bytes]:
    """A message for each row: 0.6 and 0.8 times the norm after each of the blocks, in float32."""
    if layout is None:
        return []
    return [
        array("f", [share * row.norms[block] for block in layout.blocks for share in (0.6, 0.8)]).tobytes()
        for row in rows
    ]


def split_along(norms: list[float], deltas: list[float]) -> PartSplit:
    """Two thirds of each step by attention, one third by the MLP, along the stream itself."""
    inners = [before * delta / 3 for before, delta in zip(norms, deltas, strict=False)]
    return PartSplit(
        attention_norms=[abs(2 * delta / 3) for delta in deltas],
        attention_inner_products=[2 * inner for inner in inners],
        mlp_norms=[abs(delta / 3) for delta in deltas],
        mlp_inner_products=inners,
        errors=[0.0] * len(deltas),
    )


def layout_of(request: messages.ModelRequest, layers: int) -> messages.VectorLayout | None:
    """Vectors of two numbers."""
    blocks = list(kept_blocks(request, layers))
    return messages.VectorLayout(blocks=blocks, dtype="float32", width=2) if blocks else None
