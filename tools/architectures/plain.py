"""The same facts by plain means, with nothing of the instrument but the path that it names."""

from __future__ import annotations

from typing import Any

import torch


class IdsAsText:
    """Stands for a tokenizer: the audit's prompts are token ids, whose text is not looked at."""

    def decode(self, ids: list[int]) -> str:
        """The ids themselves."""
        return " ".join(map(str, ids))


def first_tensor(value: Any) -> Any:
    """A tensor, or the first one of a tuple, list or mapping."""
    if torch.is_tensor(value):
        return value
    entries = value.values() if hasattr(value, "values") else value
    return next(entry for entry in entries if torch.is_tensor(entry) and entry.is_floating_point())


def plain_run(model: Any, blocks_path: str, ids: list[int]) -> tuple[list[Any], list[Any], Any, Any]:
    """One prompt alone: each block's input and output [T, width], the hidden states, the logits [T, V].

    The hidden states are those that transformers gives itself, None where the architecture gives none.
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
    """‖first - second‖ within this part of ‖second‖, in float64."""
    if first.shape != second.shape:
        return False
    apart = float((first.double() - second.double()).norm())
    return apart <= tolerance * float(second.double().norm())
