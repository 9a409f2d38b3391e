"""Recognises out-of-memory errors, and releases memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def is_out_of_memory(error: BaseException) -> bool:
    """Is this exception a failed allocation, on a GPU or on the CPU?"""
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    # The CPU allocator raises a plain RuntimeError.
    return isinstance(error, RuntimeError) and "not enough memory" in str(error)


def release_memory() -> None:
    """Release unused blocks, so that a smaller batch can use them."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


@contextmanager
def collecting_later() -> Iterator[None]:
    """While inside, garbage is not collected: thousands of objects are made and none becomes garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def trim_gpu_memory() -> int:
    """Release GPU memory that no tensor uses. Returns the memory that this process still holds, in bytes."""
    import torch

    if not torch.cuda.is_available():
        return 0
    torch.cuda.empty_cache()
    return sum(torch.cuda.memory_reserved(index) for index in range(torch.cuda.device_count()))
