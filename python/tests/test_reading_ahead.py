"""The files of the next model are read before its load, which then finds their digests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from gain_sidecar import reading_ahead
from gain_sidecar.models import digests
from loading_service import load, request
from test_digests import reads
from tiny_models import save_tiny


@pytest.fixture
def heavy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model whose weights are large enough for a kept digest, written long enough ago."""
    monkeypatch.setenv("GAIN_CACHE", str(tmp_path / "cache"))
    folder = save_tiny("llama", tmp_path / "model", layers=64)
    assert (folder / "model.safetensors").stat().st_size >= digests.KEPT_BYTES
    time.sleep(digests.SETTLED_NS / 1e9)
    return folder


def run(line: bytes) -> subprocess.CompletedProcess[bytes]:
    """The program, with an open stdin until it ends."""
    command = [sys.executable, "-m", "gain_sidecar.reading_ahead"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(line + b"\n")
    process.stdin.flush()
    process.wait(60)
    output, problem = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, output, problem)


def test_after_it_the_load_reads_no_large_file_for_a_digest(
    heavy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(msgspec.json.encode(request(path=str(heavy))))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    seen = reads(monkeypatch)
    _, loaded = load(heavy)
    assert "model.safetensors" in [file.file for file in loaded.files]
    assert "model.safetensors" not in [path.name for path in seen]


def test_without_it_the_load_reads_the_file(heavy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = reads(monkeypatch)
    load(heavy)
    assert "model.safetensors" in [path.name for path in seen]


@pytest.mark.parametrize("free", ["MemAvailable: 2000 kB", "MemTotal: 99999999 kB", ""])
def test_where_memory_is_short_or_unknown_nothing_is_read(
    heavy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: str
) -> None:
    (tmp_path / "meminfo").write_text(free)
    monkeypatch.setattr(reading_ahead, "MEMORY", tmp_path / "meminfo")
    seen = reads(monkeypatch)
    assert not reading_ahead.read_ahead(request(path=str(heavy)))
    assert seen == []


def test_it_fetches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gain_sidecar.models.hub.look_up", lambda *_: pytest.fail("the hub was asked"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert not reading_ahead.read_ahead(request(model="acme/nothing"))


@pytest.mark.parametrize("line", [b"", b"{}", b"\xff"])
def test_a_line_that_is_no_request_ends_it(line: bytes) -> None:
    assert run(line).returncode == 1


def test_it_ends_with_the_one_that_started_it(folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-c", BLOCKED, str(pipe)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(request(path=str(folder))) + b"\n")
    process.stdin.flush()
    # A pipe can be opened for writing without waiting once it is open for reading.
    while not is_read(pipe):
        assert process.poll() is None
        time.sleep(0.05)
    process.stdin.close()
    process.wait(10)


def is_read(pipe: Path) -> bool:
    try:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True


# The program, on a file that is never read to its end.
BLOCKED = """
import runpy, sys, pathlib
from gain_sidecar.models import resolution
resolution.files_at_hand = lambda _: [pathlib.Path(sys.argv[1])]
runpy.run_module("gain_sidecar.reading_ahead", run_name="__main__")
"""
