"""Is every weight finite? One pass over memory, without a copy of the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..messages import SelfCheckResult
from .result import answer
from .weights import hooks_of

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module
    from transformers import PreTrainedModel

SHOWN = 5


def check_finite_weights(model: PreTrainedModel) -> SelfCheckResult:
    """Checks all floating-point parameters and buffers, offloaded ones too."""
    bad, count = [], 0
    for name, tensor in floating_tensors(model):
        count += 1
        if not is_finite(tensor):
            bad.append(name)
    if not bad:
        return answer("finite weights", True, f"no NaN and no infinity in {count} tensors")
    more = f" and {len(bad) - SHOWN} more" if len(bad) > SHOWN else ""
    text = f"NaN or infinity in {len(bad)} of {count} tensors: {', '.join(bad[:SHOWN])}{more}"
    return answer("finite weights", False, text)


def floating_tensors(model: PreTrainedModel) -> Iterator[tuple[str, Tensor]]:
    """Each tensor with its path, once. Tensors that accelerate has offloaded are fetched one by one."""
    seen: set[int] = set()
    for path, module in model.named_modules():
        own = [*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)]
        for name, tensor in own:
            if id(tensor) not in seen and tensor.is_floating_point():
                seen.add(id(tensor))
                yield f"{path}.{name}" if path else name, _in_memory(module, name, tensor)


def is_finite(tensor: Tensor) -> bool:
    """No NaN and no infinity: in a tensor with NaN, both the smallest and the largest number are NaN."""
    import torch

    if tensor.numel() == 0:
        return True
    if tensor.element_size() == 1:
        # torch has no minimum and maximum for 8-bit floats.
        tensor = tensor.float()
    low, high = torch.aminmax(tensor.detach())
    return bool(low.isfinite() & high.isfinite())


def _in_memory(module: Module, name: str, tensor: Tensor) -> Tensor:
    """The tensor; from accelerate's storage where the module holds none."""
    if tensor.device.type != "meta":
        return tensor
    kept = (getattr(hook, "weights_map", None) for hook in hooks_of(module))
    found: Tensor = next(tensors[name] for tensors in kept if tensors is not None)
    return found
