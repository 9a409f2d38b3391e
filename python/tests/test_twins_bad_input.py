"""Each bad input has an error that names it and the way out, and nothing that was there before is lost."""

from __future__ import annotations

import json
import lzma
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_twins import PROMPTS, REPOSITORY, Stop, Trained, comparable, save_corpus, save_plan, train


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_corpus(tmp_path_factory.mktemp("twins") / "corpus")


@pytest.fixture(scope="module")
def plan(corpus: Path) -> Path:
    return save_plan(corpus.parent / "plan.json", corpus)


@pytest.fixture(scope="module")
def trained(plan: Path, corpus: Path) -> Trained:
    return train(plan, corpus, corpus.parent / "trained")


@pytest.fixture
def out(trained: Trained, tmp_path: Path) -> Path:
    """A copy of finished results."""
    return Path(shutil.copytree(trained.out, tmp_path / "out"))


def refused(plan: Path, corpus: Path, out: Path, **changes: Any) -> tuple[str, str, int]:
    """Code, text and exit status of the error."""
    from gain_twins.errors import TwinsError

    with pytest.raises(TwinsError) as error:
        train(plan, corpus, out, **changes)
    return error.value.code, error.value.text, error.value.exit_code


def test_a_missing_corpus_is_named_with_the_option_that_names_it(plan: Path, tmp_path: Path) -> None:
    code, text, status = refused(plan, tmp_path / "nowhere", tmp_path / "out")
    assert (code, status) == ("no_corpus", 2)
    assert "nowhere/manifest.json" in text and "--corpus" in text


@pytest.mark.parametrize("name", ["manifest.json", "tokenizer.json", "train.jsonl.xz", "validation.jsonl.xz"])
def test_another_text_is_refused_by_its_sha256(plan: Path, corpus: Path, tmp_path: Path, name: str) -> None:
    other = Path(shutil.copytree(corpus, tmp_path / "corpus"))
    written = (other / name).read_bytes()
    (other / name).write_bytes(
        lzma.compress(lzma.decompress(written) + b"\n") if name.endswith("xz") else written + b"\n"
    )
    code, text, status = refused(plan, other, tmp_path / "out")
    assert (code, status) == ("other_text", 2)
    assert name in text and "sha256" in text


def test_a_text_that_is_too_small_is_refused_with_what_it_has_and_what_is_needed(
    corpus: Path, tmp_path: Path
) -> None:
    plan = save_plan(tmp_path / "plan.json", corpus, shape={"batch": 4_096})
    code, text, _ = refused(plan, corpus, tmp_path / "out")
    assert code == "text_too_small"
    assert "the train text has" in text and "262,145" in text
    plan = save_plan(tmp_path / "plan.json", corpus, measuring={"passages": 1_000})
    code, text, _ = refused(plan, corpus, tmp_path / "other")
    assert code == "text_too_small"
    assert "validation document 1" in text and "32,000" in text


