"""Hooks that write a batch's residual norms while the model runs, without synchronizing with the GPU.

    h₀  a pre-hook on the first block    h₁ … h_L  a hook on each block    a, m  a hook on each writer in it
    ‖N(h_L)‖  a hook on the final norm    logits  a pre-hook on the head

Each copies the states of every prompt's last real token; the arithmetic is done for many blocks at once. A
hook returns None, because another value would replace its module's output.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .. import errors
from ..anatomy.calls import Arguments, Hook, Keywords, output_slots, put_input, take_input
from ..anatomy.split import Split
from ..anatomy.structure import Structure
from .last_token import LastToken
from .norms import Norm
from .steps import Steps
from .table import Table

if TYPE_CHECKING:
    from torch.nn import Module
    from torch.utils.hooks import RemovableHandle


@contextmanager
def recording(
    structure: Structure, split: Split, table: Table, last: LastToken, norm: Norm
) -> Iterator[None]:
    """While inside, a forward pass fills the table, except the rows of the prediction.

    Raises RuntimeError at the end when not every block ran once, in order: rows would be unwritten.
    """
    steps = Steps(split, table, last, norm)
    ran: list[int] = []
    handles: list[RemovableHandle] = []

    def enter(_: object, args: Arguments, kwargs: Keywords) -> None:
        steps.start(structure.input_of(args, kwargs))

    def leave(index: int) -> Hook:
        def hook(_: object, __: object, output: object) -> None:
            ran.append(index)
            steps.end_block(structure.output_of(output))

        return hook

    def write(module: Module, _: object, output: object) -> None:
        steps.add_part(len(ran), module, output)

    def end(_: object, __: object, output: object) -> None:
        # A norm may be shared with blocks: only the call after the last block counts.
        if len(ran) == len(structure.blocks):
            states = last.of(next(iter(output_slots(output).values())))
            table["final_norm"][0] = norm(states)

    handles.append(structure.blocks[0].register_forward_pre_hook(enter, with_kwargs=True))
    handles += [module.register_forward_hook(write) for module in steps.writers]
    handles += [block.register_forward_hook(leave(index)) for index, block in enumerate(structure.blocks)]
    if structure.final_norm is not None:
        handles.append(structure.final_norm.register_forward_hook(end))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
    if ran != list(range(len(structure.blocks))):
        raise errors.blocks_ran_otherwise(len(ran), len(structure.blocks))


@contextmanager
def head_on_last_token(structure: Structure, last: LastToken) -> Iterator[None]:
    """While inside, the head sees only the last token of each prompt: [B, T, width] → [B, 1, width].

    The model's operations on the logits after the head (softcap, scale) are not affected.
    """

    def gather(_: object, args: Arguments, kwargs: Keywords) -> tuple[Arguments, Keywords]:
        states = take_input(structure.head_slot, args, kwargs)
        return put_input(structure.head_slot, args, kwargs, last.of(states).unsqueeze(1))

    handle = structure.head.register_forward_pre_hook(gather, with_kwargs=True)
    try:
        yield
    finally:
        handle.remove()
