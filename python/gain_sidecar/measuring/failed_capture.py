"""Captures a CUDA graph so that a failure leaves nothing open.

A call that no capture allows makes the end of the capture raise as well, and torch then skips the rest of
that end (`CUDAGraph::capture_end` and `torch.cuda.graph.__exit__`):

    current stream       stays the capture's
    allocator            stays in the graph's pool, whose memory is never free again
    random numbers       the device's generator stays in the capture: every torch.randn raises
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


@contextmanager
def capturing(
    graph: torch.cuda.CUDAGraph, pool: torch.cuda._POOL_HANDLE, device: torch.device
) -> Iterator[None]:
    """While inside, work on this GPU is captured instead of run; after an error it is as it was before."""
    import torch

    before = torch.cuda.current_stream(device)
    try:
        with torch.cuda.graph(graph, pool=pool):
            yield
    except BaseException:
        _close(pool, before)
        raise


def _close(pool: torch.cuda._POOL_HANDLE, before: torch.cuda.Stream) -> None:
    import torch

    torch.cuda.set_stream(before)
    index = before.device_index
    # Raises where the capture was ended, because only the captured work failed.
    with suppress(RuntimeError):
        torch._C._cuda_endAllocateToPool(index, pool)
        torch._C._cuda_releasePool(index, pool)
    generator = torch.cuda.default_generators[index]
    # A copy has the same seed and offset, and is in no capture.
    generator.graphsafe_set_state(generator.clone_state())