def test_a_validation_author_in_training_is_named(tmp_path: Path) -> None:
    def share(manifest: dict[str, Any]) -> None:
        manifest["documents"][-1]["author"] = manifest["documents"][0]["author"]

    corpus = save_corpus(tmp_path / "corpus", share)
    code, text, _ = refused(save_plan(tmp_path / "plan.json", corpus), corpus, tmp_path / "out")
    assert code == "shared_author"
    assert "Wells, Herbert George" in text


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"surprise": 1}, "surprise"),
        ({"format": 2}, "format"),
        ({"shape": {"norm": "batch"}}, "norm"),
        ({"cells": [{"name": "primary", "depth": 2, "seeds": []}]}, "seeds"),
        ({"cells": [{"name": "a", "depth": 2, "seeds": [0]}] * 2}, "names of its cells"),
        ({"cells": [{"name": "../a", "depth": 2, "seeds": [0]}]}, "names of its cells"),
        ({"cells": [{"name": "primary", "depth": 2, "seeds": [0], "width": 40}]}, "16 dimensions"),
        ({"learning_rate": {"rule": "none"}}, "fixed rate"),
        ({"learning_rate": {"rule": "best", "cell": "lr"}}, "cell lr"),
        ({"learning_rate": {"rule": "best", "cell": "primary"}}, "learning_rates"),
        ({"checkpoints": [1, 2]}, "begin with 0"),
    ],
)
def test_a_plan_that_does_not_validate_is_refused_with_the_fault(
    corpus: Path, tmp_path: Path, changes: dict[str, Any], fault: str
) -> None:
    written = json.loads(save_plan(tmp_path / "plan.json", corpus).read_text())
    for name, value in changes.items():
        merged = isinstance(value, dict) and name == "shape"
        written[name] = {**written[name], **value} if merged else value
    (tmp_path / "plan.json").write_text(json.dumps(written))
    code, text, status = refused(tmp_path / "plan.json", corpus, tmp_path / "out")
    assert (code, status) == ("bad_plan", 2)
    assert fault in text
    assert not (tmp_path / "out").exists()


def test_an_unknown_cell_is_refused_with_those_there_are(plan: Path, corpus: Path, tmp_path: Path) -> None:
    code, text, _ = refused(plan, corpus, tmp_path / "out", cells=["primery"])
    assert code == "unknown_cell"
    assert "'primery'" in text and "primary" in text


def test_a_plan_that_changed_under_its_results_is_refused(corpus: Path, out: Path, tmp_path: Path) -> None:
    other = save_plan(tmp_path / "plan.json", corpus, passes=2)
    before = (out / "primary/seed-0-parallel/measured.json").read_bytes()
    code, text, _ = refused(other, corpus, out)
    assert code == "plan_changed"
    assert "another name" in text
    assert (out / "primary/seed-0-parallel/measured.json").read_bytes() == before


@pytest.mark.parametrize("what", ["plan", "corpus"])
def test_results_of_two_plans_or_corpora_are_not_mixed(
    plan: Path, corpus: Path, out: Path, what: str
) -> None:
    path = out / "primary/seed-0-sequential/measured.json"
    measured = json.loads(path.read_text())
    path.write_text(json.dumps({**measured, what: "0" * 64}))
    code, text, _ = refused(plan, corpus, out)
    assert code == "mixed_results"
    assert f"another {what}" in text and str(path) in text


def test_a_record_that_was_cut_short_is_named(plan: Path, corpus: Path, out: Path) -> None:
    path = out / "primary/seed-0-parallel/measured.json"
    path.write_bytes(path.read_bytes()[:-9])
    code, text, _ = refused(plan, corpus, out)
    assert code == "unreadable_result"
    assert "remove it" in text


def stopped(plan: Path, corpus: Path, out: Path, steps: int) -> None:
    """Train so many steps, with a state saved at the end."""
    assert refused(plan, corpus, out, why_stop=Stop(steps))[0] == "stopped"


