"""Plain forward passes with plain hooks, which use only the blocks' path from the instrument."""

from __future__ import annotations

from typing import Any

import torch


class IdsAsText:
    """Replaces a tokenizer: the audit's prompts are token ids, whose text is not used."""

    def decode(self, ids: list[int]) -> str:
        """The ids as text."""
        return " ".join(map(str, ids))


def first_tensor(value: Any) -> Any:
    """A tensor, or the first one of a tuple, list or mapping."""
    if torch.is_tensor(value):
        return value
    entries = value.values() if hasattr(value, "values") else value
    return next(entry for entry in entries if torch.is_tensor(entry) and entry.is_floating_point())


def plain_run(model: Any, blocks_path: str, ids: list[int]) -> tuple[list[Any], list[Any], Any, Any]:
    """Run one prompt alone: each block's input and output [T, width], the hidden states, the logits [T, V].

    The hidden states are those of transformers, None where the architecture returns none.
    """
    taken: list[Any] = []
    given: list[Any] = []
    handles = []
    for block in model.get_submodule(blocks_path):
        handles.append(
            block.register_forward_pre_hook(
                lambda _, args, kwargs: taken.append(first_tensor([*args, *kwargs.values()])[0].clone()),
                with_kwargs=True,
            )
        )
        handles.append(
            block.register_forward_hook(lambda _, __, output: given.append(first_tensor(output)[0].clone()))
        )
    try:
        with torch.no_grad():
            output = model(input_ids=torch.tensor([ids]), use_cache=False, output_hidden_states=True)
    finally:
        for handle in handles:
            handle.remove()
    states = getattr(output, "hidden_states", None)
    states = None if not states or states[0] is None else [state[0] for state in states]
    return taken, given, states, output.logits[0]


def close(first: Any, second: Any, tolerance: float = 1e-5) -> bool:
    """Is ‖first - second‖ at most `tolerance` · ‖second‖, in float64?"""
    if first.shape != second.shape:
        return False
    distance = float((first.double() - second.double()).norm())
    return distance <= tolerance * float(second.double().norm())
