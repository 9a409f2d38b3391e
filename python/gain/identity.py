"""The identity of a model in memory: a digest of its weights.

sha256 over one line for each entry of `state_dict`, sorted by name: the name, the dtype, the shape, and the
sha256 of the values' bytes, as in ``lm_head.weight torch.float32 [49152, 576] 9f86…``. Tensors that
accelerate keeps elsewhere are fetched; a shared tensor is read once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from gain_sidecar.checking.weights import hooks_of
from gain_sidecar.messages import FileDigest

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

WEIGHTS = "weights in memory"
THREADS = 4


class WeightsDigest:
    """Begins to digest on threads where the weights are in the CPU's memory, else when it is asked for.

    On a GPU a copy at the same time would break the capture of a graph.
    """

    def __init__(self, model: Module) -> None:
        self._tensors = dict(sorted(_tensors_of(model)))
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="digest")
        self._begun: dict[int, Future[str]] = {}
        if all(tensor.device.type == "cpu" for tensor in self._tensors.values()):
            self._begin()

    def result(self) -> FileDigest:
        """The digest, as that of a file."""
        self._begin()
        total = hashlib.sha256()
        for name, tensor in self._tensors.items():
            digest = self._begun[id(tensor)].result()
            total.update(f"{name} {tensor.dtype} {list(tensor.shape)} {digest}\n".encode())
        self.close()
        return FileDigest(file=WEIGHTS, sha256=total.hexdigest())

    def close(self) -> None:
        """End the threads; what they have not begun is dropped."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _begin(self) -> None:
        for tensor in self._tensors.values():
            if id(tensor) not in self._begun:
                self._begun[id(tensor)] = self._threads.submit(_digest, tensor)


def _tensors_of(model: Module) -> Iterator[tuple[str, Tensor]]:
    """What `state_dict` has: parameters and persistent buffers, with their values."""
    for path, module in model.named_modules(remove_duplicate=False):
        held = (getattr(hook, "weights_map", None) for hook in hooks_of(module))
        kept = [values for values in held if values is not None]
        own = {**module._parameters, **module._buffers}
        for name, tensor in own.items():
            if tensor is None or name in module._non_persistent_buffers_set:
                continue
            values: Tensor = tensor if tensor.device.type != "meta" or not kept else kept[0][name]
            yield (f"{path}.{name}" if path else name), values


def _digest(tensor: Tensor) -> str:
    import torch

    with torch.no_grad():
        values = tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8)
    return hashlib.sha256(values.numpy().data).hexdigest()
