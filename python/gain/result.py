"""The result of a measurement: its rows, and what gain's program makes of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gain_sidecar.messages import ErrorRow, FileDigest, LoadedModel, ModelRequest, Notice

from . import errors, program, tables
from .cell import html_of
from .columns import Columns
from .summary import Summary

if TYPE_CHECKING:
    import pandas
    import pyarrow


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """Rows of one model. docs/data-dictionary.md describes their columns."""

    columns: Columns = field()
    """The values of each column, one for each prompt, in the prompts' order: no package is needed to read
    them.

    Texts, numbers, and numpy arrays of shape [L] or [L + 1] for L blocks; None where a value is missing.
    """
    model: LoadedModel
    """What was measured: class, blocks, wiring, dtype, device, the results of every check, versions of "
    "packages."""
    request: ModelRequest
    """How it was measured."""
    notices: Sequence[Notice]
    """What ran otherwise than planned; the numbers are valid."""
    errors: Sequence[ErrorRow]
    """Prompts that could not be measured: `item` is the prompt's index."""
    started: datetime

    def __len__(self) -> int:
        """The number of prompts."""
        return len(self.columns["Prompt"])

    def __repr__(self) -> str:
        measured = len(self) - len(self.errors)
        return (
            f"gain.Result({self.model.name}: {measured} of {len(self)} prompts, {self.model.layers} blocks)"
        )

    @property
    def identity(self) -> FileDigest | None:
        """The sha256 of the weights that were measured, marked `weights in memory`; None where it was "
        "not wanted."""
        return self.model.files[0] if self.model.files else None

    @cached_property
    def rows(self) -> pandas.DataFrame:
        """All rows, as `pandas.read_parquet` gives those of a run. Raises GainError without pandas."""
        return tables.frame_of(self.columns)

    @cached_property
    def arrow(self) -> pyarrow.Table:
        """All rows with the types of a run's Parquet file. Raises GainError without pyarrow."""
        return tables.arrow_of(self)

    def to_parquet(self, path: str | Path) -> Path:
        """Write rows and description as a run's Parquet file, which `gain analyze` reads. Needs pyarrow."""
        return tables.write_parquet(self.arrow, Path(path))

    def summary(self) -> Summary:
        """The statistics of `gain analyze`: `findings` as data, and as text. Needs Node and pyarrow.

        Raises GainError: no Node, no program, or no prompt was measured.
        """
        return Summary.read(self._analysis)

    def report(self, path: str | Path) -> Path:
        """Write the report of `gain analyze`, one HTML file that loads nothing. Returns its path. As "
        "`summary`."""
        target = Path(path)
        shutil.copyfile(self._analysis / program.REPORT, target)
        return target

    def figures(self) -> dict[str, str]:
        """Each figure of the report as SVG, by its kind, such as `depth_profile`. As `summary`."""
        return program.figures_in(self._analysis)

    def _repr_html_(self) -> str:
        """The answer with its figures; without Node the first rows, and why there is no more."""
        return html_of(self)

    @cached_property
    def _analysis(self) -> Path:
        """The folder with the program's outputs, which is deleted at the end of the process."""
        if len(self.errors) == len(self):
            raise errors.nothing_measured(len(self), self.errors[0].text)
        return program.analyse(self.to_parquet)
