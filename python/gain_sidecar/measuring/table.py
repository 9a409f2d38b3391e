"""All numbers of one batch in one buffer on the device, so that one copy brings them to this process."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

from .quantities import Group, slices_of, width_of
from .row import quantities_in

if TYPE_CHECKING:
    import numpy as np
    import torch

    Numbers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32 | np.float64]]


class Table:
    """The quantities of row.py that `groups` has, each as named rows of a float buffer. Shape [C, B].

    C is how many numbers a prompt of a model of L blocks has, B the number of prompts. A token id is exact in
    float32 up to 2^24, which is above every vocabulary.
    """

    def __init__(
        self,
        layers: int,
        prompts: int,
        groups: Collection[Group],
        dtype: torch.dtype,
        device: torch.device,
    ) -> None:
        import torch

        self.layers, self.has_split = layers, "split" in groups
        quantities = quantities_in(*groups)
        self._slices = slices_of(quantities, layers)
        self._buffer = torch.empty(width_of(quantities, layers), prompts, dtype=dtype, device=device)

    def __getitem__(self, name: str) -> torch.Tensor:
        """The rows of that quantity, to write into. Shape [n, B]."""
        return self._buffer[self._slices[name]]

    @property
    def dtype(self) -> torch.dtype:
        """The buffer's dtype, in which everything is accumulated."""
        return self._buffer.dtype

    @property
    def device(self) -> torch.device:
        """The buffer's device."""
        return self._buffer.device

    def copy_to_host(self) -> PendingCopy:
        """Begin to copy the buffer to this process; it may be written again at once."""
        import torch

        if self._buffer.device.type != "cuda":
            return PendingCopy(self._buffer, None)
        on_host = torch.empty(self._buffer.shape, dtype=self._buffer.dtype, pin_memory=True)
        on_host.copy_(self._buffer, non_blocking=True)
        copied = torch.cuda.Event()  # type: ignore[no-untyped-call]
        copied.record(torch.cuda.current_stream(self._buffer.device))
        return PendingCopy(on_host, copied)


class PendingCopy:
    """A table whose copy to this process may not have ended yet."""

    def __init__(self, buffer: torch.Tensor, copied: torch.cuda.Event | None) -> None:
        self._buffer, self._copied = buffer, copied

    def wait(self) -> Numbers:
        """Each prompt's numbers, once they are copied. Shape [B, C]."""
        if self._copied is not None:
            self._copied.synchronize()
        return self._buffer.T.numpy()
