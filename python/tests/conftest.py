"""Tests use no hub: they create the models that they load, or use the cache of prepared models."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from gain_sidecar.threads import wait_briefly

os.environ["HF_HUB_OFFLINE"] = "1"
wait_briefly()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid folder of a small Llama, which no test changes."""
    from tiny_models import save_tiny

    return save_tiny("llama", tmp_path_factory.mktemp("good"))


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    """A copy of it to change or break."""
    return Path(shutil.copytree(good, tmp_path / "model"))
