"""When two tensors count as the same, up to rounding in their dtype."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def same(first: Tensor, second: Tensor) -> bool:
    """Equal in every number; NaN equals NaN, because a model whose weights hold NaN runs too."""
    import torch

    if first.shape != second.shape:
        return False
    return bool(torch.isclose(first, second.to(first.dtype), rtol=0, atol=0, equal_nan=True).all())


def rounding(tensor: Tensor) -> float:
    """The largest relative change by one operation in the tensor's dtype."""
    import torch

    return float(torch.finfo(tensor.dtype).eps)


def distance(first: Tensor, second: Tensor) -> float:
    """‖first - second‖ / ‖second‖ in float64; infinite where a number is finite in one of the two only.

    Numbers that are finite in neither are left out.
    """
    import torch

    first, second = first.double(), second.double()
    if not torch.equal(first.isfinite(), second.isfinite()):
        return float("inf")
    first, second = torch.nan_to_num(first, 0, 0, 0), torch.nan_to_num(second, 0, 0, 0)
    size = float(second.norm())
    apart = float((first - second).norm())
    return apart / size if size else apart


def factor_between(first: Tensor, second: Tensor) -> float | None:
    """The one number c for which second = c · first, up to rounding; None where there is none."""
    import torch

    if first.shape != second.shape:
        return None
    if same(first, second):
        return 1.0
    start, end = first.double().flatten(), second.double().flatten()
    if not (start.isfinite().all() and end.isfinite().all()):
        return None
    size = float(torch.dot(start, start))
    factor = float(torch.dot(start, end)) / size if size else 0.0
    if factor == 0 or distance(factor * start, end) > 4 * rounding(second):
        return None
    return factor
