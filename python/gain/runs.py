"""Reads the rows of a run's folder, or of a Parquet file that gain wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from . import errors

if TYPE_CHECKING:
    import pandas


def read(folder: str | Path) -> pandas.DataFrame:
    """One row for each model and prompt, with the columns of docs/data-dictionary.md. Needs pandas and
    pyarrow.

    `folder` is that of a finished run (`gain experiment`) or analysis, or a Parquet file. Raises GainError
    where there is none.
    """
    given = Path(folder).expanduser()
    files = [given] if given.is_file() else sorted(given.glob("rows*.parquet"))
    if len(files) != 1:
        raise errors.not_a_run(str(given), _found(given, files))
    try:
        import pandas
        import pyarrow.parquet  # noqa: F401
    except ImportError as cause:
        raise errors.package_needed(
            "pandas pyarrow", "reading Parquet", "another reader of Parquet"
        ) from cause
    return pandas.read_parquet(files[0], engine="pyarrow")


def _found(given: Path, files: list[Path]) -> str:
    if not given.exists():
        return "it does not exist"
    if files:
        return f"it has {len(files)} files of rows"
    if (given / "plan.json").is_file():
        return "its run is not finished, which the same `gain experiment` command continues"
    return "it has no rows….parquet"
