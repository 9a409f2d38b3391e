"""Follows a tensor through the modules between two points of a model.

    h_L ─▶ final norm ─▶ (projection) ─▶ the head's input          embedding ─▶ (norm, …) ─▶ h₀

A hop is a module whose only input is the tensor and whose output is another one. Between hops, and at the
end, the model may multiply by one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .calls import Call
from .likeness import factor_between, same

if TYPE_CHECKING:
    from torch import Tensor

LONGEST = 8


@dataclass(frozen=True)
class Passage:
    """The calls on the way, outermost modules first, and the factor by which the model itself multiplies.

    The factor is None where the last hop is a module that contains the end: its inside is not followed.
    """

    hops: tuple[Call, ...]
    factor: float | None


def find_passage(
    start: Tensor, end: Tensor, calls: Sequence[Call], holder_of: Call | None = None
) -> Passage | None:
    """The shortest way from one tensor to another through these calls; None where there is none.

    With `holder_of`, a module whose only input is the tensor and which contains that call is an end too.
    """
    reached: list[tuple[Tensor, tuple[Call, ...], float]] = [(start, (), 1.0)]
    for _ in range(LONGEST):
        for tensor, hops, factor in reached:
            last = factor_between(tensor, end)
            if last is not None:
                return Passage(hops, factor * last)
        for tensor, hops, _ in reached:
            for call in calls if holder_of else ():
                if call.holds(holder_of) and _factor_into(tensor, call) is not None:  # type: ignore[arg-type]
                    return Passage((*hops, call), None)
        reached = [further for so_far in reached for further in _hops_from(*so_far, calls)]
    return None


def _hops_from(
    tensor: Tensor, hops: tuple[Call, ...], factor: float, calls: Sequence[Call]
) -> list[tuple[Tensor, tuple[Call, ...], float]]:
    after = hops[-1].left if hops else -1
    found: list[tuple[Tensor, tuple[Call, ...], float]] = []
    for call in calls:
        into = _factor_into(tensor, call) if call.entered > after else None
        if into is None:
            continue
        for given in call.outputs.values():
            passed_on = any(same(given, taken) for taken in call.inputs.values())
            if not passed_on and not any(same(given, other) for other, _, _ in found):
                found.append((given, (*hops, call), factor * into))
    return found


def _factor_into(tensor: Tensor, call: Call) -> float | None:
    """The factor between the tensor and the call's only input; None when the call has another input."""
    factors = {factor_between(tensor, taken) for taken in call.inputs.values()}
    return factors.pop() if len(factors) == 1 else None
