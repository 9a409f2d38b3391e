"""Runs gain's program, which has the statistics and the report, on files of rows.

GAIN_PROGRAM   the program's main.js; else the one in this package, else the bundle of the clone around it
"""

from __future__ import annotations

import atexit
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from gain_sidecar.scratch import scratch_folder

from . import errors
from .node import find_node

REPORT = "report.html"
FINDINGS = "findings.json"
SUMMARY = "summary.txt"
_TIME = re.compile(r"_\d{8}_\d{6}$")
_BARS = re.compile(r"(.*_)architecture_comparison_\d{8}_\d{6}")
_PACKAGE = Path(__file__).resolve().parent
_PROGRAMS = (_PACKAGE / "program" / "main.js", _PACKAGE.parents[1] / "packages/gain/dist/main.js")


def analyse(arguments: Sequence[str]) -> Path:
    """The folder of `gain analyze` with these arguments; it is deleted at the end of the process.

    Raises GainError: no Node, no program, or what the program reports.
    """
    node, main = find_node(), find_program()
    scratch = scratch_folder("analysis")
    atexit.register(scratch.cleanup)
    out = Path(scratch.name) / "analysis"
    command = [node, str(main), "analyze", *arguments, "--out", str(out)]
    # Ctrl-C reaches it too, and it ends.
    ended = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8"
    )
    if ended.returncode != 0:
        raise errors.program_failed(ended.returncode, ended.stderr or ended.stdout)
    return out


def find_program() -> Path:
    """Raises GainError where there is none."""
    named = os.environ.get("GAIN_PROGRAM")
    places = _PROGRAMS if named is None else (Path(named),)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise errors.no_program(str(places[-1]))
    return found


def figures_in(folder: Path) -> dict[str, str]:
    """Every figure as SVG, by its kind: its file is named `<model>_<kind>_<time>.svg`.

    Those of several models together have the first model's name in their files; those of the other models
    keep their model's name here.
    """
    files = sorted(folder.glob("*.svg"))
    # This figure is in every analysis: the rest of its name is the model's and the time.
    model = next((match[1] for file in files if (match := _BARS.fullmatch(file.stem))), "")
    return {_TIME.sub("", file.stem.removeprefix(model)): file.read_text("utf-8") for file in files}
