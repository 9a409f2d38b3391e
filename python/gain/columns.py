"""The documented columns (docs/data-dictionary.md, "Files of a run") of measured rows and error rows.

A vector is a numpy array; a missing value is None. python/tests/test_columns.py compares names, order and
types with the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

from gain_sidecar.messages import ErrorRow, RowBlock

from .gains import derive_gains
from .labels import Labels
from .prompts import Prompt

if TYPE_CHECKING:
    from .gains import Doubles, Integers

Kind = Literal["text", "integer", "number", "numbers", "int32s", "texts"]
Columns: TypeAlias = dict[str, list[object]]
"""The values of each column, one for each row."""

COLUMNS: dict[str, Kind] = {
    "Model": "text",
    "Architecture": "text",
    "Norm_Type": "text",
    "Params": "text",
    "Role": "text",
    "Category": "text",
    "Complexity": "integer",
    "Prompt": "text",
    "Prompt_Short": "text",
    "Entropy": "number",
    "Last_Gain": "number",
    "Total_Amp": "number",
    "Top_Token": "text",
    "Top_Prob": "number",
    "N_Layers": "integer",
    "Layer_Norms": "numbers",
    "Layer_Gains": "numbers",
    "Flags": "texts",
    "Token_Ids": "int32s",
    "Last_Token": "text",
    "Delta_Norms": "numbers",
    "Inners": "numbers",
    "Attention_Norms": "numbers",
    "Attention_Inners": "numbers",
    "MLP_Norms": "numbers",
    "MLP_Inners": "numbers",
    "Split_Errors": "numbers",
    "Final_Norm": "number",
    "Error_Code": "text",
    "Error_Text": "text",
}
ID = "meta_id"
_SHORT = 40


def kinds_of(columns: Mapping[str, Sequence[object]]) -> dict[str, Kind]:
    """The kind of each column; Complexity is a number where one is not whole, and own columns are texts."""
    kinds: dict[str, Kind] = {name: COLUMNS.get(name, "text") for name in columns}
    stated = [value for value in columns["Complexity"] if value is not None]
    if not all(isinstance(value, int) for value in stated):
        kinds["Complexity"] = "number"
    return kinds


def make_columns(
    prompts: Sequence[Prompt],
    labels: Labels,
    blocks: Sequence[RowBlock],
    errors: Sequence[ErrorRow],
    layers: int,
) -> Columns:
    """The columns of all prompts, in their order; items of rows and errors are indices of prompts."""
    columns: Columns = {name: [None] * len(prompts) for name in COLUMNS}
    _put_labels(columns, prompts, labels)
    repeats = _repeats(prompts)
    for block in blocks:
        items = _integers(block.items).tolist()
        for name, values in _measured(block, [repeats[item] for item in items], layers).items():
            for item, value in zip(items, values, strict=True):
                columns[name][item] = value
    for row in errors:
        columns["Error_Code"][row.item], columns["Error_Text"][row.item] = row.code, row.text
    own = dict.fromkeys(name for prompt in prompts for name in prompt.own)
    return {
        **columns,
        ID: [prompt.id for prompt in prompts],
        **{f"meta_{name}": [prompt.own.get(name) for prompt in prompts] for name in own},
    }


def _repeats(prompts: Sequence[Prompt]) -> list[bool]:
    """Is there an equal prompt before it?"""
    first: dict[str, int] = {}
    return [first.setdefault(prompt.text, index) != index for index, prompt in enumerate(prompts)]


def _put_labels(columns: Columns, prompts: Sequence[Prompt], labels: Labels) -> None:
    for name, label in zip(COLUMNS, labels, strict=False):
        columns[name] = [label] * len(prompts)
    columns["Category"] = [prompt.category for prompt in prompts]
    stated = [prompt.complexity for prompt in prompts if prompt.complexity is not None]
    whole = all(value.is_integer() for value in stated)
    columns["Complexity"] = [
        int(prompt.complexity) if whole and prompt.complexity is not None else prompt.complexity
        for prompt in prompts
    ]
    columns["Prompt"] = [prompt.text for prompt in prompts]
    columns["Prompt_Short"] = [f"{prompt.text[:_SHORT]}..." for prompt in prompts]


def _measured(block: RowBlock, repeated: Sequence[bool], layers: int) -> dict[str, Sequence[object]]:
    """The columns of one block's rows, in its order."""
    import numpy as np

    rows = len(repeated)
    norms = _doubles(block.norms).reshape(rows, layers + 1)
    entropies, top_probs = _doubles(block.entropies_nats), _doubles(block.top_probs)
    counts = _integers(block.token_counts)
    gains = derive_gains(norms, entropies, top_probs, counts, _integers(block.cut_tokens), repeated)

    def of_blocks(values: bytes | None) -> Sequence[object]:
        return [None] * rows if values is None else list(_doubles(values).reshape(rows, layers))

    split = block.split
    return {
        "Entropy": entropies.tolist(),
        "Last_Gain": gains.last.tolist(),
        "Total_Amp": gains.total.tolist(),
        "Top_Token": block.top_tokens,
        "Top_Prob": top_probs.tolist(),
        "N_Layers": [layers] * rows,
        "Layer_Norms": list(norms),
        "Layer_Gains": list(gains.layers),
        "Flags": gains.flags,
        "Token_Ids": np.split(_integers(block.token_ids), np.cumsum(counts)[:-1]) if rows else [],
        "Last_Token": block.last_tokens,
        "Delta_Norms": of_blocks(block.delta_norms),
        "Inners": of_blocks(block.inners),
        "Attention_Norms": of_blocks(None if split is None else split.attention_norms),
        "Attention_Inners": of_blocks(None if split is None else split.attention_inners),
        "MLP_Norms": of_blocks(None if split is None else split.mlp_norms),
        "MLP_Inners": of_blocks(None if split is None else split.mlp_inners),
        "Split_Errors": of_blocks(None if split is None else split.errors),
        "Final_Norm": [None] * rows if block.final_norms is None else _doubles(block.final_norms).tolist(),
    }


def _doubles(values: bytes) -> Doubles:
    import numpy as np

    return np.frombuffer(values, "<f8")


def _integers(values: bytes) -> Integers:
    import numpy as np

    return np.frombuffer(values, "<i4")
