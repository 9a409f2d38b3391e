"""A finished run reaches a logger as its functions take it, and a logger that fails is an outcome."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from gain import log_run

TABLE = {
    "columns": ["Model", "Prompt", "Last_Gain", "Layer_Norms"],
    "data": [["m", "a", 1.25, [1.0, 2.0]], ["m", "b", None, None]],
}
SUMMARY = {"m/gain": 1.25, "m/verdict": "expansion"}


class Run(SimpleNamespace):
    """In a logger's place: keeps what it gets."""

    def log(self, values: dict[str, object]) -> None:
        self.logged.append(values)

    def finish(self) -> None:
        self.logged.append("finished")


@pytest.fixture
def run() -> Run:
    return Run(logged=[], summary={}, dir="wandb/offline-run")


def outcome(
    logger: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, str]:
    (folder / "summary.json").write_text(json.dumps(SUMMARY))
    (folder / "rows.table.json").write_text(json.dumps(TABLE))
    monkeypatch.setattr(sys, "argv", ["log_run", logger, "name", str(folder)])
    log_run.main()
    found: dict[str, str] = json.loads(capsys.readouterr().out)
    return found


def test_wandb_gets_rows_and_summary_offline(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WANDB_MODE", raising=False)
    begun: list[dict[str, str]] = []

    def init(**given: str) -> Run:
        begun.append(given)
        print("a line of the logger")
        return run

    wandb = SimpleNamespace(
        init=init,
        Table=lambda columns, data: (columns, data),
    )
    monkeypatch.setitem(sys.modules, "wandb", wandb)
    assert outcome("wandb", tmp_path, monkeypatch, capsys) == {"logged": "wandb/offline-run"}
    assert begun == [{"project": "gain", "name": "name", "mode": "offline"}]
    rows = [["m", "a", 1.25, "[1.0, 2.0]"], ["m", "b", None, None]]
    assert run.logged == [{"rows": (TABLE["columns"], rows)}, "finished"]
    assert run.summary == SUMMARY


def test_trackio_gets_every_measured_gain_and_the_summary(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "trackio", SimpleNamespace(init=lambda **_: run))
    assert outcome("trackio", tmp_path, monkeypatch, capsys) == {"logged": "trackio project gain"}
    assert run.logged == [{"m/gain_of_prompt": 1.25}, SUMMARY, "finished"]


def test_a_logger_that_fails_is_an_outcome_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("no space for logs")

    monkeypatch.setitem(sys.modules, "wandb", SimpleNamespace(init=fail))
    assert outcome("wandb", tmp_path, monkeypatch, capsys) == {"failed": "RuntimeError: no space for logs"}
