"""Writes a block's output as a sum of its modules' outputs: which parts write into the residual stream.

    out = c₀ · in + Σ cᵢ · partᵢ           no norm on the stream itself
    out = N(c₀ · in + Σ cᵢ · partᵢ)        a norm on the stream: the sum of its input is decomposed

The mean over tokens is subtracted from all vectors, because a bias that the block adds itself is not a part.
The outputs of all calls are fitted at once by least squares; those whose coefficient is not 0 are the parts.
A run has far more numbers than modules, so a fit is not accidental.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .calls import Call, Slot
from .coefficients import stated
from .likeness import distance, rounding, same
from .norm_kinds import norm_kind

if TYPE_CHECKING:
    from torch import Tensor

# A part counts if it is at least this share of what the block adds.
COUNTS = 1e-3
# Where rounding hides parts of this size, the block is not decomposed.
HIDDEN = 0.05
# An output this close to a sum of others, relative to its size, is that sum.
DEPENDENT = 1e-4
# A block has few norms on the stream itself.
MOST_STAGES = 4
# Relative error that a fitted coefficient may have: the least, and the most where rounding is coarse.
LEAST_UNCERTAIN, MOST_UNCERTAIN = 1e-6, 1e-3


@dataclass(frozen=True, eq=False)
class Part:
    """One call whose output, times a coefficient, is added to the stream."""

    call: Call
    slot: Slot
    coefficient: float

    @property
    def written(self) -> Tensor:
        """What is added, before the coefficient. As many numbers as the stream, possibly in another shape."""
        return self.call.outputs[self.slot]


@dataclass(frozen=True)
class Stage:
    """A section of the stream: `start` times a coefficient, plus parts; a norm may end it."""

    start: Tensor
    coefficient: float
    parts: tuple[Part, ...]
    norm: Call | None


def decompose(taken: Tensor, given: Tensor, calls: Sequence[Call]) -> list[Stage] | None:
    """The stages from a block's input to its output, both [B, T, width]; None where no sum of calls fits."""
    stages: list[Stage] = []
    goal, ended_by, usable = given, None, list(calls)
    while len(stages) < MOST_STAGES:
        fitted = _fit(taken, goal, usable)
        if fitted is None:
            return None
        coefficient, parts = fitted
        if coefficient != 0:
            if not parts and not stages:
                return None
            return [Stage(taken, coefficient, tuple(parts), ended_by), *stages]
        norms = [part for part in parts if norm_kind(part.call) is not None]
        if len(norms) != 1:
            return None
        (base,) = norms
        others = tuple(part for part in parts if part is not base)
        stages.insert(0, Stage(base.written, base.coefficient, others, ended_by))
        goal, ended_by = next(iter(base.call.inputs.values())), base.call
        usable = [call for call in usable if call.left < base.call.entered]
    return None


def _fit(taken: Tensor, goal: Tensor, calls: Sequence[Call]) -> tuple[float, list[Part]] | None:
    """The coefficient of `taken` and the parts whose sum is `goal`, in the order in which they ran."""
    import torch

    if not (goal.isfinite().all() and taken.isfinite().all()):
        return None
    if same(goal, taken):
        return 1.0, []
    noise = rounding(goal)
    weights: Tensor = 1 / goal.cpu().double().norm(dim=-1, keepdim=True).clamp_min(1e-300)

    def flat(tensor: Tensor) -> Tensor:
        """A few tokens have very large states: with these weights, each token counts the same."""
        states = tensor.cpu().double().reshape(goal.shape)
        return ((states - states.mean(dim=(0, 1))) * weights).flatten()

    wanted = flat(goal)
    sources, columns = _independent(flat, taken, _outputs(calls, goal), max(DEPENDENT, 2 * noise))
    matrix = torch.stack(columns, dim=-1)
    coefficients = torch.linalg.lstsq(matrix, wanted.unsqueeze(-1)).solution[:, 0]
    added, size = float((wanted - columns[0]).norm()), float(wanted.norm())
    if not float((wanted - matrix @ coefficients).norm()) <= DEPENDENT * added + 4 * noise * size:
        return None
    if 2 * noise * size > HIDDEN * added:
        return None
    shares = (coefficients * matrix.norm(dim=0)).abs()
    counts = shares > max(COUNTS * added, 2 * noise * size)
    if not counts.any():
        return None
    uncertain = (noise * size / shares).clamp(LEAST_UNCERTAIN, MOST_UNCERTAIN)
    exact = [stated(float(one), float(within)) for one, within in zip(coefficients, uncertain, strict=True)]
    parts = [
        Part(source[0], source[1], coefficient)
        for source, coefficient, part_counts in zip(sources, exact, counts, strict=True)
        if source is not None and part_counts
    ]
    return (exact[0] if counts[0] else 0.0), _merge(parts, calls, noise)


def _outputs(calls: Sequence[Call], goal: Tensor) -> list[tuple[Call, Slot]]:
    """The outputs that could be part of the stream, in the order in which they were computed."""
    return [
        (call, slot)
        for call in sorted(calls, key=lambda call: call.left)
        for slot, tensor in call.outputs.items()
        if tensor.numel() == goal.numel() and tensor.shape[-1] == goal.shape[-1] and tensor.isfinite().all()
    ]


def _independent(
    flat: Callable[[Tensor], Tensor], taken: Tensor, outputs: Sequence[tuple[Call, Slot]], least: float
) -> tuple[list[tuple[Call, Slot] | None], list[Tensor]]:
    """The block's input (None) and the outputs that are not a sum of vectors before them, as vectors."""
    import torch

    sources: list[tuple[Call, Slot] | None] = []
    columns: list[Tensor] = []
    basis: list[Tensor] = []
    for source, tensor in [(None, taken), *((source, source[0].outputs[source[1]]) for source in outputs)]:
        column = flat(tensor)
        left = column
        # Twice, because one pass leaves rounding errors of the others in it.
        for _ in range(2):
            for direction in basis:
                left = left - torch.dot(direction, left) * direction
        if source is None or float(left.norm()) > least * float(column.norm()):
            sources.append(source)
            columns.append(column)
            basis.append(left / left.norm().clamp_min(1e-300))
    return sources, columns


def _merge(parts: list[Part], calls: Sequence[Call], noise: float) -> list[Part]:
    """Where a module's output is the sum of parts inside it, the module is the part instead.

    A norm at the end of a module stays the part: it is the norm on the stream.
    """
    for call in sorted(calls, key=lambda call: call.entered):
        inside = [part for part in parts if call.holds(part.call)]
        if not inside or (len(inside) == 1 and norm_kind(inside[0].call) is not None):
            continue
        shape = inside[0].written.shape
        pieces = [part.coefficient * part.written.double().reshape(shape) for part in inside]
        total = sum(pieces[1:], pieces[0])
        for slot, given in call.outputs.items():
            if given.numel() != total.numel() or not given.any():
                continue
            whole = given.double().reshape(total.shape)
            factor = float((whole * total).sum() / (whole * whole).sum())
            if distance(factor * whole, total) < max(DEPENDENT, 4 * noise):
                factor = stated(factor, min(max(noise, LEAST_UNCERTAIN), MOST_UNCERTAIN))
                parts = [part for part in parts if part not in inside] + [Part(call, slot, factor)]
                break
    return sorted(parts, key=lambda part: part.call.left)
