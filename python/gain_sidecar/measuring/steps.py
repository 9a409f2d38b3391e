"""Collects outputs of a batch's blocks and parts until there is enough to process in one operation.

An operation on one block's few numbers costs as much as one on thirty blocks' numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..anatomy.calls import take_output
from ..anatomy.split import Split, Writer
from .last_token import LastToken
from .norms import Norm, accumulator, write_steps
from .table import Table

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

# The most numbers of each kind that are collected: 16 MB in float32.
HELD = 4_000_000


class Steps:
    """The last tokens' states after each block, [B, width], on the table's device."""

    def __init__(self, split: Split, table: Table, last: LastToken, norm: Norm) -> None:
        self._table, self._last, self._norm = table, last, norm
        self._writers: dict[tuple[int, int], tuple[Writer, int]] = {}
        self._modules: dict[int, Module] = {}
        for index, block in enumerate(split.blocks if table.has_split else ()):
            for side, writers in enumerate((block.attention, block.mlp) if block else ()):
                for writer in writers:
                    self._writers[index, id(writer.module)] = (writer, side)
                    self._modules[id(writer.module)] = writer.module
        self._layers = table.layers
        self._is_split = [block is not None for block in split.blocks]
        self._first = 0
        self._states: list[Tensor] = []
        self._parts: tuple[list[Tensor], list[Tensor]] = ([], [])
        self._written: list[Tensor | None] = [None, None]

    @property
    def writers(self) -> list[Module]:
        """The modules whose outputs `add_part` needs, each once."""
        return list(self._modules.values())

    def start(self, stream: Tensor) -> None:
        """The first block's input. Shape [B, T, width]."""
        self._first, self._states = 0, [self._take(stream)]
        self._table.kept.keep(0, self._states[0])
        self._parts, self._written = ([], []), [None, None]

    def add_part(self, block: int, module: Module, output: object) -> None:
        """A module's output in this block; ignored where the module is not a part of the block."""
        found = self._writers.get((block, id(module)))
        if found is None:
            return
        writer, side = found
        piece = self._take(take_output(writer.slot, output))
        if writer.coefficient != 1:
            piece = piece.to(accumulator(piece.dtype)) * writer.coefficient
        before = self._written[side]
        self._written[side] = piece if before is None else before.to(accumulator(piece.dtype)) + piece

    def end_block(self, stream: Tensor) -> None:
        """A block's output. Shape [B, T, width]."""
        states = self._take(stream)
        self._states.append(states)
        block = self._first + len(self._states) - 2
        self._table.kept.keep(block + 1, states)
        if self._table.has_split:
            for side, parts in enumerate(self._parts):
                parts.append(self._part(block, side, states))
        self._written = [None, None]
        if block + 1 == self._layers or len(self._states) * states.numel() >= HELD:
            self._flush()

    def _part(self, block: int, side: int, like: Tensor) -> Tensor:
        """The part's output; 0 where the block has no such part, NaN where its step is not a sum of parts."""
        import torch

        if not self._is_split[block]:
            return torch.full_like(like, torch.nan)
        written = self._written[side]
        return torch.zeros_like(like) if written is None else written

    def _take(self, tensor: Tensor) -> Tensor:
        return self._last.of(tensor).to(self._table.device)

    def _flush(self) -> None:
        parts = self._parts if self._table.has_split else None
        write_steps(self._table, self._first, self._states, parts, self._norm)
        self._first += len(self._states) - 1
        self._states = self._states[-1:]
        self._parts = ([], [])
