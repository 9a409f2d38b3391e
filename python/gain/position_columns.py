"""The documented columns (docs/data-dictionary.md, "Rows of positions") of measured positions.

The same numbers as `packages/records/src/store/positionTable.ts` writes; python/tests/test_position_rows.py
compares names, order and types with the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from gain_sidecar.messages import PositionBlock

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
    Array: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32 | np.int32 | np.object_]]

PositionKind = Literal["text", "integer", "number", "numbers"]
PositionColumns: TypeAlias = "dict[str, Array | None]"
"""The values of each column: shape [m], or [m, L] and [m, L + 1] for L blocks; None where the model has none,
or predictions were not asked for."""

POSITION_COLUMNS: dict[str, PositionKind] = {
    "Model": "text",
    "Prompt_Index": "integer",
    "Position": "integer",
    "Token_Id": "integer",
    "Last_Gain": "number",
    "Layer_Gains": "numbers",
    "Layer_Norms": "numbers",
    "Delta_Norms": "numbers",
    "Inners": "numbers",
    "Attention_Norms": "numbers",
    "Attention_Inners": "numbers",
    "MLP_Norms": "numbers",
    "MLP_Inners": "numbers",
    "Split_Errors": "numbers",
    "Final_Norm": "number",
    "Entropy": "number",
    "Top_Id": "integer",
    "Top_Prob": "number",
}

# The field of a block, or of its split, with a column's numbers.
_FIELDS = {
    "Prompt_Index": "items",
    "Position": "positions",
    "Token_Id": "token_ids",
    "Layer_Norms": "norms",
    "Delta_Norms": "delta_norms",
    "Inners": "inners",
    "Attention_Norms": "attention_norms",
    "Attention_Inners": "attention_inners",
    "MLP_Norms": "mlp_norms",
    "MLP_Inners": "mlp_inners",
    "Split_Errors": "errors",
    "Final_Norm": "final_norms",
    "Entropy": "entropies_nats",
    "Top_Id": "top_ids",
    "Top_Prob": "top_probs",
}


def make_position_columns(blocks: Sequence[PositionBlock], model: str, layers: int) -> PositionColumns:
    """The columns of all blocks, in their order; items of blocks are indices of prompts."""
    import numpy as np

    read = {name: _column(blocks, name, layers) for name in _FIELDS}
    norms = cast("Floats", read["Layer_Norms"])
    with np.errstate(all="ignore"):
        gains = norms[:, 1:] / norms[:, :-1]
    last = np.where((layers < 2) | (norms[:, -2] == 0), np.float32(1), gains[:, -1])
    found: PositionColumns = {
        **read,
        "Model": np.full(len(norms), model, dtype=object),
        "Last_Gain": last,
        "Layer_Gains": gains,
    }
    return {name: found[name] for name in POSITION_COLUMNS}


def _column(blocks: Sequence[PositionBlock], name: str, layers: int) -> Array | None:
    """One column of all blocks. Without a block, that of no row."""
    import numpy as np

    kind = POSITION_COLUMNS[name]
    parts = [_bytes_of(block, _FIELDS[name]) for block in blocks]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    values = np.frombuffer(b"".join(found), "<i4" if kind == "integer" else "<f4")
    if kind != "numbers":
        return values
    return values.reshape(-1, layers + 1 if name == "Layer_Norms" else layers)


def _bytes_of(block: PositionBlock, field: str) -> bytes | None:
    """A field of the block, or of its split."""
    holder = block if field in block.__struct_fields__ else block.split
    return None if holder is None else cast("bytes | None", getattr(holder, field))
