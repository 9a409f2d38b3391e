"""The measurement with nnsight: `.output` of each block inside a trace."""

from __future__ import annotations

from typing import Any

import torch
from nnsight.modeling.transformers import TransformersModel

from .measurement import Measured, Subject, Way, blocks_of, entropy_of, in_batch, in_rows, states_of


def traced(subject: Subject) -> Any:
    """nnsight around the subject's own model. It sets the tokenizer's padding side to the left."""
    return TransformersModel(subject.model, task="text-generation", tokenizer=subject.tokenizer)


def trace(model: Any, texts: str | list[str]) -> tuple[list[Any], torch.Tensor]:
    """Run one forward pass. Returns, at the last position, norms by block, [prompts] each, and logits
    [prompts, vocabulary].
    """
    layers = list(blocks_of(model))
    with model.trace(texts):
        norms = []
        for layer in layers:
            norms.append(states_of(layer.output)[:, -1].norm(dim=-1))
        norms.save()
        logits = model.lm_head.output[:, -1].save()
    return norms, logits


def measure_each(subject: Subject, model: Any) -> Measured:
    """Measure one prompt at a time."""

    def row(prompt: str) -> tuple[list[float], float]:
        norms, logits = trace(model, prompt)
        return [norm.item() for norm in norms], entropy_of(logits.float()).item()

    return in_rows(row(prompt) for prompt in subject.prompts)


def ways(subject: Subject, model: Any) -> dict[str, Way]:
    """The ways by their names in the tables."""
    return {
        "one by one": lambda: measure_each(subject, model),
        "one padded batch": lambda: in_batch(*trace(model, subject.prompts)),
    }
