"""The device for measuring, and its memory."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

from .. import errors


@dataclass(frozen=True)
class Device:
    """`name` as torch writes it (`cuda:0`), `title` as its maker does; `free_bytes` is None on a CPU."""

    name: str
    title: str
    free_bytes: int | None

    @property
    def is_cuda(self) -> bool:
        return self.name.startswith("cuda")


CPU = Device("cpu", "CPU", None)


def pick_device(asked: str) -> Device:
    """`auto` is the CUDA device with the most free memory, else the CPU; `cuda` is `cuda:0`.

    Raises SidecarError when the requested device is absent.
    """
    present = _cuda_devices()
    if asked == "cpu" or (asked == "auto" and not present):
        return Device("cpu", _cpu_title(), None)
    if asked == "auto":
        return max(present, key=lambda device: device.free_bytes or 0)
    wanted = "cuda:0" if asked == "cuda" else asked
    for device in present:
        if device.name == wanted:
            return device
    raise errors.device_unavailable(asked, device_names())


def device_names() -> list[str]:
    """Every device of this machine, as torch writes it."""
    return ["cpu", *(device.name for device in _cuda_devices())]


def _cuda_devices() -> list[Device]:
    import torch

    if not torch.cuda.is_available():
        return []
    return [
        Device(f"cuda:{index}", torch.cuda.get_device_name(index), torch.cuda.mem_get_info(index)[0])
        for index in range(torch.cuda.device_count())
    ]


def _cpu_title() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
