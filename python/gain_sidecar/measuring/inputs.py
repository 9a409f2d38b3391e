"""The model's inputs for a batch: token ids, and positions and a mask where prompts share a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ..anatomy.structure import PAD_ID
from .layout import Layout
from .positions import Positions
from .prompts import Prompt

if TYPE_CHECKING:
    import numpy as np
    import torch
    from torch import Tensor

    Integers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int32 | np.int64]]


@dataclass(frozen=True)
class Inputs:
    """Tensors on the model's device. R rows of T slots, B prompts."""

    ids: Tensor
    """[R, T]"""
    last: Tensor
    """Slots that are measured, counted over all rows: each prompt's last token, then positions. Shape [M].

    Entries may be unused: after the B last tokens, and at the end.
    """
    prompts: int
    """The number of slots, from the first, that are for last tokens."""
    predicted: int
    """The number of slots, from the first, whose next token is predicted."""
    positions: Tensor | None = None
    """[R, T], counted from each prompt's first token; None where every row holds one prompt."""
    mask: Tensor | None = None
    """Added to attention's scores: 0, or the dtype's lowest number. Shape [R, 1, T, T], or None."""

    @property
    def keywords(self) -> dict[str, Tensor]:
        """The model's keyword arguments."""
        given = {"input_ids": self.ids, "position_ids": self.positions, "attention_mask": self.mask}
        return {name: tensor for name, tensor in given.items() if tensor is not None}

    @property
    def tensors(self) -> tuple[Tensor | None, ...]:
        """All tensors, None included, in a fixed order."""
        return (self.ids, self.last, self.positions, self.mask)

    def copy(self) -> Inputs:
        """The same tensors in new memory."""
        positions = None if self.positions is None else self.positions.clone()
        return Inputs(
            self.ids.clone(),
            self.last.clone(),
            self.prompts,
            self.predicted,
            positions,
            None if self.mask is None else self.mask.clone(),
        )


def make_inputs(
    prompts: Sequence[Prompt],
    layout: Layout,
    device: torch.device,
    dtype: torch.dtype,
    *,
    explicit: bool,
    entries: int,
    measured: Positions | None = None,
) -> Inputs:
    """The prompts in their slots; `explicit` adds positions and mask also where no row is shared.

    `entries` is the number of slots of last tokens, at least the number of prompts; after them are the
    `measured` positions of one prompt after the other.
    """
    import numpy as np

    ids = np.full(layout.slots, PAD_ID, np.int64)
    positions = np.zeros(layout.slots, np.int64)
    owners = np.full(layout.slots, -1, np.int32)
    last = np.zeros(entries, np.int64)
    others = []
    for number, (prompt, start) in enumerate(zip(prompts, layout.starts, strict=True)):
        end = start + len(prompt.ids)
        ids[start:end] = prompt.ids
        positions[start:end] = range(len(prompt.ids))
        owners[start:end] = number
        last[number] = end - 1
        if measured is not None:
            others.append(start + measured.of(len(prompt.ids)))
    predicted = entries
    if measured is not None:
        found = np.concatenate(others)
        unused = np.zeros(measured.entries(len(found), layout.slots) - len(found), np.int64)
        last = np.concatenate([last, found, unused])
        predicted = len(last) if measured.predictions else entries
    shape = (layout.rows, layout.width)
    plain = Inputs(_send(ids.reshape(shape), device), _send(last, device), entries, predicted)
    if not (explicit or layout.shares_rows):
        return plain
    mask = _mask(_send(owners.reshape(shape), device), dtype)
    return Inputs(plain.ids, plain.last, entries, predicted, _send(positions.reshape(shape), device), mask)


def _send(array: Integers, device: torch.device) -> Tensor:
    """Copy to the device; to a GPU asynchronously."""
    import torch

    tensor = torch.from_numpy(array)
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor


def _mask(owners: Tensor, dtype: torch.dtype) -> Tensor:
    """A token attends to earlier tokens of its own prompt, an empty slot to earlier empty slots."""
    import torch

    causal = torch.ones(owners.shape[1], owners.shape[1], dtype=torch.bool, device=owners.device).tril()
    seen = (owners[:, :, None] == owners[:, None, :]) & causal
    least = torch.finfo(dtype).min
    return torch.zeros(seen.shape, dtype=dtype, device=owners.device).masked_fill_(~seen, least)[:, None]
