"""Loads a model into memory as the sidecar loads one: the same names, folders, files, checks and refusals."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
from gain_sidecar.messages import ModelRequest

from . import errors

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


class LoadedModel(NamedTuple):
    """`model, tokenizer = gain.load(name)`"""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase


def load(
    name: str = "auto",
    *,
    path: str | Path | None = None,
    revision: str | None = None,
    gguf_file: str | None = None,
    adapter: str | Path | None = None,
    device: str = "auto",
    max_memory: str | None = None,
    dtype: Literal["auto", "float64", "float32", "bfloat16", "float16"] = "auto",
    quantize: Literal["none", "int8", "nf4"] = "none",
    allow_bin: bool = False,
) -> LoadedModel:
    """The model and its tokenizer, in evaluation mode. `measure` knows where it comes from.

    `name` is `auto`, a preset such as `smollm2-135m` or `pythia-160m`, a hub id (`org/name`), or a local
    folder or GGUF file. The options are those of `gain experiment` (docs/options.md); `dtype` auto is
    bfloat16 on CUDA and float32 on a CPU. Code that comes with a model is never run.

    Raises GainError: an unknown name, no network, files that are not a model's, or no memory.
    """
    given = Path(name).expanduser()
    if path is None and (given.is_dir() or given.suffix == ".gguf"):
        name, path = "auto", given
    try:
        request = msgspec.convert(
            {
                "model": name,
                "path": None if path is None else str(path),
                "revision": revision,
                "ggufFile": gguf_file,
                "adapter": None if adapter is None else str(adapter),
                "specialTokens": "auto",
                "bos": "auto",
                "device": device,
                "maxMemory": max_memory,
                "dtype": dtype,
                "quantize": quantize,
                "precision": "fast",
                "wiring": "as-is",
                "truncate": "error",
                "batchSize": None,
                "layout": "auto",
                "compile": "auto",
                "allowBin": allow_bin,
                "allowFailedSelfCheck": False,
            },
            ModelRequest,
        )
    except msgspec.ValidationError as cause:
        raise errors.bad_option(str(cause)) from cause
    with errors.in_words_of_python():
        return _load(request)


def _load(request: ModelRequest) -> LoadedModel:
    import torch
    from gain_sidecar.description import origin_of
    from gain_sidecar.measuring.precision import choose_dtype
    from gain_sidecar.models.causal import check_causal
    from gain_sidecar.models.devices import pick_device
    from gain_sidecar.models.loading import load_model, load_tokenizer
    from gain_sidecar.models.memory_plan import plan_memory
    from gain_sidecar.models.quantization import check_quantize
    from gain_sidecar.models.resolution import locate, read_request

    from .as_it_was import process_as_it_was
    from .origins import remember

    check_quantize(request)
    _prepare(request.model)
    asked = read_request(request)
    with process_as_it_was(torch.device("cpu")), _without_hub_kernels():
        device = pick_device(request.device)
        dtype = choose_dtype(request, device.is_cuda)
        located = locate(asked, request, device, dtype, lambda *_: None)
        plan = plan_memory(located, device, request.max_memory, dtype, request.quantize)
        check_causal(located.config, located.source)
        tokenizer = load_tokenizer(located)
        weights = load_model(located, dtype, device, plan, request.quantize)
        model = weights.model
    if weights.offload is not None:
        weakref.finalize(model, weights.offload.cleanup)
    remember(model, origin_of(located, request.quantize, [], []))
    return LoadedModel(model, tokenizer)


def _prepare(name: str) -> None:
    """Convert the embedded model, once, a minute, where its package is installed."""
    from gain_sidecar.models import embedded
    from gain_sidecar.models.presets import EMBEDDED
    from gain_sidecar.packages import installed_version
    from transformers.utils import logging

    if name not in (EMBEDDED, "auto") or embedded.is_ready():
        return
    if installed_version(embedded.DISTRIBUTION) is None:
        raise errors.embedded_missing(name, embedded.DISTRIBUTION)
    shown = logging.is_progress_bar_enabled()
    try:
        embedded.convert()
    finally:
        if shown:
            logging.enable_progress_bar()


@contextmanager
def _without_hub_kernels() -> Iterator[None]:
    """While inside, transformers does not find the package through which it would load code from the hub."""
    missing = object()
    before = sys.modules.get("kernels", missing)
    # None is Python's own mark of a module that must not be found.
    sys.modules["kernels"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if before is missing:
            del sys.modules["kernels"]
        else:
            sys.modules["kernels"] = before  # type: ignore[assignment]
