"""The installed packages that decide the numbers: their import, and their versions."""

from __future__ import annotations

import importlib
import platform
from importlib import metadata

from . import errors
from .messages import PackageVersion

NEEDED = ("torch", "numpy", "safetensors", "tokenizers", "huggingface_hub", "transformers")
NAMED = ("torch", "transformers", "tokenizers", "safetensors", "numpy", "accelerate", "huggingface_hub")
# What turns rounded weights into numbers, where there are such weights.
ROUNDERS = ("gguf", "bitsandbytes")


def import_needed() -> None:
    """Import what a load needs (seconds). Raises SidecarError naming the package that cannot be imported."""
    for name in NEEDED:
        _import(name)
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()


def import_accelerate() -> None:
    """transformers places weights directly on a GPU through accelerate. Raises SidecarError without it."""
    _import("accelerate")


def _import(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError as cause:
        raise errors.package_missing(name, cause) from cause


def installed_version(name: str) -> str | None:
    """The version of an installed distribution, without importing it; None when it is missing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def list_versions() -> list[PackageVersion]:
    """Python and every package that decides the numbers, with CUDA and cuDNN where torch has them."""
    import torch

    versions: list[tuple[str, str | None]] = [("python", platform.python_version())]
    versions += [(name, installed_version(name)) for name in (*NAMED, *ROUNDERS) if name != "torch"]
    # The installed metadata may leave out which build of torch this is: `+cpu`, `+cu130`.
    versions.append(("torch", str(torch.__version__)))
    if torch.cuda.is_available():
        cudnn = torch.backends.cudnn.version()  # type: ignore[no-untyped-call]
        versions += [("cuda", torch.version.cuda), ("cudnn", None if cudnn is None else str(cudnn))]
    return [PackageVersion(name=name, version=version) for name, version in versions if version is not None]
