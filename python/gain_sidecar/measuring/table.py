"""All numbers of one batch in one buffer on the device, so that one copy brings them to this process."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

from .kept_states import KeptStates
from .quantities import Group, slices_of, width_of
from .row import quantities_in

if TYPE_CHECKING:
    import numpy as np
    import torch

    Numbers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32 | np.float64]]
    Bytes: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


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
        kept: KeptStates | None = None,
    ) -> None:
        """`kept` holds states as they are, beside the numbers."""
        import torch

        self.kept = kept or KeptStates((), 0)
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
        """Begin to copy everything to this process; it may be written again at once."""
        import torch

        states = self.kept.states
        if self._buffer.device.type != "cuda":
            return PendingCopy(self._buffer, states, None)
        on_host = _pinned(self._buffer)
        states = None if states is None else _pinned(states)
        copied = torch.cuda.Event()  # type: ignore[no-untyped-call]
        copied.record(torch.cuda.current_stream(self._buffer.device))
        return PendingCopy(on_host, states, copied)


def _pinned(tensor: torch.Tensor) -> torch.Tensor:
    """A copy in this process, which may not have ended yet."""
    import torch

    on_host = torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True)
    return on_host.copy_(tensor, non_blocking=True)


class PendingCopy:
    """A table whose copy to this process may not have ended yet."""

    def __init__(
        self, buffer: torch.Tensor, states: torch.Tensor | None, copied: torch.cuda.Event | None
    ) -> None:
        self._buffer, self.states, self._copied = buffer, states, copied

    def wait(self) -> Numbers:
        """Each prompt's numbers, once they are copied. Shape [B, C]."""
        if self._copied is not None:
            self._copied.synchronize()
        return self._buffer.T.numpy()

    @property
    def vectors(self) -> Bytes | None:
        """Each prompt's kept states, after `wait`; None where none are kept. Shape [B, bytes]."""
        import torch

        return None if self.states is None else self.states.flatten(1).view(torch.uint8).numpy()
