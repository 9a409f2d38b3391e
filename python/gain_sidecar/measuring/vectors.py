"""Which blocks' states are kept as vectors, and their bytes in pieces that fit in a frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .. import vector_errors
from ..messages import ModelRequest

if TYPE_CHECKING:
    from .table import Bytes

# A quarter of a frame.
MOST_BYTES = 1 << 22


def check_vectors(request: ModelRequest) -> None:
    """Raises SidecarError where the other options allow no vectors."""
    if request.vectors is not None and request.precision == "compat":
        raise vector_errors.compat_vectors()


def kept_blocks(request: ModelRequest, layers: int) -> tuple[int, ...]:
    """The blocks of a request, ascending, of a model of so many; empty for none. Raises SidecarError."""
    if request.vectors is None:
        return ()
    rule = request.vectors.removeprefix("blocks:")
    if rule == "all":
        return tuple(range(1, layers + 1))
    if rule.startswith("every:"):
        step = int(rule.removeprefix("every:"))
        if step > layers:
            raise vector_errors.no_block(request.vectors, layers)
        return tuple(range(step, layers + 1, step))
    numbers = [int(number) for number in rule.split(",")]
    for number in numbers:
        if not -layers <= number <= layers:
            raise vector_errors.unknown_block(request.vectors, number, layers)
    return tuple(sorted({number + layers + 1 if number < 0 else number for number in numbers}))


def pieces(vectors: Sequence[Bytes]) -> Iterator[bytes]:
    """The bytes of all vectors, one after the other."""
    import numpy as np

    together = np.concatenate(vectors) if vectors else np.empty(0, np.uint8)
    for first in range(0, len(together), MOST_BYTES):
        yield together[first : first + MOST_BYTES].tobytes()
