"""All that one batch yields, in one buffer on the device: one copy brings it home. L blocks, B prompts."""

from __future__ import annotations

from typing import Any

SPLIT = ("attention_norms", "attention_inners", "mlp_norms", "mlp_inners", "errors")


def table_slices(layers: int, split: bool) -> dict[str, slice]:
    """Where each quantity stands among a prompt's numbers."""
    sizes = {"norms": layers + 1, "delta_norms": layers, "inners": layers}
    sizes |= dict.fromkeys(("final_norm", "entropy", "top_prob", "top_id"), 1)
    if split:
        sizes |= dict.fromkeys(SPLIT, layers)
    slices: dict[str, slice] = {}
    end = 0
    for name, size in sizes.items():
        slices[name] = slice(end, end + size)
        end += size
    return slices


class Table:
    """Named rows of a float buffer. Shape [3L + 5, B], with a split [8L + 5, B].

    norms [L + 1], delta_norms, inners [L], final_norm, entropy, top_prob, top_id [1], each of `SPLIT` [L].
    A token id is exact in float32 up to 2^24, which is above every vocabulary.
    """

    def __init__(self, layers: int, prompts: int, split: bool, dtype: Any, device: Any) -> None:
        import torch

        self._slices = table_slices(layers, split)
        end = max(part.stop for part in self._slices.values())
        self.has_split = split
        self._buffer = torch.empty(end, prompts, dtype=dtype, device=device)

    def __getitem__(self, name: str) -> Any:
        """The rows of that name, to write into. Shape [n, B]."""
        return self._buffer[self._slices[name]]

    @property
    def dtype(self) -> Any:
        """That of the buffer, in which everything is accumulated."""
        return self._buffer.dtype

    @property
    def device(self) -> Any:
        """Where the buffer lies."""
        return self._buffer.device

    def send_home(self) -> Homecoming:
        """Begin to copy it to this process; the buffer may be written again at once."""
        import torch

        if self._buffer.device.type != "cuda":
            return Homecoming(self._buffer, None)
        at_home = torch.empty(self._buffer.shape, dtype=self._buffer.dtype, pin_memory=True)
        at_home.copy_(self._buffer, non_blocking=True)
        arrived = torch.cuda.Event()  # type: ignore[no-untyped-call]
        arrived.record(torch.cuda.current_stream(self._buffer.device))
        return Homecoming(at_home, arrived)


class Homecoming:
    """A table on its way to this process."""

    def __init__(self, buffer: Any, arrived: Any) -> None:
        self._buffer, self._arrived = buffer, arrived

    def array(self) -> Any:
        """Wait for it: each prompt's numbers, as a numpy array [B, C]."""
        if self._arrived is not None:
            self._arrived.synchronize()
        return self._buffer.T.numpy()
