"""The installed packages that decide the numbers: their import, and their versions."""

from __future__ import annotations

import gc
import importlib
import platform
import sys
import threading
from importlib import metadata

from . import errors
from .fast_start.door import fast_import
from .memory import collecting_later
from .messages import PackageVersion
from .spans import SpanLog

# These modules of transformers import most of what each model's own module needs.
NEEDED = (
    "torch",
    "numpy",
    "safetensors",
    "tokenizers",
    "huggingface_hub",
    "transformers",
    "transformers.modeling_utils",
    "transformers.modeling_layers",
    "transformers.generation.utils",
    "transformers.models.auto.modeling_auto",
    "transformers.models.auto.tokenization_auto",
)
NAMED = ("torch", "transformers", "tokenizers", "safetensors", "numpy", "accelerate", "huggingface_hub")
# Packages that compute a model's weights from its files, where these are rounded or an adapter is merged.
WEIGHT_MAKERS = ("gguf", "bitsandbytes", "peft")


class Imports:
    """Imports the packages of every load on a thread (seconds), while the session continues."""

    def __init__(self, log: SpanLog) -> None:
        self._log = log
        self._thread = threading.Thread(target=self._run, name="imports", daemon=True)
        self._torch_is_there = threading.Event()
        self._failure: Exception | None = None

    def begin(self) -> None:
        """Start importing; does nothing when that has begun."""
        if self._thread.ident is None:
            self._thread.start()

    def finish_torch(self) -> None:
        """Wait until torch is imported, not for the other packages. Raises SidecarError when it cannot be."""
        self.begin()
        self._torch_is_there.wait()
        if self._failure is not None:
            raise self._failure

    def finish(self) -> None:
        """Wait until all is imported. Raises SidecarError naming the package that cannot be imported."""
        self.begin()
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            if any(sys.modules.get(name) is None for name in NEEDED):
                self._import_all()
            from transformers.utils import logging

            logging.disable_progress_bar()
            logging.set_verbosity_error()
        except Exception as failure:
            self._failure = failure
        finally:
            self._torch_is_there.set()

    def _import_all(self) -> None:
        with collecting_later(), fast_import():
            with self._log.span("import torch"):
                _import(NEEDED[0])
            self._torch_is_there.set()
            with self._log.span("import transformers"):
                for name in NEEDED[1:]:
                    _import(name)
            # These objects stay: later collections do not traverse them.
            gc.freeze()


def import_accelerate() -> None:
    """transformers needs accelerate to load weights onto a GPU directly. Raises SidecarError without it."""
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
    versions += [(name, installed_version(name)) for name in (*NAMED, *WEIGHT_MAKERS) if name != "torch"]
    # The installed metadata may not contain torch's build: `+cpu`, `+cu130`.
    versions.append(("torch", str(torch.__version__)))
    if torch.cuda.is_available():
        cudnn = torch.backends.cudnn.version()  # type: ignore[no-untyped-call]
        versions += [("cuda", torch.version.cuda), ("cudnn", None if cudnn is None else str(cudnn))]
    return [PackageVersion(name=name, version=version) for name, version in versions if version is not None]
