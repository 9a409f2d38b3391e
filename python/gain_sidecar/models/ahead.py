"""Reads weights onto a GPU while transformers is still being imported: both take seconds."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

from ..fast_start.door import is_on, prepare_gpu
from ..spans import SpanLog
from .checkpoint import float_dtypes
from .devices import Device
from .memory_plan import USABLE, MemoryPlan, weight_bytes
from .resolution import Located
from .rounded_files import method_of

if TYPE_CHECKING:
    from torch import Tensor

# As many threads as transformers uses for reading: more are slower.
READERS = 4
STORED = {"bfloat16": "BF16", "float16": "F16", "float32": "F32", "float64": "F64"}


def begin_weights(
    located: Located,
    dtype: str,
    device: Device,
    plan: MemoryPlan,
    quantize: str,
    threads: ThreadPoolExecutor,
    log: SpanLog,
) -> Future[dict[str, Tensor]] | None:
    """Begin to read the weights, and prepare the GPU; None where they cannot be read before the load."""
    if not (is_on() and can_be_read_ahead(located, dtype, device, plan, quantize)):
        return None
    weights = threads.submit(log.span("read weights")(read_weights), located, device.name)
    with log.span("load GPU kernels"):
        prepare_gpu(device.name, dtype)
    return weights


def can_be_read_ahead(located: Located, dtype: str, device: Device, plan: MemoryPlan, quantize: str) -> bool:
    """Do the files hold exactly the numbers that will be on one GPU, with memory to join some tensors?"""
    return (
        device.free_bytes is not None
        and not plan.spreads
        and quantize == "none"
        and method_of(located.config) is None
        and located.listing.kind == "safetensors"
        and 2 * weight_bytes(located, dtype, quantize) <= USABLE * device.free_bytes
        and float_dtypes(located.folder, located.listing) == {STORED[dtype]}
    )


def read_weights(located: Located, device: str) -> dict[str, Tensor]:
    """Every tensor of the safetensors files, by its name in the file, on `device`; needs only torch.

    Raises SafetensorError where a file is damaged, torch.OutOfMemoryError where the memory is too small.
    """
    from safetensors import safe_open

    with ExitStack() as files, ThreadPoolExecutor(READERS, thread_name_prefix="weights") as readers:
        reading: dict[str, Future[Tensor]] = {}
        for name in located.listing.weight_files:
            file = files.enter_context(safe_open(located.folder / name, framework="pt", device=device))
            keys = file.keys()
            reading |= {key: readers.submit(file.get_tensor, key) for key in keys}
        return {key: tensor.result() for key, tensor in reading.items()}
