"""The result of a measurement: its rows, and what gain's program makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gain_sidecar.messages import ErrorRow, FileDigest, LoadedModel, ModelRequest, Notice

from . import tables
from .analysis import Analysis
from .cell import paragraph, rows_html
from .columns import Columns
from .errors import GainError, nothing_measured
from .program import analyse

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
    """What was measured: class, blocks, wiring, dtype, device, all checks, versions of packages."""
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
        """The sha256 of the measured weights, marked `weights in memory`; None where it was not wanted."""
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

    def summary(self) -> Analysis:
        """The statistics of `gain analyze`, with report and figures. Needs Node and pyarrow.

        Raises GainError: no Node, no program, no pyarrow, or no prompt was measured.
        """
        return self._analysis

    def report(self, path: str | Path) -> Path:
        """Write the report of `gain analyze`, one HTML file that loads nothing. Returns its path.

        As `summary`.
        """
        return self._analysis.report(path)

    def _repr_html_(self) -> str:
        """The answer with its figures; without Node the first rows, and why there is no more."""
        head, rows = paragraph(repr(self), bold=True), rows_html(self.columns)
        try:
            return f"{head}{self._analysis._repr_html_()}{rows}"
        except GainError as error:
            return f"{head}{rows}{paragraph(error.text)}"

    @cached_property
    def _analysis(self) -> Analysis:
        if len(self.errors) == len(self):
            raise nothing_measured(len(self), self.errors[0].text)
        with TemporaryDirectory() as folder:
            rows = self.to_parquet(Path(folder) / "rows.parquet")
            return Analysis(analyse([str(rows)]))
