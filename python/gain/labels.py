"""The labels of a model in its rows: the preset's, else what running the model showed.

The same words as `packages/gain/src/sources/storeModels.ts`; python/tests/test_same_rows.py compares the two.
"""

from __future__ import annotations

from typing import NamedTuple

from gain_sidecar.messages import LoadedModel, Wiring

_WIRINGS: dict[Wiring, str | None] = {
    "parallel": "Parallel",
    "sequential": "Sequential",
    "single": "One part per block",
    "mixed": "Blocks of different wiring",
    "unknown": None,
}
_UNITS = ((1e9, "B"), (1e6, "M"), (1e3, "K"))


class Labels(NamedTuple):
    """The columns Model, Architecture, Norm_Type, Params and Role; None where nothing is known."""

    model: str
    architecture: str | None
    norm_type: str | None
    params: str | None
    role: str | None


def labels_of(loaded: LoadedModel) -> Labels:
    """A rewired model has another name, and not the architecture of its preset."""
    label, seen = loaded.label, _WIRINGS[loaded.wiring]
    # With `@last` the other blocks keep their wiring, and the model's own is mixed.
    wiring, _, place = loaded.wiring_asked.partition("@")
    rewired = wiring not in ("as-is", loaded.native_wiring)
    name = loaded.name if label is None else label.name
    shown = None if loaded.norm_type == "unknown" else loaded.norm_type
    return Labels(
        f"{name}, {'last block ' if place == 'last' else ''}rewired {wiring}" if rewired else name,
        seen if label is None or rewired else label.architecture,
        shown if label is None else label.norm_type,
        count_text(loaded.parameters) if label is None else label.params,
        None if label is None else label.role,
    )


def count_text(parameters: int) -> str:
    """A number of parameters as in model names: `135M`, `6.1B`."""
    for size, unit in _UNITS:
        if parameters >= size:
            value = parameters / size
            return f"{value:.1f}{unit}" if value < 10 else f"{value:.0f}{unit}"
    return str(parameters)
