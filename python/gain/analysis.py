"""What gain's program finds in rows: statistics, report and figures, from a folder of its outputs."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from . import program
from .cell import answer_html


@dataclass(frozen=True, repr=False)
class Analysis:
    """The outputs of `gain analyze`. Its text is summary.txt."""

    folder: Path
    """docs/outputs.md lists its files. It is deleted at the end of the process."""

    @cached_property
    def findings(self) -> dict[str, object]:
        """findings.json: every statistic, with its interval and its p-values or the reason why there is
        none."""
        return cast("dict[str, object]", json.loads((self.folder / program.FINDINGS).read_text("utf-8")))

    @cached_property
    def text(self) -> str:
        """summary.txt."""
        return (self.folder / program.SUMMARY).read_text("utf-8")

    @cached_property
    def figures(self) -> dict[str, str]:
        """Each figure of the report as SVG, by its kind, such as `depth_profile`."""
        return program.figures_in(self.folder)

    def report(self, path: str | Path) -> Path:
        """Write the report, one HTML file that loads nothing. Returns its path."""
        target = Path(path)
        shutil.copyfile(self.folder / program.REPORT, target)
        return target

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        """The answer with its figures."""
        return answer_html(self.text, self.figures)


def analyze(*paths: str | Path, study: str | Path | None = None) -> Analysis:
    """Analyse runs and files on disk, as `gain analyze` does. Needs Node.

    `paths` are folders of runs, or CSV, JSON and Parquet files of gain, the notebook or related scripts
    (docs/tables.md); all their models go into one analysis. `study` is a study file of such files in their
    place. Raises GainError with the program's message where a file cannot be read.
    """
    given = [str(Path(path).expanduser().resolve()) for path in paths]
    options = [] if study is None else ["--study", str(Path(study).expanduser().resolve())]
    return Analysis(program.analyse([*given, *options]))
