"""The rows of positions of a lease's prompts, in blocks that fit in a frame."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..messages import PositionBlock, SplitBlock
from .prompts import Prompt
from .quantities import Group, slices_of
from .row import QUANTITIES, quantities_in

if TYPE_CHECKING:
    from .positions import Indices
    from .table import Numbers

# A quarter of a frame.
MOST_BYTES = 1 << 22


@dataclass(frozen=True)
class PositionRows:
    """Those of one prompt: C numbers at each of m positions, in the order of a table with these `groups`."""

    prompt: Prompt
    positions: Indices
    numbers: Numbers
    """Shape [m, C]."""


def position_blocks(
    rows: Collection[PositionRows], layers: int, groups: Collection[Group], *, predictions: bool
) -> Iterator[PositionBlock]:
    """All rows in order; a prompt with more than fit in one block is continued in the next."""
    slices = slices_of(quantities_in(*groups), layers)
    most = max(1, MOST_BYTES // (4 * (8 * layers + 8)))
    waiting: list[PositionRows] = []
    held = 0
    for row in rows:
        first = 0
        while first < len(row.positions):
            end = min(len(row.positions), first + most - held)
            waiting.append(PositionRows(row.prompt, row.positions[first:end], row.numbers[first:end]))
            held, first = held + end - first, end
            if held == most:
                yield _block(waiting, slices, predictions)
                waiting, held = [], 0
    if held:
        yield _block(waiting, slices, predictions)


def _block(
    rows: list[PositionRows], slices: dict[str, slice[int, int, None]], predictions: bool
) -> PositionBlock:
    import numpy as np

    numbers = np.concatenate([row.numbers for row in rows])
    unpredicted = {"entropy_nats", "top_id", "top_prob"} if not predictions else set()

    def column(name: str, number: str) -> bytes | None:
        if name not in slices or name in unpredicted:
            return None
        return numbers[:, slices[name]].astype("<i4" if number == "int32" else "<f4").tobytes()

    columns = {one.column.name: column(one.name, one.column.number) for one in QUANTITIES}
    split = {one.column.name: columns.pop(one.column.name) for one in quantities_in("split")}
    return PositionBlock(
        items=np.repeat([row.prompt.item for row in rows], [len(row.positions) for row in rows])
        .astype("<i4")
        .tobytes(),
        positions=np.concatenate([row.positions for row in rows]).astype("<i4").tobytes(),
        token_ids=np.concatenate([np.array(row.prompt.ids)[row.positions] for row in rows])
        .astype("<i4")
        .tobytes(),
        # A column is None only where the wire allows it, which the type check does not see.
        split=SplitBlock(**split) if "errors" in slices else None,  # type: ignore[arg-type]
        **columns,  # type: ignore[arg-type]
    )
