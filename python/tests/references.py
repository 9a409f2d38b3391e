"""Reference measurements: one prompt at a time, in float64, without code of the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Reference:
    """One prompt's values, float64: norms [L + 1], delta_norms [L], inner_products [L]."""

    norms: Any
    delta_norms: Any
    inner_products: Any
    entropy: float
    top_id: int
    top_prob: float


def load_plain(folder: Path, dtype: str = "float32", **changes: Any) -> tuple[Any, Any]:
    """The model and tokenizer as any user of transformers loads them, with these changes of its config."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype), **changes).eval()
    return model, AutoTokenizer.from_pretrained(folder)


def stream_of(model: Any, blocks_path: str, ids: list[int]) -> tuple[Any, Any]:
    """Residual stream at the last token, [L + 1, width] in float64, and the last logits, [V] in float64."""
    import torch

    stream: list[Any] = []

    def keep(hidden: Any) -> None:
        stream.append(hidden[0, -1].double())

    blocks = model.get_submodule(blocks_path)
    handles = [
        blocks[0].register_forward_pre_hook(
            lambda _, args, kwargs: keep(args[0] if args else kwargs["hidden_states"]), with_kwargs=True
        )
    ]
    for block in blocks:
        handles.append(
            block.register_forward_hook(
                lambda _, __, output: keep(output[0] if isinstance(output, tuple) else output)
            )
        )
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0, -1].double()
    for handle in handles:
        handle.remove()
    return torch.stack(stream), logits


def measure_plainly(model: Any, blocks_path: str, ids: list[int]) -> Reference:
    """Every quantity by its definition, in float64 from the model's own hidden states."""
    import torch

    stream, logits = stream_of(model, blocks_path, ids)
    steps = stream[1:] - stream[:-1]
    log_p = torch.log_softmax(logits, dim=-1)
    return Reference(
        norms=stream.pow(2).sum(-1).sqrt().numpy(),
        delta_norms=steps.pow(2).sum(-1).sqrt().numpy(),
        inner_products=(stream[:-1] * steps).sum(-1).numpy(),
        entropy=float(-(log_p.exp() * log_p).sum()),
        top_id=int(logits.argmax()),
        top_prob=float(log_p.max().exp()),
    )


def largest_relative_error(found: Any, expected: Any) -> float:
    """max |found / expected - 1|."""
    return float(np.abs(np.asarray(found) / np.asarray(expected) - 1).max())
