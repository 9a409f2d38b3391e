"""Running out of memory, told apart from other failures, and tidied up after."""

from __future__ import annotations

import gc


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
