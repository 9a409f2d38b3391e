"""The machine that a benchmark ran on, in the form of the stored results."""

from __future__ import annotations

import os
import platform
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")


def machine(accelerator: str | None) -> dict[str, str | int | None]:
    """`accelerator` is the name of the GPU, or None."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "memoryGigabytes": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "accelerator": accelerator,
    }


def processor() -> str:
    """The processor's name on Linux, elsewhere its kind."""
    if CPU_INFO.exists():
        for line in CPU_INFO.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()
