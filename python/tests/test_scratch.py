"""No folder of a killed sidecar stays in the temporary folder."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from gain_sidecar.scratch import scratch_folder


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def ended() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen(["true"])
    child.wait()
    return child.pid


def test_only_this_user_can_enter_it_and_it_is_removed_at_its_end(root: Path) -> None:
    with scratch_folder("offload") as name:
        assert Path(name).parent == root
        assert Path(name).stat().st_mode & 0o777 == 0o700
    assert not Path(name).exists()


def test_those_of_ended_processes_are_removed_and_nothing_else(root: Path) -> None:
    gone = root / f"gain-offload-{ended()}-abc"
    target = root / "target"
    kept = [root / f"gain-offload-{os.getpid()}-abc", root / "gain-offload-x-abc", target]
    for folder in [gone, *kept]:
        folder.mkdir()
        (folder / "weights").touch()
    link = root / f"gain-model-{ended()}-link"
    link.symlink_to(target)
    with scratch_folder("model"):
        pass
    assert not gone.exists()
    assert all((folder / "weights").exists() for folder in kept)
    assert link.is_symlink()
