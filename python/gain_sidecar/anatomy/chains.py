"""Lists of modules through which one tensor passes: each module's input is the output of the one before.

    list ─▶ its members' calls in order ─▶ for each slot in and slot out: is out of k = in of k + 1 ?

A block may pass on more than the residual stream, so every pair of slots is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING, Union

from .calls import Call, Slot
from .likeness import factor_between, same

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module, ModuleList, Sequential
    from transformers import PreTrainedModel


ModuleSequence = Union["ModuleList", "Sequential"]


@dataclass(frozen=True)
class Chain:
    """The calls of a list's members, and the slots of the tensor that they pass on."""

    path: str
    members: int
    calls: list[Call]
    input_slot: Slot
    output_slot: Slot

    @property
    def stream(self) -> list[Tensor]:
        """h₀ … h_L: the first call's input and each call's output. Shape [B, T, width] each."""
        return [
            self.calls[0].inputs[self.input_slot],
            *(call.outputs[self.output_slot] for call in self.calls),
        ]


def module_lists(model: PreTrainedModel) -> dict[str, ModuleSequence]:
    """Every list of modules in the model, by its path."""
    import torch

    kinds = (torch.nn.ModuleList, torch.nn.Sequential)
    return {path: module for path, module in model.named_modules() if isinstance(module, kinds)}


def find_chains(
    path: str, members: Sequence[Module], calls: Sequence[Call], tokens: tuple[int, int]
) -> list[Chain] | str:
    """All chains through these members, or the reason why there is none. `tokens` is the input ids' shape."""
    ids = {id(member) for member in members}
    own = [call for call in calls if id(call.module) in ids]
    own = [call for call in own if not any(other.holds(call) for other in own)]
    order = {id(member): index for index, member in enumerate(members)}
    indices = [order[id(call.module)] for call in own]
    if not own:
        return "none of them ran"
    if len(ids) != len(members) or any(first >= second for first, second in pairwise(indices)):
        return f"they ran {len(own)} times, not once each in order"
    chains, faults = [], []
    for slot_in, slot_out in _slot_pairs(own):
        fault = _fault(own, slot_in, slot_out, tokens)
        if fault is None:
            chains.append(Chain(path, len(members), own, slot_in, slot_out))
        else:
            faults.append(fault)
    if chains:
        return chains
    return faults[0] if faults else "they do not pass on one tensor"


def _slot_pairs(calls: Sequence[Call]) -> Iterator[tuple[Slot, Slot]]:
    ins = [slot for slot in calls[0].inputs if all(slot in call.inputs for call in calls)]
    outs = [slot for slot in calls[0].outputs if all(slot in call.outputs for call in calls)]
    return product(ins, outs)


def _fault(calls: Sequence[Call], slot_in: Slot, slot_out: Slot, tokens: tuple[int, int]) -> str | None:
    """Why the tensor in these slots is not a residual stream; None when it is one."""
    first = calls[0].inputs[slot_in]
    for call in calls:
        for tensor in (call.inputs[slot_in], call.outputs[slot_out]):
            if tensor.shape != first.shape:
                return "they do not pass on one tensor of one shape"
    if first.dim() != 3:
        return f"they pass on several streams at once, of shape {tuple(first.shape)} for {tokens} tokens"
    if tuple(first.shape[:2]) != tokens:
        return f"they work on a shape {tuple(first.shape)} for {tokens} tokens"
    for index, (before, after) in enumerate(pairwise(calls), start=1):
        given, taken = before.outputs[slot_out], after.inputs[slot_in]
        if not same(given, taken):
            factor = factor_between(given, taken)
            scaled = "" if factor is None else f", which is that times {factor:.4g}"
            return f"the output of block {index} is not the input of block {index + 1}{scaled}"
    return None
