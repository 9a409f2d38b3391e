"""Hooks that write a batch's residual norms while the model runs, without making the GPU wait.

    h₀  a pre-hook on the first block    h₁ … h_L  a hook on each block    logits  a pre-hook on the head

Each takes the last real token of every prompt. A block's hook returns None: anything else would replace the
block's output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .. import errors
from ..anatomy.calls import put_input, take_input
from ..anatomy.structure import Structure
from .norms import Table, write_step

Norm = Callable[[Any], Any]


@contextmanager
def recording(structure: Structure, table: Table, last: Any, norm: Norm) -> Iterator[None]:
    """While inside, a forward pass fills the table's norms, delta norms and inners.

    `last` holds the position of each prompt's last token, on the model's device. Shape [B].
    Raises RuntimeError at the end when not every block ran once, in order: rows would be left unwritten.
    """
    import torch

    rows = torch.arange(len(last), device=last.device)
    previous: list[Any] = []
    ran: list[int] = []

    def enter(_: Any, args: Any, kwargs: Any) -> None:
        states = structure.input_of(args, kwargs)[rows, last]
        table.norms[0].copy_(norm(states))
        previous[:] = [states]

    def leave(block: int) -> Callable[[Any, Any, Any], None]:
        def hook(_: Any, __: Any, output: Any) -> None:
            states = structure.output_of(output)[rows, last]
            table.norms[block + 1].copy_(norm(states))
            write_step(table, block, previous[0], states)
            previous[0] = states
            ran.append(block)

        return hook

    handles = [structure.blocks[0].register_forward_pre_hook(enter, with_kwargs=True)]
    handles += [block.register_forward_hook(leave(index)) for index, block in enumerate(structure.blocks)]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
    if ran != list(range(len(structure.blocks))):
        raise errors.blocks_ran_otherwise(len(ran), len(structure.blocks))


@contextmanager
def head_on_last_token(structure: Structure, last: Any) -> Iterator[None]:
    """While inside, the head sees only the last token of each prompt: [B, T, width] → [B, 1, width].

    What the model does to its logits after the head (softcap, scale) still happens.
    """
    import torch

    rows = torch.arange(len(last), device=last.device)

    def gather(_: Any, args: Any, kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        states = take_input(structure.head_slot, args, kwargs)
        return put_input(structure.head_slot, args, kwargs, states[rows, last].unsqueeze(1))

    handle = structure.head.register_forward_pre_hook(gather, with_kwargs=True)
    try:
        yield
    finally:
        handle.remove()
