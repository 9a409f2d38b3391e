"""Takes the last real token of every prompt of a padded batch, on whichever device a tensor lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class LastToken:
    """Where the last tokens of a batch stand. B prompts padded to T tokens."""

    def __init__(self, lengths: Sequence[int], device: Any) -> None:
        """`device` is where most tensors lie: on others the first one waits for the places."""
        self._lengths = list(lengths)
        self._longest = max(lengths)
        self._places: dict[Any, Any] = {}
        self._places_on(device)

    @property
    def prompts(self) -> int:
        """B."""
        return len(self._lengths)

    def of(self, tensor: Any) -> Any:
        """A copy of what stands at them. Shape [B, T, width] or [B · T, width] → [B, width]."""
        flat = tensor.reshape(-1, tensor.shape[-1])
        return flat.index_select(0, self._places_on(tensor.device))

    def _places_on(self, device: Any) -> Any:
        import torch

        if device not in self._places:
            flat = [row * self._longest + length - 1 for row, length in enumerate(self._lengths)]
            self._places[device] = torch.tensor(flat, device=device)
        return self._places[device]