def test_a_state_that_was_cut_short_leaves_the_one_before_to_serve(
    plan: Path, corpus: Path, trained: Trained, tmp_path: Path
) -> None:
    stopped(plan, corpus, tmp_path / "out", 40)
    stopped(plan, corpus, tmp_path / "out", 40)
    folder = tmp_path / "out/primary/seed-0-parallel"
    written = (folder / "resume.pt").read_bytes()
    (folder / "resume.pt").write_bytes(written[: len(written) // 2])
    ended = train(plan, corpus, tmp_path / "out")
    assert ended.states()[0] == "resumed"
    assert any("resume.pt cannot be read" in str(event.get("text")) for event in ended.events)
    assert comparable(ended.measured()) == comparable(trained.measured())


def test_a_disk_that_is_full_at_a_state_stops_and_the_state_before_serves(
    plan: Path, corpus: Path, trained: Trained, tmp_path: Path
) -> None:
    stopped(plan, corpus, tmp_path / "out", 40)
    folder = tmp_path / "out/primary/seed-0-parallel"
    # Writing to this device fails as on a full disk.
    (folder / "resume.pt.part").symlink_to("/dev/full")
    code, text, status = refused(plan, corpus, tmp_path / "out", why_stop=Stop(40))
    assert (code, status) == ("cannot_write", 4)
    assert "No space left" in text and "the same command continues" in text
    ended = train(plan, corpus, tmp_path / "out")
    assert ended.states()[0] == "resumed"
    assert comparable(ended.measured()) == comparable(trained.measured())


def test_a_disk_that_is_full_at_the_record_leaves_no_record(plan: Path, corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out/primary/seed-0-parallel"
    folder.mkdir(parents=True)
    (folder / "measured.json.part").symlink_to("/dev/full")
    code, _, status = refused(plan, corpus, tmp_path / "out")
    assert (code, status) == ("cannot_write", 4)
    assert not (folder / "measured.json").exists()
    assert train(plan, corpus, tmp_path / "out").code == 0


def test_a_process_that_was_killed_loses_the_time_since_its_last_state_and_nothing_else(
    plan: Path, corpus: Path, trained: Trained, tmp_path: Path
) -> None:
    folder = tmp_path / "out/primary/seed-0-parallel"
    command = [sys.executable, "-m", "gain_twins", "train", "--plan", plan, "--out", tmp_path / "out"]
    command += ["--corpus", corpus, "--device", "cpu", "--save-seconds", "0"]
    # The two parts of a training have one number of threads, since sums of floats depend on it.
    threads = {"OMP_NUM_THREADS": str(torch.get_num_threads())}
    process = subprocess.Popen(
        [*map(str, command)],
        env={**os.environ, **threads, "PYTHONPATH": str(REPOSITORY / "python")},
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not (folder / "resume.pt").exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert (folder / "resume.pt").exists()
    ended = train(plan, corpus, tmp_path / "out")
    assert ended.states()[0] == "resumed"
    assert comparable(ended.measured()) == comparable(trained.measured())


def test_a_signal_saves_the_model_and_the_exit_status_says_that_it_continues(
    plan: Path, corpus: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "gain_twins", "train", "--plan", plan, "--out", tmp_path / "out"]
    command += ["--corpus", corpus, "--device", "cpu", "--prompts", PROMPTS]
    process = subprocess.Popen(
        [*map(str, command)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "python")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    seen: list[dict[str, Any]] = []
    for line in process.stdout:
        seen.append(json.loads(line))
        if seen[-1]["event"] == "step":
            process.send_signal(signal.SIGTERM)
            break
    seen += [json.loads(line) for line in process.stdout]
    assert process.wait() == 4
    assert seen[0]["event"] == "plan" and seen[0]["models"] == 2
    assert seen[-1] == {
        "event": "error",
        "code": "stopped",
        "text": "stopped by SIGTERM: the same command continues",
    }
    assert [event["state"] for event in seen if event["event"] == "model"] == ["begun", "kept"]
    assert (tmp_path / "out/primary/seed-0-parallel/resume.pt").exists()


def test_a_reader_that_ends_stops_the_training_with_the_model_saved(
    plan: Path, corpus: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "gain_twins", "train", "--plan", plan, "--out", tmp_path / "out"]
    command += ["--corpus", corpus, "--device", "cpu"]
    process = subprocess.Popen(
        [*map(str, command)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "python")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    while b'"begun"' not in process.stdout.readline():
        pass
    process.stdout.close()
    assert process.wait() == 4
    assert (tmp_path / "out/primary/seed-0-parallel/resume.pt").exists()


def test_a_loss_that_is_not_a_number_is_null_in_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    from gain_twins.__main__ import say

    say({"event": "step", "loss": float("nan")})
    assert json.loads(capsys.readouterr().out) == {"event": "step", "loss": None}
