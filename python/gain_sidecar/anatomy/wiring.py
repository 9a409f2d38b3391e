"""The wiring of one block, found by running it and not by its config.

    sequential   a = x + Attn(N(x));  out = a + MLP(N(a))      the MLP sees what attention wrote
    parallel     out = x + Attn(N(x)) + MLP(N(x))              it does not
    single       out = x + Mixer(N(x))                         there is one part only

The parts are the modules whose outputs sum to what the block adds. One part's output is perturbed while the
others' outputs are held constant; the parts whose own results change read the perturbed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .block_run import BlockInput, Replace, at_least_float32, run_block, run_replacing
from .calls import Call, Slot, put_input, take_input, take_output
from .decomposition import Part, Stage, decompose
from .likeness import distance
from .named_parts import named_norms, named_wiring, norm_type_by_place
from .placement import NormType, PartNorms, Placement, norm_type_of, norms_of_part, placement_of
from .structure import Structure

if TYPE_CHECKING:
    from torch import Tensor

Wiring = Literal["parallel", "sequential", "single", "mixed", "unknown"]
Kind = Literal["mixing", "pointwise"]

# A smaller relative change is rounding, not wiring.
MOVED = 1e-2
# With a stream four times as large, a part changes threefold, unless there is a norm between.
GROWTH, GROWN = 4.0, 0.2


@dataclass(frozen=True)
class PartFacts:
    """One module that writes into the stream."""

    path: str
    """In the block."""
    slot: Slot
    """The slot of the written tensor in its output."""
    coefficient: float
    kind: Kind
    """Whether its output for a token depends on other tokens (attention, convolution, state) or not."""
    reads: tuple[int, ...]
    """Indices of the parts before it whose output it reads."""
    norms: PartNorms


@dataclass(frozen=True)
class BlockProbe:
    """The result of one block's runs."""

    wiring: Wiring
    placement: Placement
    norm_type: NormType
    parts: tuple[PartFacts, ...] = ()
    """In the order in which they run; none where the block does not add a sum of its modules' outputs."""
    stream_coefficient: float | None = None
    """The block's factor on the stream itself: 1 in a plain residual block."""
    plain_sum: bool = False
    """Is the block's output its input plus these parts, each times its coefficient, with no norm on it?"""


def probe_block(structure: Structure, given: BlockInput) -> BlockProbe:
    """Find a block's wiring and norms in runs of it alone."""
    with at_least_float32(given) as wide:
        return _probe(structure, wide)


def _probe(structure: Structure, given: BlockInput) -> BlockProbe:
    output, calls = run_block(given)
    stages = decompose(
        take_input(structure.input_slot, given.args, given.kwargs),
        take_output(structure.output_slot, output),
        calls,
    )
    parts = [part for stage in stages or () for part in stage.parts]
    if not stages or not parts or len({id(part.call.module) for part in parts}) != len(parts):
        norms = named_norms(given, calls)
        placement = placement_of(norms) if norms else "unknown"
        return BlockProbe(named_wiring(given), placement, norm_type_by_place(calls))

    reads = _what_each_reads(given, parts)
    kinds = _kinds(structure, given, parts)
    norms = _norms(stages, reads, calls)
    placement = placement_of(norms)
    if len(stages) == 1 and _hides_a_norm(structure, given, parts, norms):
        placement = "unknown"
    facts = tuple(
        PartFacts(part.call.path, part.slot, part.coefficient, kind, seen, norm)
        for part, kind, seen, norm in zip(parts, kinds, reads, norms, strict=True)
    )
    norm_type = "unknown" if placement == "unknown" else norm_type_of(norms)
    stream = stages[0].coefficient
    plain_sum = len(stages) == 1 and stages[0].norm is None and stream == 1
    return BlockProbe(_wiring(facts), placement, norm_type, facts, stream, plain_sum)


def _wiring(parts: tuple[PartFacts, ...]) -> Wiring:
    """By pairs of a part that mixes tokens and one that does not, where there are both; else by all pairs."""
    if len(parts) == 1:
        return "single"
    pairs = [(i, j) for j in range(len(parts)) for i in range(j)]
    unlike = [(i, j) for i, j in pairs if parts[i].kind != parts[j].kind]
    return "sequential" if any(i in parts[j].reads for i, j in unlike or pairs) else "parallel"


def _hold(part: Part) -> Replace:
    return lambda _: part.written.clone()


def _perturb(part: Part) -> Replace:
    import torch

    def moved(_: Tensor) -> Tensor:
        written = part.written
        wave = torch.cos(torch.arange(written.numel(), device=written.device)).reshape(written.shape)
        return written + wave.to(written.dtype) * (1 + written.abs().max())

    return moved


def _what_each_reads(given: BlockInput, parts: list[Part]) -> list[tuple[int, ...]]:
    reads: list[list[int]] = [[] for _ in parts]
    for index, part in enumerate(parts[:-1]):
        replacements = {other: _hold(one) for other, one in enumerate(parts)} | {index: _perturb(part)}
        computed = run_replacing(given, parts, replacements)
        for later in range(index + 1, len(parts)):
            one = computed[later]
            if one is None or distance(one, parts[later].written) > MOVED:
                reads[later].append(index)
    return [tuple(seen) for seen in reads]


def _kinds(structure: Structure, given: BlockInput, parts: list[Part]) -> list[Kind]:
    """Change the stream at each prompt's first token; a part whose output changes at others mixes tokens."""
    import torch

    stream = take_input(structure.input_slot, given.args, given.kwargs)
    moved = stream.clone()
    wave = torch.cos(torch.arange(stream.shape[-1], device=stream.device))
    moved[:, 0] += wave.to(stream.dtype) * (1 + stream.abs().max())
    computed = run_replacing(
        _with_stream(structure, given, moved), parts, {index: _hold(part) for index, part in enumerate(parts)}
    )
    shape = stream.shape
    return [
        "mixing"
        if one is None or distance(one.reshape(shape)[:, 1:], part.written.reshape(shape)[:, 1:]) > 1e-4
        else "pointwise"
        for one, part in zip(computed, parts, strict=True)
    ]


def _norms(stages: list[Stage], reads: list[tuple[int, ...]], calls: list[Call]) -> list[PartNorms]:
    found: list[PartNorms] = []
    started_by: Call | None = None
    for stage in stages:
        first = len(found)
        for part in stage.parts:
            seen = [stage.parts[index - first] for index in reads[len(found)] if index >= first]
            found.append(norms_of_part(stage, started_by, part, seen, calls))
        started_by = stage.norm
    return found


def _hides_a_norm(structure: Structure, given: BlockInput, parts: list[Part], norms: list[PartNorms]) -> bool:
    """Multiply the stream and all parts' outputs: a part without a norm before it must then change."""
    stream = take_input(structure.input_slot, given.args, given.kwargs)

    def grown(part: Part) -> Replace:
        return lambda _: part.written * GROWTH

    computed = run_replacing(
        _with_stream(structure, given, stream * GROWTH),
        parts,
        {index: grown(part) for index, part in enumerate(parts)},
    )
    return any(
        one is not None and norm.pre is None and norm.output is None and distance(one, part.written) < GROWN
        for one, part, norm in zip(computed, parts, norms, strict=True)
    )


def _with_stream(structure: Structure, given: BlockInput, stream: Tensor) -> BlockInput:
    args, kwargs = put_input(structure.input_slot, given.args, given.kwargs, stream)
    return BlockInput(given.block, args, kwargs)
