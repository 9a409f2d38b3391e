"""Reference values of each step's parts, by plain hooks on the modules of the published architecture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from families import FAMILIES
from references import stream_of
from writers import WRITERS


@dataclass(frozen=True)
class Plain:
    """One prompt alone at its last token, in float64: stream [L + 1, width], attention and mlp [L, width]."""

    stream: Any
    attention: Any
    mlp: Any
    final_norm: float | None


def measure_parts_plainly(model: Any, family: str, ids: list[int]) -> Plain:
    """The outputs of the published modules."""
    import torch

    known, writers = FAMILIES[family], WRITERS[family]
    blocks = model.get_submodule(known.blocks_path)
    attention = torch.zeros(len(blocks), 32, dtype=torch.float64)
    mlp = torch.zeros_like(attention)
    last: dict[str, float] = {}
    handles = []

    def add_to(row: Any) -> Any:
        def hook(_: Any, __: Any, output: Any) -> None:
            written = output[0] if isinstance(output, tuple) else output
            row.add_(written.reshape(len(ids), -1)[-1].double() * writers.scale)

        return hook

    for index, block in enumerate(blocks):
        for rows, paths in ((attention, writers.attention), (mlp, writers.mlp)):
            for path in paths:
                if path in dict(block.named_modules()):
                    handles.append(block.get_submodule(path).register_forward_hook(add_to(rows[index])))
    if known.final_norm_path is not None:
        handles.append(
            model.get_submodule(known.final_norm_path).register_forward_hook(
                lambda _, __, output: last.update(norm=float(output[0, -1].double().norm()))
            )
        )
    stream, _ = stream_of(model, known.blocks_path, ids)
    for handle in handles:
        handle.remove()
    return Plain(stream, attention, mlp, last.get("norm"))
