"""Running out of memory, told apart from other failures, and tidied up after."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def is_out_of_memory(error: BaseException) -> bool:
    """Did this exception come from an allocation that did not fit, on a GPU or on the CPU?"""
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    # The CPU allocator raises a plain RuntimeError.
    return isinstance(error, RuntimeError) and "not enough memory" in str(error)


def release_memory() -> None:
    """Give unused blocks back, so that a smaller batch can have them."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


@contextmanager
def collecting_later() -> Iterator[None]:
    """No search for garbage while inside, where thousands of objects are made and none is let go."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def trim_gpu_memory() -> int:
    """Give the GPUs back what no tensor takes. Returns what this process still holds of them, in bytes."""
    import torch

    if not torch.cuda.is_available():
        return 0
    torch.cuda.empty_cache()
    return sum(torch.cuda.memory_reserved(index) for index in range(torch.cuda.device_count()))
