"""The residual stream of chosen blocks at the last tokens of a batch, kept as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import vector_errors

if TYPE_CHECKING:
    from torch import Tensor


class KeptStates:
    """B prompts, K blocks. A copy in the type of the stream, so that no bit is changed."""

    def __init__(self, blocks: Sequence[int], prompts: int) -> None:
        self._places = {block: place for place, block in enumerate(blocks)}
        self._prompts = prompts
        self._states: Tensor | None = None

    def keep(self, block: int, states: Tensor) -> None:
        """The stream after this block, where it is a chosen one. Shape [M, width].

        The first B of the M states are those of last tokens. Raises SidecarError for another type.
        """
        place = self._places.get(block)
        if place is None:
            return
        own = states[: self._prompts]
        if self._states is None:
            # For a captured pass, in the uncaptured one before it.
            self._states = own.new_empty(len(own), len(self._places), own.shape[-1])
        if self._states.dtype != own.dtype:
            raise vector_errors.other_type(_name(self._states), _name(own), block)
        self._states[:, place] = own

    @property
    def states(self) -> Tensor | None:
        """Those of the last pass, to be copied; None where no block is chosen. Shape [B, K, width]."""
        return self._states


def _name(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
