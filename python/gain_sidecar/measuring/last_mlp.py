"""Runs the last block's MLP on the last tokens alone: nothing reads its output at the others.

    [R, T, width] ─▶ last tokens [1, B, width] ─▶ MLP ─▶ [1, B, width] ─▶ among zeros [R, T, width]

That saves two thirds of one block's arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..anatomy.calls import Arguments, Keywords, input_slots, put_input, put_output, take_output
from ..anatomy.split import Split, Writer
from ..anatomy.structure import Structure
from .last_token import LastToken

if TYPE_CHECKING:
    from torch.utils.hooks import RemovableHandle


def last_mlp(structure: Structure, split: Split) -> tuple[Writer, ...]:
    """The writers of the last block's MLP part that have matrices and run in no other block."""
    block = split.blocks[-1]
    elsewhere = {id(module) for other in structure.blocks[:-1] for module in other.modules()}
    return tuple(
        writer
        for writer in (block.mlp if block else ())
        if id(writer.module) not in elsewhere
        and any(weight.dim() == 2 for weight in writer.module.parameters())
    )


@contextmanager
def mlp_on_last_tokens(writers: Sequence[Writer], last: LastToken, slots: int) -> Iterator[None]:
    """While inside, these modules run on the last tokens, of `slots` in all, and return zeros at the others.

    The pass raises ValueError where the input of one of them is not one vector for each token.
    """
    handles: list[RemovableHandle] = []
    try:
        for writer in writers:
            handles += _narrow(writer, last, slots)
        yield
    finally:
        for handle in handles:
            handle.remove()


def _narrow(writer: Writer, last: LastToken, slots: int) -> list[RemovableHandle]:
    shape: list[int] = []

    def gather(_: object, args: Arguments, kwargs: Keywords) -> tuple[Arguments, Keywords]:
        [(slot, states)] = input_slots(args, kwargs).items()
        shape[:] = states.shape[:-1]
        if states.shape[:-1].numel() != slots:
            raise ValueError(f"{writer.path} takes {list(states.shape)}, not {slots} vectors")
        picked = last.of(states).reshape(*[1] * (len(shape) - 1), -1, states.shape[-1])
        return put_input(slot, args, kwargs, picked)

    def scatter(_: object, __: object, output: object) -> object:
        written = take_output(writer.slot, output)
        everywhere = last.among_zeros(written, slots)
        return put_output(writer.slot, output, everywhere.reshape(*shape, -1))

    return [
        writer.module.register_forward_pre_hook(gather, with_kwargs=True),
        writer.module.register_forward_hook(scatter),
    ]
