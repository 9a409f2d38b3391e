"""All that the rest of the program uses of the shortcuts, and their switch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from .hidden_packages import UNNEEDED, hidden
from .import_structure import models_read_once
from .kernels import load_kernels

SWITCH = "GAIN_FAST_START"


def is_on() -> bool:
    """Are the shortcuts taken? They are unless the environment has GAIN_FAST_START=0."""
    return os.environ.get(SWITCH) != "0"


@contextmanager
def fast_import() -> Iterator[None]:
    """While inside, transformers is imported without the packages and the reading that no model needs."""
    if not is_on():
        yield
        return
    with hidden(UNNEEDED), models_read_once():
        yield


def prepare_gpu(device: str, dtype: str) -> None:
    """Begin to load the kernels that a model in `dtype` will use; returns before the GPU has run them."""
    if is_on():
        load_kernels(device, dtype)
