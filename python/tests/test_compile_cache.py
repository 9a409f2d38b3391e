"""What torch.compile made is used by the next process; what was changed, cut short or planted is not."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar import compile_cache
from gain_sidecar.compile_cache import INDEX, VARIABLE, kept_compilations
from tiny_models import save_tiny

LOAD = """
import json, sys
from loading_service import load, measure
from torch._dynamo.utils import counters

service, model = load(sys.argv[1], compile="always")
rows, errors = measure(service, ["A short text.", "Another one"])
print(json.dumps({
    "hits": counters["inductor"]["fxgraph_cache_hit"],
    "misses": counters["inductor"]["fxgraph_cache_miss"],
    "compiled": model.execution.compiled,
    "notices": [(notice.code, notice.text) for notice in model.execution.notices],
    "norms": [row.norms for row in rows],
}))
"""


def loaded_in_a_process(model: Path, cache: Path) -> dict[str, Any]:
    environment = {
        **{name: value for name, value in os.environ.items() if name != VARIABLE},
        "GAIN_CACHE": str(cache),
        "PYTHONPATH": os.pathsep.join(str(Path(__file__).parents[n]) for n in (0, 1)),
    }
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(model)], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_next_process_compiles_nothing(tmp_path: Path) -> None:
    model, cache = save_tiny("gptj", tmp_path), tmp_path / "cache"
    first = loaded_in_a_process(model, cache)
    if first["compiled"] == 0:
        pytest.skip(f"no compiler on this machine: {first['notices']}")
    assert first["misses"] > 0
    second = loaded_in_a_process(model, cache)
    # Blocks of the same code share what was compiled already in the first process.
    assert (second["hits"], second["misses"]) == (first["hits"] + first["misses"], 0)
    assert first["notices"] == second["notices"] == []
    assert second["norms"] == first["norms"]


@pytest.fixture
def no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has compiled nothing yet."""
    monkeypatch.setattr(compile_cache, "cache_root", lambda: tmp_path)
    monkeypatch.setattr(compile_cache, "_USERS_FOLDER", None)
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def folder(no_folder: None, tmp_path: Path) -> Path:
    """Of one kept compilation with a file in a folder of its own."""
    assert compile_one() == []
    (found,) = (path for path in (tmp_path / "compiled").iterdir() if path.is_dir())
    assert kept(found) == ["ab/code.so", INDEX]
    return found


def compile_one(write: Callable[[Path], None] | None = None) -> list[str]:
    """What is reported while a compilation writes ab/code.so, or what `write` writes."""
    said: list[str] = []
    with kept_compilations("a device", said.append):
        folder = Path(os.environ[VARIABLE])
        if write is not None:
            write(folder)
        elif not (folder / "ab/code.so").exists():
            (folder / "ab").mkdir(exist_ok=True)
            (folder / "ab/code.so").write_bytes(b"compiled")
    return said


def kept(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def test_files_of_a_killed_process_are_deleted_and_links_are_never_followed(
    folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine")
    (folder / "half.so.tmp").write_bytes(b"ha")
    (folder / "linked").symlink_to(elsewhere)
    (folder / "ab/linked.so").symlink_to(elsewhere / "mine.txt")
    seen: list[list[str]] = []
    assert compile_one(lambda inside: seen.append(kept(inside))) == []
    assert seen == [["ab/code.so", INDEX]]
    assert (elsewhere / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("damage", ["changed", "missing", "link", "index"])
def test_nothing_is_used_of_a_folder_in_which_a_stated_file_changed(
    folder: Path, tmp_path: Path, damage: str
) -> None:
    code = folder / "ab/code.so"
    match damage:
        case "changed":
            code.write_bytes(b"compilet")
        case "missing":
            code.unlink()
        case "link":
            (tmp_path / "same").write_bytes(code.read_bytes())
            code.unlink()
            code.symlink_to(tmp_path / "same")
        case "index":
            (folder / INDEX).write_text('{"ab/code.so": 1')
    seen: list[list[str]] = []
    (text,) = compile_one(lambda inside: seen.append(kept(inside)))
    assert seen == [[]]
    assert str(folder) in text
    assert "it is compiled again" in text
    assert compile_one() == []
    assert compile_one(lambda inside: seen.append(kept(inside))) == []
    assert seen[-1] == ["ab/code.so", INDEX]


def test_a_compilation_that_fails_is_not_kept(folder: Path) -> None:
    def fail(inside: Path) -> None:
        (inside / "half.so").write_bytes(b"ha")
        raise RuntimeError("no compiler here")

    with pytest.raises(RuntimeError, match="no compiler here"):
        compile_one(fail)
    assert VARIABLE not in os.environ
    assert compile_one() == []
    assert kept(folder) == ["ab/code.so", INDEX]


def test_a_folder_that_others_may_write_is_not_used(folder: Path) -> None:
    folder.chmod(0o777)
    said: list[str] = []
    with kept_compilations("a device", said.append):
        assert VARIABLE not in os.environ
    assert len(said) == 1
    assert "can be written by another user" in said[0]


def test_a_cache_that_cannot_be_written_costs_time_only(
    no_folder: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(compile_cache, "cache_root", lambda: tmp_path / "file")
    said: list[str] = []
    with kept_compilations("a device", said.append):
        assert VARIABLE not in os.environ
    assert len(said) == 1
    assert "set GAIN_CACHE" in said[0]


def test_a_folder_that_the_user_has_set_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compile_cache, "_USERS_FOLDER", "/of/the/user")
    monkeypatch.setenv(VARIABLE, "/of/the/user")
    with kept_compilations("a device", lambda text: None):
        assert os.environ[VARIABLE] == "/of/the/user"


def test_beside_a_process_that_never_ends_nothing_is_kept_and_nothing_waits_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compile_cache, "LONGEST_WAIT_S", 0.2)
    lock = os.open(folder.with_name(f"{folder.name}.lock"), os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with kept_compilations("a device", lambda text: None):
            assert VARIABLE not in os.environ
    finally:
        os.close(lock)
