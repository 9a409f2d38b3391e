"""A report on this Python environment, which never fails: it is for environments that are broken.

`python -m gain_sidecar.doctor` prints the report.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable
from functools import partial

from .cache import cache_root
from .models import embedded, gpt2_random
from .models.presets import EMBEDDED, GPT2_RANDOM, PRESETS, Preset
from .models.twins import TWINS
from .packages import NAMED, installed_version

ALSO_NAMED = ("gguf", "msgspec", "pyzmq", embedded.DISTRIBUTION)


def report_json() -> str:
    """The report as JSON; a missing value is null, one that fails has a reason. Never raises, never NaN."""
    report = {
        "python": platform.python_version(),
        "executable": sys.executable,
        "packages": {name: installed_version(name) for name in (*NAMED, *ALSO_NAMED)},
        "torch": _or_reason(_torch),
        "ramBytes": _or_reason(_ram_bytes),
        "cacheFolder": _or_reason(lambda: str(cache_root())),
        "hubCacheFolder": _or_reason(_hub_cache),
        "presets": {preset.name: _or_reason(partial(_is_here, preset)) for preset in PRESETS},
        "embeddedReady": _or_reason(embedded.is_ready),
    }
    return json.dumps(report, allow_nan=False)


def _or_reason(ask: Callable[[], object]) -> object:
    """The value, or `{"unknown": reason}`: a broken package must not prevent the rest of the report."""
    try:
        return ask()
    except Exception as cause:
        return {"unknown": f"{type(cause).__name__}: {cause}"}


def _torch() -> dict[str, object]:
    import torch

    devices = []
    for index in range(torch.cuda.device_count()):
        free, total = torch.cuda.mem_get_info(index)
        name = torch.cuda.get_device_name(index)
        devices.append({"device": f"cuda:{index}", "name": name, "freeBytes": free, "totalBytes": total})
    return {
        "version": torch.__version__,
        "cuda": torch.version.cuda,
        "cudaAvailable": torch.cuda.is_available(),
        "devices": devices,
        "threads": torch.get_num_threads(),
    }


def _ram_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _hub_cache() -> str:
    from huggingface_hub import constants

    return str(constants.HF_HUB_CACHE)


def _is_here(preset: Preset) -> bool:
    """Is the model on this machine, with all its weights? Pickled weights count: a flag allows them."""
    from .models.auto import is_cached

    if preset.name == EMBEDDED:
        return embedded.is_ready()
    if preset.name == GPT2_RANDOM:
        return gpt2_random.is_ready()
    if preset.name in TWINS:
        return TWINS[preset.name].is_ready()
    return is_cached(preset, allow_bin=True)


if __name__ == "__main__":
    print(report_json())
