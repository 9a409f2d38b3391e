"""Which positions of a prompt are measured beside its last token."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from .. import errors
from ..messages import ModelRequest

if TYPE_CHECKING:
    import numpy as np

    Indices: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

# A pass is captured for the shapes of its tensors: the number of positions is rounded up to a multiple.
STEP = 32


@dataclass(frozen=True)
class Positions:
    """A rule, the same for every prompt. Positions count from 0."""

    rule: str
    """`all`, `first`, `every:8` for each eighth, or numbers: `0,5,10`."""
    predictions: bool
    """Entropy and most likely token there too."""

    def of(self, tokens: int) -> Indices:
        """Those of a prompt of so many tokens, ascending; numbers beyond its end are left out."""
        import numpy as np

        if self.rule == "all":
            return np.arange(tokens)
        if self.rule.startswith("every:"):
            return np.arange(0, tokens, int(self.rule.removeprefix("every:")))
        wanted = {0} if self.rule == "first" else {int(number) for number in self.rule.split(",")}
        return np.array(sorted(one for one in wanted if one < tokens), np.int64)

    def entries(self, found: int, slots: int) -> int:
        """The number of slots that a pass is computed with for so many positions, of all its slots."""
        return slots if self.rule == "all" else ceil(found / STEP) * STEP


def positions_of(request: ModelRequest) -> Positions | None:
    """Those of a request; None for the last token alone. Raises SidecarError."""
    if request.positions is None:
        return None
    if request.precision == "compat":
        raise errors.compat_positions()
    return Positions(request.positions, request.position_predictions)
