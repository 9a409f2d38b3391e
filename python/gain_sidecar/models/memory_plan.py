"""The placement of a model's weights: on one device, or spread over GPUs, then the CPU, then the disk."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

from .. import errors
from .checkpoint import count_values
from .devices import Device, device_names
from .resolution import Located
from .rounded_files import method_of

UNIT_BYTES = {"MiB": 2**20, "GiB": 2**30}
DTYPE_BYTES = {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2}
# Weights of an unquantised model may fill this share of a GPU; a batch's activations need the rest.
USABLE = 0.9


@dataclass(frozen=True)
class MemoryPlan:
    """Arguments of transformers, and the text for the progress report."""

    device_map: str | dict[str, str] | None
    max_memory: dict[int | str, int] | None
    text: str

    @property
    def spreads(self) -> bool:
        return self.device_map == "auto"


def plan_memory(located: Located, device: Device, asked: str | None, dtype: str, quantize: str) -> MemoryPlan:
    """`asked` is a request's `max_memory`. Raises SidecarError when it omits the model's device."""
    if asked is not None:
        return MemoryPlan("auto", _read_max_memory(asked, device), f"{asked}, and the rest on the disk")
    if device.free_bytes is None:
        # On the CPU there is no placement, unless the weights are rounded while they load.
        return MemoryPlan(None if quantize == "none" else {"": "cpu"}, None, device.name)
    needed = weight_bytes(located, dtype, quantize)
    if needed <= USABLE * device.free_bytes:
        return MemoryPlan({"": device.name}, None, device.name)
    return MemoryPlan(
        "auto",
        None,
        f"{needed / 1e9:.1f} GB of weights do not fit the {device.free_bytes / 1e9:.1f} GB free on "
        f"{device.name}: spread over all GPUs, then the CPU, then the disk, which is slow",
    )


def _read_max_memory(asked: str, device: Device) -> dict[int | str, int]:
    """`cuda:0=20GiB,cpu=64GiB` in accelerate's form: GPUs by number, sizes in bytes."""
    limits: dict[int | str, int] = {}
    present = device_names()
    for entry in asked.split(","):
        name, _, size = entry.partition("=")
        if name not in present:
            raise errors.device_unavailable(name, present)
        key = int(name.removeprefix("cuda:")) if name != "cpu" else name
        if key in limits:
            raise errors.memory_named_twice(asked, name)
        limits[key] = int(size[:-3]) * UNIT_BYTES[size[-3:]]
    if device.name not in asked.replace("=", ",").split(","):
        raise errors.memory_elsewhere(asked, device.name)
    return limits


def weight_bytes(located: Located, dtype: str, quantize: str) -> int:
    """The memory of the loaded weights: an estimate that suffices to choose a placement."""
    files = sum(os.stat(located.folder / name).st_size for name in located.listing.weights)
    if method_of(located.config) is not None:
        return files
    if located.gguf is not None:
        values = located.gguf.values
    elif located.listing.kind == "safetensors":
        values = count_values(located.folder, located.listing)
    else:
        values = files // _stored_bytes(located.config)
    if quantize == "none":
        return values * DTYPE_BYTES[dtype]
    # Embedding, head and norms stay floats; their share differs between models.
    return math.ceil(values * (1.25 if quantize == "int8" else 0.75))


def _stored_bytes(config: dict[str, object]) -> int:
    """Bytes of a number in a pickle, by the dtype that its config states."""
    return DTYPE_BYTES.get(str(config.get("dtype") or config.get("torch_dtype")), 4)
