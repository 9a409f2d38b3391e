"""Hides packages that transformers would import for images, sound and assisted generation."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

# Where they are installed, importing them takes seconds.
UNNEEDED = ("scipy", "sklearn", "torchvision", "torchaudio", "librosa", "soundfile", "soxr")


@contextmanager
def hidden(names: Iterable[str]) -> Iterator[None]:
    """While inside, packages of these names cannot be imported, unless they are imported already."""
    away = [name for name in names if name not in sys.modules]
    # None is Python's own mark of a module that must not be found.
    sys.modules.update(dict.fromkeys(away))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in away:
            del sys.modules[name]
