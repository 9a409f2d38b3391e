"""Runs that show on what a prompt's numbers depend: padding, other prompts, or inputs beside the stream.

Each is compared with the first run on the probe: row 0 is a prompt of 5 tokens with padding, row 1 has 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .calls import (
    Arguments,
    Keywords,
    PreHook,
    copy_tensors,
    put_input,
    put_output,
    take_input,
    take_output,
    watching,
)
from .chains import Chain
from .likeness import distance, rounding
from .structure import PROMPT_TOKENS, run_probe

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module
    from transformers import PreTrainedModel


def tolerance(tensor: Tensor) -> float:
    """The largest difference by rounding between runs in two batch shapes, relative to the tensor's size."""
    return max(1e-3, 16 * rounding(tensor))


def dependence_fault(model: PreTrainedModel, chain: Chain, ids: Tensor, logits: Tensor) -> str | None:
    """What else a prompt's numbers depend on; None when padding and other prompts do not change them."""
    last = PROMPT_TOKENS - 1
    alone = _stream_and_logits(model, chain, ids[:1, :PROMPT_TOKENS])
    if not _moved([*chain.stream, logits], alone, (0, last)):
        return None
    padded = _stream_and_logits(model, chain, ids[:1])
    if _moved(padded, alone, (0, last)):
        return "it is not causal: tokens after a prompt change the prompt's own numbers"
    return "a prompt's numbers change with the prompts beside it in a batch"


def _moved(found: Sequence[Tensor], expected: Sequence[Tensor], place: tuple[int, int]) -> bool:
    return any(_apart(one[place], other[place]) for one, other in zip(found, expected, strict=True))


def _stream_and_logits(model: PreTrainedModel, chain: Chain, ids: Tensor) -> list[Tensor]:
    modules = [(call.path, call.module) for call in chain.calls]
    with watching(modules) as calls:
        logits = run_probe(model, ids)
    again = Chain(chain.path, chain.members, calls, chain.input_slot, chain.output_slot)
    return [*again.stream, logits]


@dataclass(frozen=True)
class Beside:
    """Inputs from the prompt beside the residual stream."""

    before_blocks: bool
    """Tokens are mixed before the first block."""
    blocks: tuple[int, ...]
    """Indices of blocks that read more than the stream."""
    head: bool
    """The logits depend on more than h_L."""


def read_beside_stream(model: PreTrainedModel, chain: Chain, ids: Tensor, logits: Tensor) -> Beside:
    """Run on prompts with another first token; run each block once more on the stream of the first run.

    All its other arguments belong to the changed prompts: when its output differs from the first run, it has
    read one of them (a second stream, earlier states, shared keys, the embeddings again).
    """
    changed = ids.clone()
    changed[:, 0] = ids[1, 1]
    entered: list[Tensor] = []
    given: list[Tensor] = []
    stream = chain.stream

    def try_on(index: int) -> PreHook:
        def hook(module: Module, args: Arguments, kwargs: Keywords) -> None:
            if index == 0:
                entered.append(take_input(chain.input_slot, args, kwargs).clone())
            own = put_input(chain.input_slot, copy_tensors(args), copy_tensors(kwargs), stream[index].clone())
            given.append(take_output(chain.output_slot, module.forward(*own[0], **own[1])).clone())

        return hook

    def end(_: object, __: object, output: object) -> object:
        return put_output(chain.output_slot, output, stream[-1].clone())

    handles = [
        call.module.register_forward_pre_hook(try_on(index), with_kwargs=True)
        for index, call in enumerate(chain.calls)
    ]
    handles.append(chain.calls[-1].module.register_forward_hook(end))
    try:
        again = run_probe(model, changed)
    finally:
        for handle in handles:
            handle.remove()
    return Beside(
        before_blocks=_apart(entered[0][:, 1:], stream[0][:, 1:]),
        blocks=tuple(index for index, one in enumerate(given) if _apart(one, stream[index + 1])),
        head=_apart(again, logits),
    )


def _apart(found: Tensor, expected: Tensor) -> bool:
    return not distance(found, expected) <= tolerance(expected)
