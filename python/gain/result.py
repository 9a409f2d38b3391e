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
from .position_columns import PositionColumns
from .position_errors import no_positions, positions_need_a_name
from .position_tables import position_arrow, position_count, position_frame
from .program import analyse

if TYPE_CHECKING:
    import pandas
    import pyarrow

# The program finds a file of positions by the name of the file of rows beside it.
ROWS = "rows"


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
    measured_positions: PositionColumns | None = None
    """As `position_columns`; None where only last tokens were measured."""

    def __len__(self) -> int:
        """The number of prompts."""
        return len(self.columns["Prompt"])

    def __repr__(self) -> str:
        measured = f"{len(self) - len(self.errors)} of {len(self)} prompts"
        if self.measured_positions is not None:
            measured += f" at {position_count(self.measured_positions)} positions"
        return f"gain.Result({self.model.name}: {measured}, {self.model.layers} blocks)"

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

    @property
    def position_columns(self) -> PositionColumns:
        """The values of each column of the measured positions as numpy arrays, prompt by prompt.

        Shape [m] for m positions, or [m, L] and [m, L + 1] for L blocks; None where the model has no such
        number. Raises GainError where only last tokens were measured.
        """
        if self.measured_positions is None:
            raise no_positions()
        return self.measured_positions

    @cached_property
    def position_rows(self) -> pandas.DataFrame:
        """One row for each measured position; `Prompt_Index` is the index of its prompt's row in `rows`.

        Raises GainError without pandas, and where only last tokens were measured.
        """
        return position_frame(self.position_columns)

    @cached_property
    def position_arrow(self) -> pyarrow.Table:
        """The same with the types of a run's Parquet file. Raises GainError, likewise without pyarrow."""
        return position_arrow(self.position_columns)

    def to_parquet(self, path: str | Path) -> Path:
        """Write rows and description as a run's Parquet file, which `gain analyze` reads. Needs pyarrow.

        Measured positions are written beside `rows….parquet` as `positions….parquet`. Raises GainError for
        another name where there are some.
        """
        target = Path(path)
        if self.measured_positions is not None:
            if not target.name.startswith(ROWS):
                raise positions_need_a_name(str(target))
            beside = target.with_name(target.name.replace(ROWS, "positions", 1))
            tables.write_parquet(self.position_arrow, beside)
        return tables.write_parquet(self.arrow, target)

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
