"""Gives a model and the process back as they were, whatever happens inside: an error or an interruption.

model     every module's attributes, parameters, buffers and hooks, and the configs: objects and their order.
          Measuring replaces tensors and never writes to them, so their values need no copy
process   precision of float32 products, default dtype and device, autocast, grad mode, threads, random
          numbers, CUDA's current device and stream
"""

from __future__ import annotations

import copy
import signal
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import torch
    from torch.nn import Module

_CONTAINERS = (dict, OrderedDict, list, set)
# Every part of torch that has a precision of its own.
_PRECISIONS = (
    *(("generic", part) for part in ("all",)),
    *((backend, part) for backend in ("cuda", "mkldnn") for part in ("all", "matmul", "conv", "rnn")),
)


@contextmanager
def model_as_it_was(model: Module) -> Iterator[None]:
    """Put back every attribute of every module and config, in place."""
    held = [*model.modules(), *_configs_of(model)]
    before = [(vars(one), _copied(vars(one))) for one in held]
    try:
        yield
    finally:
        with uninterrupted():
            for attributes, saved in before:
                _put_back(attributes, saved)


def _configs_of(model: Module) -> list[object]:
    """Each config of the model's modules, and the configs inside it, once."""
    from transformers import PreTrainedConfig

    found: dict[int, object] = {}
    waiting: list[object] = [vars(module).get("config") for module in model.modules()]
    while waiting:
        config = waiting.pop()
        if isinstance(config, PreTrainedConfig) and id(config) not in found:
            found[id(config)] = config
            waiting += vars(config).values()
    return list(found.values())


Saved = dict[str, tuple[object, object]]
"""An attribute's value, and a copy of it where it is a container."""


def _copied(attributes: dict[str, object]) -> Saved:
    return {
        name: (value, copy.copy(value) if type(value) in _CONTAINERS else None)
        for name, value in attributes.items()
    }


def _put_back(attributes: dict[str, object], saved: Saved) -> None:
    attributes.clear()
    for name, (value, contents) in saved.items():
        attributes[name] = value
        if isinstance(contents, list):
            cast("list[object]", value)[:] = contents
        elif isinstance(contents, dict):
            own = cast("dict[object, object]", value)
            own.clear()
            own.update(contents)
        elif isinstance(contents, set):
            members = cast("set[object]", value)
            members.clear()
            members.update(contents)


@contextmanager
def process_as_it_was(device: torch.device) -> Iterator[None]:
    """Inside, torch computes as in a fresh process; afterwards its settings are the caller's again."""
    import torch

    put_back = [*_settings(), *_random_numbers(), *_cuda_place()]
    try:
        with ExitStack() as inside:
            if torch.get_default_dtype() != torch.float32:
                torch.set_default_dtype(torch.float32)
            # A default device makes every function of torch slower, so the CPU is stated only over another
            # one.
            if torch.get_default_device().type != "cpu":
                inside.enter_context(torch.device("cpu"))
            if torch.is_autocast_enabled(device.type):
                inside.enter_context(torch.autocast(device.type, enabled=False))
            yield
    finally:
        with uninterrupted():
            for restore in put_back:
                restore()


def _settings() -> Iterator[Callable[[], None]]:
    import torch

    dtype, threads, grad = torch.get_default_dtype(), torch.get_num_threads(), torch.is_grad_enabled()
    yield lambda: torch.set_default_dtype(dtype)
    yield lambda: _set_threads(threads)
    yield lambda: _set_grad(grad)
    cudnn = torch.backends.cudnn
    # Where both the older and the newer functions have set a precision, the older ones refuse to tell it.
    with suppress(RuntimeError):
        older = torch.get_float32_matmul_precision()
        yield lambda: torch.set_float32_matmul_precision(older)
    with suppress(RuntimeError):
        tf32 = cudnn.allow_tf32
        yield lambda: setattr(cudnn, "allow_tf32", tf32)
    # torch before 2.9 has only the older ones.
    get, put = (getattr(torch._C, f"_{verb}_fp32_precision_{verb}ter", None) for verb in ("get", "set"))
    if get is not None and put is not None:
        own = {place: get(*place) for place in _PRECISIONS}
        yield lambda: _set_precisions(put, own)


def _set_precisions(put: Callable[[str, str, str], None], own: dict[tuple[str, str], str]) -> None:
    for (backend, part), value in own.items():
        put(backend, part, value)


def _set_grad(enabled: bool) -> None:
    import torch

    torch.set_grad_enabled(enabled)


def _set_threads(threads: int) -> None:
    import torch

    # Setting the same number would start a new pool.
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)


def _random_numbers() -> Iterator[Callable[[], None]]:
    import torch

    state = torch.get_rng_state()
    yield lambda: torch.set_rng_state(state)
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        states = torch.cuda.get_rng_state_all()
        yield lambda: torch.cuda.set_rng_state_all(states)


def _cuda_place() -> Iterator[Callable[[], None]]:
    import torch

    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        device, stream = torch.cuda.current_device(), torch.cuda.current_stream()
        yield lambda: torch.cuda.set_stream(stream)
        yield lambda: torch.cuda.set_device(device)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Inside, Ctrl-C waits until the end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        # None is a handler that was not set from Python.
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
        if came and callable(before):
            before(*came[-1])
