"""Takes the last real token of every prompt of a batch, on whichever device a tensor lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import Tensor


class LastToken:
    """Where the last tokens of a batch stand, over all its rows. B prompts."""

    def __init__(self, places: Tensor) -> None:
        """`places` [B] lies where most tensors do: on other devices the first one waits for a copy."""
        self._places: dict[torch.device, Tensor] = {places.device: places}

    def of(self, tensor: Tensor) -> Tensor:
        """A copy of what stands at them. Shape [R, T, width] or [R · T, width] → [B, width]."""
        flat = tensor.reshape(-1, tensor.shape[-1])
        return flat.index_select(0, self._places_on(tensor.device))

    def among_zeros(self, rows: Tensor, slots: int) -> Tensor:
        """The way back: `rows` [..., width], B in all, at their places. Shape [slots, width]."""
        flat = rows.reshape(-1, rows.shape[-1])
        return flat.new_zeros(slots, flat.shape[-1]).index_copy_(0, self._places_on(rows.device), flat)

    def _places_on(self, device: torch.device) -> Tensor:
        if device not in self._places:
            self._places[device] = next(iter(self._places.values())).to(device)
        return self._places[device]
