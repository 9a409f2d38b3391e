"""A digest is cached for one file, and never used for another."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.models import digests
from test_cache import take_home_away

FIRST, SECOND = b"a" * digests.KEPT_BYTES, b"b" * digests.KEPT_BYTES


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(digests, "SETTLED_NS", -1)
    path = tmp_path / "model.safetensors"
    path.write_bytes(FIRST)
    return path


def digest(path: Path) -> str:
    (found,) = digests.digest_files(path.parent, [path.name])
    return found.sha256


def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read from here on."""
    real, seen = digests.sha256_of, []

    def spy(path: Path) -> str:
        seen.append(path)
        return real(path)

    monkeypatch.setattr(digests, "sha256_of", spy)
    return seen


def test_a_file_that_is_the_same_is_read_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = reads(monkeypatch)
    expected = hashlib.sha256(FIRST).hexdigest()
    assert [digest(file), digest(file)] == [expected, expected]
    assert len(seen) == 1


def test_other_bytes_of_the_same_size_and_times_are_read_anew(file: Path) -> None:
    digest(file)
    times = os.stat(file)
    file.write_bytes(SECOND)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digest(file) == hashlib.sha256(SECOND).hexdigest()


def test_a_file_that_was_just_written_is_not_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "SETTLED_NS", 3_600_000_000_000)
    seen = reads(monkeypatch)
    digest(file)
    digest(file)
    assert len(seen) == 2


@pytest.mark.parametrize("content", ["", "not a digest", "0" * 63, "\u00e9"])
def test_a_damaged_entry_is_no_digest(file: Path, tmp_path: Path, content: str) -> None:
    expected = digest(file)
    (entry,) = (tmp_path / "cache" / "digests").iterdir()
    entry.write_text(content, "utf-8")
    assert digest(file) == expected


def test_a_cache_that_cannot_be_written_is_no_failure(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file where the folder would be")
    assert digest(file) == hashlib.sha256(FIRST).hexdigest()


def test_no_place_for_a_cache_is_no_failure(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_home_away(monkeypatch)
    assert digest(file) == hashlib.sha256(FIRST).hexdigest()


def test_small_files_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIN_CACHE", str(tmp_path / "cache"))
    small: Any = tmp_path / "config.json"
    small.write_text("{}")
    assert digest(small) == hashlib.sha256(b"{}").hexdigest()
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 24])
def test_every_byte_counts_whatever_the_size(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "CHUNK_BYTES", 8)
    content = bytes(range(size))
    (tmp_path / "file").write_bytes(content)
    assert digests.sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()
