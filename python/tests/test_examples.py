"""The example of Python runs on a tiny model, and prints what it measured."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples/python/compare_dtypes.py"


@pytest.mark.filterwarnings("ignore::gain.GainWarning")  # the tiny model is untrained
def test_the_example_compares_two_dtypes_of_one_model(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [str(EXAMPLE), str(folder)])
    runpy.run_path(str(EXAMPLE))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    for line in lines:
        match = re.search(r"([\d.]+) in float32, ([\d.]+) in bfloat16$", line)
        assert match is not None, line
        exact, rounded = float(match[1]), float(match[2])
        assert exact > 0
        # Eight bits of mantissa.
        assert abs(rounded / exact - 1) < 0.05
