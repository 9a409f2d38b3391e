"""The measurement with TransformerLens: `hook_resid_post` of each block, with unchanged weights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from transformer_lens import TransformerBridge

from .measurement import Measured, Subject, Way, entropy_of, in_batch, in_rows, pad


def bridge_of(subject: Subject) -> Any:
    """TransformerLens around the subject's own model. By default it folds and centres nothing."""
    return TransformerBridge.boot_transformers(
        str(subject.folder),
        hf_model=subject.model,
        tokenizer=subject.tokenizer,
        device=subject.device,
        dtype=subject.model.dtype,
    )


def names_of(subject: Subject) -> list[str]:
    return [f"blocks.{k}.hook_resid_post" for k in range(len(subject.blocks))]


def measure_each(subject: Subject, bridge: Any, prompts: Iterable[torch.Tensor]) -> Measured:
    """Measure each prompt from its token ids, [1, tokens]."""
    names = names_of(subject)

    def row(ids: torch.Tensor) -> tuple[list[float], float]:
        logits, cache = bridge.run_with_cache(ids, names_filter=names)
        return [cache[name][0, -1].norm().item() for name in names], entropy_of(logits[0, -1].float()).item()

    return in_rows(row(ids) for ids in prompts)


def measure_padded(subject: Subject, bridge: Any) -> Measured:
    """Measure all prompts in one batch."""
    names = names_of(subject)
    batch = pad(subject.tokenizer, subject.prompts, subject.device)
    logits, cache = bridge.run_with_cache(batch.ids, attention_mask=batch.mask, names_filter=names)
    norms = [cache[name][batch.rows, batch.last].norm(dim=-1) for name in names]
    return in_batch(norms, logits[batch.rows, batch.last])


def ways(subject: Subject, bridge: Any) -> dict[str, Way]:
    """The ways by their names in the tables."""
    return {
        "one by one": lambda: measure_each(subject, bridge, subject.one_by_one()),
        "one padded batch": lambda: measure_padded(subject, bridge),
    }
