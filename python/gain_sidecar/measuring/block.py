"""Rows to the columns that cross the wire. Needs neither torch nor numpy."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain

from ..messages import RowBlock, SplitBlock
from .row import MeasuredRow, PartSplit


def block_of(rows: Sequence[MeasuredRow]) -> RowBlock:
    """The rows of one model as one block. Raises TypeError where only some have a split or a final norm."""
    splits = [row.split for row in rows if row.split is not None]
    final_norms = [row.final_norm for row in rows if row.final_norm is not None]
    if len(splits) not in (0, len(rows)) or len(final_norms) not in (0, len(rows)):
        raise TypeError("some rows of one model have a split or a final norm, and some have none")
    return RowBlock(
        items=_int32(row.item for row in rows),
        norms=_vectors(row.norms for row in rows),
        delta_norms=_vectors(row.delta_norms for row in rows),
        inners=_vectors(row.inners for row in rows),
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


def _split(splits: Sequence[PartSplit]) -> SplitBlock:
    return SplitBlock(
        attention_norms=_vectors(split.attention_norms for split in splits),
        attention_inners=_vectors(split.attention_inners for split in splits),
        mlp_norms=_vectors(split.mlp_norms for split in splits),
        mlp_inners=_vectors(split.mlp_inners for split in splits),
        errors=_vectors(split.errors for split in splits),
    )


def _vectors(vectors: Iterable[list[float]]) -> bytes:
    return _float64(chain.from_iterable(vectors))


def _float64(values: Iterable[float]) -> bytes:
    return array("d", values).tobytes()


def _int32(values: Iterable[int]) -> bytes:
    return array("i", values).tobytes()
