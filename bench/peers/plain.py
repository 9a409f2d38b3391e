"""The measurement with transformers alone."""

from __future__ import annotations

from typing import Any

import torch

from .measurement import Measured, Subject, Way, entropy_of, hooked, in_batch, in_rows, pad


def hooks_one_by_one(subject: Subject) -> Measured:
    """Measure by explicit hooks on the blocks, as the notebook does."""

    def row(ids: torch.Tensor) -> tuple[list[float], float]:
        norms, logits = hooked(subject, lambda states: states[0, -1].norm().item(), input_ids=ids)
        return norms, entropy_of(logits[0, -1].float()).item()

    return in_rows(row(ids) for ids in subject.one_by_one())


def hooks_padded(subject: Subject, prompts: list[str], tokenizer: Any = None) -> Measured:
    """Measure the same in one batch, padded by the subject's tokenizer or another. The last token is read at
    its position under padding on the right.
    """
    batch = pad(tokenizer or subject.tokenizer, prompts, subject.device)
    norms, logits = hooked(
        subject,
        lambda states: states[batch.rows, batch.last].norm(dim=-1),
        input_ids=batch.ids,
        attention_mask=batch.mask,
    )
    return in_batch(norms, logits[batch.rows, batch.last])


def states_one_by_one(subject: Subject) -> Measured:
    """Measure by `output_hidden_states`, whose last entry is not h_L but the final norm's output."""

    def row(ids: torch.Tensor) -> tuple[list[float], float]:
        output = subject.model(input_ids=ids, output_hidden_states=True, use_cache=False)
        norms = [state[0, -1].norm().item() for state in output.hidden_states[1:]]
        return norms, entropy_of(output.logits[0, -1].float()).item()

    return in_rows(row(ids) for ids in subject.one_by_one())


def states_padded(subject: Subject) -> Measured:
    """Measure the same in one batch."""
    batch = pad(subject.tokenizer, subject.prompts, subject.device)
    output = subject.model(
        input_ids=batch.ids, attention_mask=batch.mask, output_hidden_states=True, use_cache=False
    )
    norms = [state[batch.rows, batch.last].norm(dim=-1) for state in output.hidden_states[1:]]
    return in_batch(norms, output.logits[batch.rows, batch.last])


def ways(subject: Subject) -> dict[str, Way]:
    """The ways by their names in the tables."""
    return {
        "hooks, one by one": lambda: hooks_one_by_one(subject),
        "hooks, one padded batch": lambda: hooks_padded(subject, subject.prompts),
        "output_hidden_states, one by one": lambda: states_one_by_one(subject),
        "output_hidden_states, one padded batch": lambda: states_padded(subject),
    }
