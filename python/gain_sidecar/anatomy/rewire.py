"""Switches a loaded model's blocks to parallel or sequential, with the same weights, and proves it.

plan the blocks ─▶ rewire those that are not so already ─▶ read the live model again
                    ◀─ undo all ─ where the probe shows another wiring than requested
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from .. import errors
from .architecture import Architecture, Rewired, read_architecture
from .block_run import BlockInput, at_least_float32, capture_inputs, run_parts
from .likeness import same
from .mlp_reading import MlpReading, find_mlp_reading
from .rewired_block import Asked, RewiredBlock
from .wiring import probe_block

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedModel


Requested = Literal["parallel", "sequential", "parallel@last", "sequential@last"]
"""All blocks, or the last one alone; the others stay as they are."""


def rewire(model: PreTrainedModel, architecture: Architecture, requested: Requested) -> Architecture:
    """The model's architecture after its blocks are wired as requested; `rewired` has the one before.

    Requesting the present wiring changes nothing; requesting the native one undoes an earlier rewiring.
    Raises SidecarError `bad_request`, with the model unchanged, when it cannot be done or does not show.
    """
    if architecture.wiring == requested:
        return architecture
    if architecture.rewired is not None:
        native = architecture.rewired.native
        for block in architecture.rewired.blocks:
            block.undo()
        return rewire(model, native, requested)

    structure = architecture.structure
    asked: Asked = "parallel" if requested.startswith("parallel") else "sequential"
    every = range(len(structure.blocks))
    chosen = every[-1:] if requested.endswith("@last") else every
    inputs = capture_inputs(model, structure, list(every))
    readings = _plan(model, architecture, inputs, chosen, asked)
    if not readings:
        return architecture
    before = {index: _attention(inputs[index], reading) for index, reading in readings.items()}
    blocks = [
        RewiredBlock(structure.blocks[index], structure.input_slot, reading, asked)
        for index, reading in readings.items()
    ]
    try:
        found = read_architecture(model, every_block=True)
        fault = _fault(architecture, found, chosen, asked)
        for index, reading in readings.items():
            after = _attention(inputs[index], reading)
            if len(after) != len(before[index]) or not all(map(same, after, before[index])):
                fault = f"the output of attention in block {index + 1} changes with it"
        if fault is not None:
            raise errors.cannot_rewire(type(model).__name__, requested, fault)
    except BaseException:
        for block in blocks:
            block.undo()
        raise
    return replace(found, rewired=Rewired(architecture, tuple(blocks)))


def _plan(
    model: PreTrainedModel,
    architecture: Architecture,
    inputs: Sequence[BlockInput],
    chosen: Sequence[int],
    asked: Asked,
) -> dict[int, MlpReading]:
    """How to rewire each of the chosen blocks that is not wired as requested, by its index."""
    readings: dict[int, MlpReading] = {}
    for index in chosen:
        given = inputs[index]
        probe = architecture.probes.get(index) or probe_block(architecture.structure, given)
        if probe.wiring == asked:
            continue
        reading = find_mlp_reading(architecture.structure, given, probe)
        if isinstance(reading, str):
            raise errors.cannot_rewire(type(model).__name__, asked, f"of block {index + 1}, {reading}")
        readings[index] = reading
    return readings


def _attention(given: BlockInput, reading: MlpReading) -> list[Tensor]:
    """The outputs of the block's attention parts on the probe."""
    with at_least_float32(given) as wide:
        _, written = run_parts(wide, [(part.path, part.slot) for part in reading.attention])
    return [tensor for tensor in written if tensor is not None]


def _fault(native: Architecture, found: Architecture, chosen: Sequence[int], asked: Asked) -> str | None:
    shown = {found.probes[index].wiring for index in chosen}
    if shown != {asked}:
        return f"its blocks still show {' and '.join(sorted(shown))} afterwards"
    for index, probe in found.probes.items():
        if index not in chosen and index in native.probes and probe.wiring != native.probes[index].wiring:
            return f"block {index + 1} shows {probe.wiring} afterwards, which was not requested"
    if found.split.split_blocks < native.split.split_blocks:
        return f"only {found.split.split_blocks} of its blocks still add the sum of their parts"
    return None
