"""Tests use no hub: they create the models that they load, or use the cache of prepared models."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from gain_sidecar import compile_cache
from gain_sidecar.models import gguf_copy
from gain_sidecar.threads import wait_briefly

os.environ["HF_HUB_OFFLINE"] = "1"
wait_briefly()
# On tiny models a second thread waits longer than it computes, and other suites run beside this one.
torch.set_num_threads(1)


@pytest.fixture(scope="session", autouse=True)
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where converted copies of GGUF files and compiled code are kept: not in the user's cache."""
    folder = tmp_path_factory.mktemp("copies")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gguf_copy, "models_folder", lambda: folder)
        patch.setattr(compile_cache, "cache_root", lambda: folder)
        yield folder


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid folder of a small Llama, which no test changes."""
    from tiny_models import save_tiny

    return save_tiny("llama", tmp_path_factory.mktemp("good"))


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    """A copy of it to change or break."""
    return Path(shutil.copytree(good, tmp_path / "model"))
