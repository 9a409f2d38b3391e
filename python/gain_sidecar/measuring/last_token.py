"""Selects the last real token of every prompt of a batch, on the device of each tensor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import Tensor


class LastToken:
    """The slots of a batch's last tokens, counted over all its rows. B prompts."""

    def __init__(self, slots: Tensor) -> None:
        """`slots` [B] should be on the device of most tensors: on each other device it is copied once."""
        self._slots: dict[torch.device, Tensor] = {slots.device: slots}

    def of(self, tensor: Tensor) -> Tensor:
        """A copy of the states in these slots. Shape [R, T, width] or [R · T, width] → [B, width]."""
        flat = tensor.reshape(-1, tensor.shape[-1])
        return flat.index_select(0, self._slots_on(tensor.device))

    def among_zeros(self, rows: Tensor, slots: int) -> Tensor:
        """The inverse: B `rows` [..., width] in these slots, zeros elsewhere. Shape [slots, width]."""
        flat = rows.reshape(-1, rows.shape[-1])
        return flat.new_zeros(slots, flat.shape[-1]).index_copy_(0, self._slots_on(rows.device), flat)

    def _slots_on(self, device: torch.device) -> Tensor:
        if device not in self._slots:
            self._slots[device] = next(iter(self._slots.values())).to(device)
        return self._slots[device]
