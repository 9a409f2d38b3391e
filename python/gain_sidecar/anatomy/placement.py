"""Placement and kind of a block's norms, found by comparing the inputs and outputs of its calls.

pre        Part(N(x)) is added        sandwich   N(Part(N(x))) is added
output     N(Part(x)) is added        post       the stream itself goes through N after the part is added
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .calls import Call, Slot
from .decomposition import Part, Stage
from .likeness import distance, rounding
from .norm_kinds import NormKind, norm_kind

if TYPE_CHECKING:
    from torch import Tensor

Placement = Literal["pre", "post", "sandwich", "output", "none", "mixed", "unknown"]
NormType = Literal["LayerNorm", "RMSNorm", "none", "other", "mixed", "unknown"]


@dataclass(frozen=True)
class PartNorms:
    """The norms around one part: on its input, on its output, on the stream itself after it."""

    pre: NormKind | None
    output: NormKind | None
    post: NormKind | None

    @property
    def placement(self) -> Placement:
        """The usual name of this combination."""
        if self.post is not None:
            return "post" if self.pre is None and self.output is None else "mixed"
        if self.pre is not None:
            return "pre" if self.output is None else "sandwich"
        return "none" if self.output is None else "output"


def norms_of_part(
    stage: Stage, started_by: Call | None, part: Part, seen: Sequence[Part], calls: Sequence[Call]
) -> PartNorms:
    """The norms around one part of a stage, which reads the outputs of `seen`, parts of the same stage.

    `started_by` is the norm before the stage, if any.
    """
    stream = stage.start.double()
    for earlier in seen:
        stream = stream + earlier.coefficient / stage.coefficient * earlier.written.double().reshape(
            stream.shape
        )
    tolerance = max(1e-4, 4 * rounding(stage.start))
    before = [call for call in calls if call.entered < part.call.left and call is not part.call]
    on_stream = [call for call in before if _is(_first(call.inputs), stream, tolerance)]
    pre = _kind_of_first(on_stream) or _kind_of_first(
        call
        for call in before
        if call is not started_by and _is(_first(call.outputs), _first(part.call.inputs), tolerance)
    )
    output = norm_kind(part.call)
    post = norm_kind(stage.norm) if stage.norm is not None else None
    if pre is None and output is None and post is None and started_by is not None:
        post = norm_kind(started_by)
    return PartNorms(pre, output, post)


def norms_around(call: Call, calls: Sequence[Call]) -> PartNorms:
    """The norms whose output is this call's input, and whose input is its output."""
    taken, given = _first(call.inputs), _first(call.outputs)
    tolerance = 1e-4 if taken is None else max(1e-4, 4 * rounding(taken))
    return PartNorms(
        pre=_kind_of_first(other for other in calls if _is(_first(other.outputs), taken, tolerance)),
        output=_kind_of_first(other for other in calls if _is(_first(other.inputs), given, tolerance)),
        post=None,
    )


def _kind_of_first(calls: Iterable[Call]) -> NormKind | None:
    return next((kind for call in calls if (kind := norm_kind(call)) is not None), None)


def _first(tensors: dict[Slot, Tensor]) -> Tensor | None:
    return next(iter(tensors.values()), None)


def _is(tensor: Tensor | None, other: Tensor | None, tolerance: float) -> bool:
    """The same numbers up to one factor, whatever the shape?"""
    if (
        tensor is None
        or other is None
        or tensor.numel() != other.numel()
        or tensor.shape[-1] != other.shape[-1]
    ):
        return False
    tensor, other = tensor.double().flatten(), other.double().flatten()
    size = float(tensor.dot(tensor))
    return size > 0 and distance(float(tensor.dot(other)) / size * tensor, other) < tolerance


def placement_of(parts: Iterable[PartNorms]) -> Placement:
    """The block's placement: that of all its parts, or `mixed`."""
    found = {part.placement for part in parts}
    return found.pop() if len(found) == 1 else "mixed"


def norm_type_of(parts: Iterable[PartNorms]) -> NormType:
    """The type of all norms around the block's parts, or `mixed`."""
    found = {kind for part in parts for kind in (part.pre, part.output, part.post) if kind is not None}
    if not found:
        return "none"
    return found.pop() if len(found) == 1 else "mixed"
