"""The model's inputs for a batch: token ids, and positions and a mask where prompts share a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from ..anatomy.structure import PAD_ID
from .layout import Layout
from .positions import Positions
from .prompts import Prompt

if TYPE_CHECKING:
    import numpy as np
    import torch
    from torch import Tensor

    Integers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class Inputs:
    """A batch on the model's device: R rows of T slots, B prompts, M slots that are measured."""

    numbers: Tensor
    """All integers, which one copy brings to the device: ids, measured slots, and where needed positions and
    owners. Shape [N]."""
    layout: Layout
    entries: int
    """M. Entries may be unused: after the B last tokens, and at the end."""
    prompts: int
    """The number of measured slots, from the first, that are for last tokens."""
    predicted: int
    """The number of measured slots, from the first, whose next token is predicted."""
    dtype: torch.dtype
    """The model's."""

    @property
    def ids(self) -> Tensor:
        """Shape [R, T]."""
        return self._slots(0)

    @property
    def last(self) -> Tensor:
        """The measured slots, counted over all rows: each prompt's last token, then positions. Shape [M]."""
        first = self.layout.slots
        return self.numbers[first : first + self.entries]

    @property
    def is_masked(self) -> bool:
        """Are there positions and a mask? Not where every row holds one prompt and none was asked for."""
        return len(self.numbers) > self.layout.slots + self.entries

    def keywords(self) -> dict[str, Tensor]:
        """The model's keyword arguments; of the mask, 0 or the dtype's lowest number is added to a score.

        Positions [R, T] are counted from each prompt's first token. The mask has the shape [R, 1, T, T].
        """
        if not self.is_masked:
            return {"input_ids": self.ids}
        first = self.layout.slots + self.entries
        owners = self._slots(first + self.layout.slots)
        mask = _mask(owners, self.dtype)
        return {"input_ids": self.ids, "position_ids": self._slots(first), "attention_mask": mask}

    def _slots(self, first: int) -> Tensor:
        rows, width = self.layout.rows, self.layout.width
        return self.numbers[first : first + rows * width].view(rows, width)

    def copy(self) -> Inputs:
        """The same numbers in new memory."""
        return replace(self, numbers=self.numbers.clone())


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
    last = np.zeros(entries, np.int64)
    others = []
    for number, (prompt, start) in enumerate(zip(prompts, layout.starts, strict=True)):
        end = start + len(prompt.ids)
        ids[start:end] = prompt.ids
        last[number] = end - 1
        if measured is not None:
            others.append(start + measured.of(len(prompt.ids)))
    predicted = entries
    if measured is not None:
        found = np.concatenate(others)
        unused = np.zeros(measured.entries(len(found), layout.slots) - len(found), np.int64)
        last = np.concatenate([last, found, unused])
        predicted = len(last) if measured.predictions else entries
    parts: list[Integers] = [ids, last]
    if explicit or layout.shares_rows:
        parts += _positions_and_owners(prompts, layout)
    numbers = _send(np.concatenate(parts), device)
    return Inputs(numbers, layout, len(last), entries, predicted, dtype)


def _positions_and_owners(prompts: Sequence[Prompt], layout: Layout) -> tuple[Integers, Integers]:
    """Of each slot; those of an empty one are 0 and -1. Shape [R · T] each."""
    import numpy as np

    positions = np.zeros(layout.slots, np.int64)
    owners = np.full(layout.slots, -1, np.int64)
    for number, (prompt, start) in enumerate(zip(prompts, layout.starts, strict=True)):
        end = start + len(prompt.ids)
        positions[start:end] = np.arange(len(prompt.ids))
        owners[start:end] = number
    return positions, owners


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
