"""The durations of a load's steps, and the import of its packages."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from gain_sidecar.errors import SidecarError
from gain_sidecar.fast_start.hidden_packages import UNNEEDED, hidden
from gain_sidecar.memory import collecting_later
from gain_sidecar.packages import Imports
from gain_sidecar.spans import SpanLog
from loading_service import load
from tiny_models import save_tiny

ROOT = Path(__file__).parents[1]


def test_a_span_says_when_it_began_and_how_long_it_took_however_it_ended() -> None:
    log = SpanLog()
    before = time.time()
    with pytest.raises(KeyError), log.span("fails"):
        time.sleep(0.05)
        raise KeyError
    (span,) = log.take()
    assert span.name == "fails"
    assert before <= span.started_at <= before + 0.04
    assert 0.05 <= span.seconds < time.time() - before + 0.001
    assert log.take() == []


def test_spans_of_several_threads_come_by_their_start() -> None:
    log = SpanLog()
    with log.span("outer"):
        inner = threading.Thread(target=log.span("inner")(time.sleep), args=[0.01])
        inner.start()
        inner.join()
    assert [span.name for span in log.take()] == ["outer", "inner"]


def test_a_load_names_its_steps_in_their_order(tmp_path: Path) -> None:
    service, _ = load(save_tiny("llama", tmp_path), sample=["a b c"])
    steps = [span.name for span in service.take_spans()]
    expected = ["resolve", "load tokenizer", "load weights", "read the architecture", "self-check"]
    assert [step for step in steps if step in expected] == expected
    assert "digest files" in steps
    assert steps[-1] == "compare with wider arithmetic"


def test_nothing_is_collected_inside_and_all_is_as_before_afterwards() -> None:
    with collecting_later():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_imports_leave_out_what_only_other_models_need_and_let_it_in_later(tmp_path: Path) -> None:
    # Packages that print a line when they are imported; a load after the imports needs none of them either.
    for name in UNNEEDED:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("__version__ = '99'\nprint('IMPORTED', __name__)\n")
    folder = save_tiny("llama", tmp_path / "model")
    program = (
        "import sys; from pathlib import Path; from gain_sidecar.packages import Imports;"
        "from gain_sidecar.spans import SpanLog;"
        "log = SpanLog(); imports = Imports(log); imports.begin(); imports.finish();"
        "print([span.name for span in log.take()]);"
        "from loading_service import load, measure; service, _ = load(Path(sys.argv[1]));"
        "measure(service, ['a b c']); import soxr"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).parent)])},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.splitlines() == ["['import torch', 'import transformers']", "IMPORTED soxr"]


def test_a_package_that_is_missing_is_named_by_every_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gain_sidecar.packages.NEEDED", ("gain_has_no_such_package",))
    imports = Imports(SpanLog())
    for wait in (imports.finish_torch, imports.finish):
        with pytest.raises(SidecarError, match="gain_has_no_such_package") as refusal:
            wait()
        assert refusal.value.code == "package_missing"


def test_what_is_imported_already_is_not_hidden() -> None:
    with hidden(["sys", "wave"]):
        assert sys.modules["sys"] is sys
        with pytest.raises(ImportError):
            __import__("wave")
    assert __import__("wave")
