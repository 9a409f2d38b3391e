"""A prepared folder is complete as soon as it exists."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from gain_sidecar.cache import STALE_AFTER_S, cache_root, models_folder, publish


def test_the_cache_is_where_its_variables_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIN_CACHE", "/a")
    assert cache_root() == Path("/a")
    monkeypatch.delenv("GAIN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/b")
    assert models_folder() == Path("/b/gain/models")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/c")
    assert cache_root() == Path("/c/.cache/gain")


def take_home_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a user without a home folder, and without a cache in the environment."""

    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("GAIN_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)


def test_without_a_home_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    take_home_away(monkeypatch)
    with pytest.raises(OSError, match="set GAIN_CACHE"):
        cache_root()


def test_a_folder_is_not_there_before_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "models" / "m"
    with publish(target) as fresh:
        (fresh / "weights").write_text("1")
        assert not target.exists()
    assert (target / "weights").read_text() == "1"
    assert list(target.parent.iterdir()) == [target]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), publish(tmp_path / "m") as fresh:
        (fresh / "weights").write_text("1")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_of_two_that_write_at_once_the_first_to_finish_wins(tmp_path: Path) -> None:
    with publish(tmp_path / "m") as first, publish(tmp_path / "m") as second:
        (first / "by").write_text("first")
        (second / "by").write_text("second")
    assert (tmp_path / "m" / "by").read_text() == "second"
    assert list(tmp_path.iterdir()) == [tmp_path / "m"]


def test_what_a_killed_process_left_is_swept_when_it_is_old(tmp_path: Path) -> None:
    old, young = tmp_path / ".m.old", tmp_path / ".m.young"
    for folder in (old, young):
        folder.mkdir()
    past = time.time() - STALE_AFTER_S - 1
    os.utime(old, (past, past))
    with publish(tmp_path / "m"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [".m.young", "m"]
