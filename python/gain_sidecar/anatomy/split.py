"""Which modules write each block's step: Δ = a + m, a from the parts that mix tokens and m from the others.

A block that was not probed gets the parts of the nearest probed block of its kind. Parts are accepted only
when the block, run by itself, adds exactly their sum. Where that fails, the block is probed itself: each
block of a model may have its own scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .block_kinds import block_kinds
from .block_run import BlockInput, at_least_float32, run_parts
from .calls import Slot, take_input, take_output
from .likeness import rounding
from .structure import Structure
from .wiring import BlockProbe, probe_block

if TYPE_CHECKING:
    from torch.nn import Module

# Largest ‖Δ - a - m‖ of a token: this share of ‖Δ‖, plus so many roundings of the largest term.
LEFT_OVER = 1e-5
ROUNDINGS = 4


@dataclass(frozen=True)
class Writer:
    """A module whose output, times a coefficient, is added to the stream."""

    path: str
    """In the block."""
    module: Module
    slot: Slot
    """The slot of the written tensor in its output: as many numbers as the stream, possibly reshaped."""
    coefficient: float


@dataclass(frozen=True)
class BlockSplit:
    """The modules that write one block's step. In a block with only one part the other side is empty: 0."""

    attention: tuple[Writer, ...]
    """Modules that mix tokens: attention, convolution, state."""
    mlp: tuple[Writer, ...]
    """Modules that compute each token by itself."""


@dataclass(frozen=True)
class Split:
    """The modules that write each block's step. Shape [L]; None for a block whose step is not such a sum."""

    blocks: tuple[BlockSplit | None, ...]

    @property
    def split_blocks(self) -> int:
        """How many blocks are split."""
        return sum(block is not None for block in self.blocks)

    @property
    def attention_part(self) -> str | None:
        """The paths of the last block's attention part; None where it has none, or is not split."""
        return _paths(self.blocks[-1].attention) if self.blocks[-1] else None

    @property
    def mlp_part(self) -> str | None:
        """The paths of the last block's MLP part; None where it has none, or is not split."""
        return _paths(self.blocks[-1].mlp) if self.blocks[-1] else None


def _paths(writers: tuple[Writer, ...]) -> str | None:
    return " + ".join(writer.path for writer in writers) or None


def find_split(structure: Structure, inputs: Sequence[BlockInput], probes: dict[int, BlockProbe]) -> Split:
    """The writers of every block, each proven. Further probes that this needs are added to `probes`."""
    found: list[BlockSplit | None] = [None] * len(inputs)
    for kind in block_kinds(structure.blocks):
        probed = [index for index in kind if index in probes]
        if not any(probes[index].plain_sum for index in probed):
            continue
        for index in kind:
            nearest = min(probed, key=lambda other: abs(other - index))
            found[index] = _prove(structure, inputs[index], probes[nearest])
            if found[index] is None and index not in probes:
                probes[index] = probe_block(structure, inputs[index])
                found[index] = _prove(structure, inputs[index], probes[index])
    return Split(tuple(found))


def _prove(structure: Structure, given: BlockInput, probe: BlockProbe) -> BlockSplit | None:
    """The probe's parts as writers of this block, where the block adds their sum; else None."""
    if not probe.plain_sum:
        return None
    inside = dict(given.block.named_modules())
    writers = [
        Writer(part.path, inside[part.path], part.slot, part.coefficient)
        for part in probe.parts
        if part.path in inside
    ]
    if len(writers) != len(probe.parts) or not _adds_up(structure, given, writers):
        return None
    mixing = [part.kind == "mixing" for part in probe.parts]
    return BlockSplit(
        tuple(writer for writer, mixes in zip(writers, mixing, strict=True) if mixes),
        tuple(writer for writer, mixes in zip(writers, mixing, strict=True) if not mixes),
    )


def _adds_up(structure: Structure, given: BlockInput, writers: Sequence[Writer]) -> bool:
    """Does the block, on the probe, add the sum of these writers at every token, up to rounding?"""
    import torch

    with at_least_float32(given) as wide:
        output, written = run_parts(wide, [(writer.path, writer.slot) for writer in writers])
    before = take_input(structure.input_slot, wide.args, wide.kwargs)
    after = take_output(structure.output_slot, output)
    added = after.double() - before.double()
    pieces = [
        writer.coefficient * part.double().reshape(added.shape)
        for writer, part in zip(writers, written, strict=True)
        if part is not None
    ]
    left_over = added - torch.stack([torch.zeros_like(added), *pieces]).sum(0)
    largest = torch.stack([state.double().norm(dim=-1) for state in (before, after, *pieces)]).amax(0)
    allowed = LEFT_OVER * added.norm(dim=-1) + ROUNDINGS * rounding(after) * largest
    return bool((left_over.norm(dim=-1) <= allowed).all())
