"""Columns of positions as a table of pandas or Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import errors
from .position_columns import POSITION_COLUMNS, PositionColumns, PositionKind
from .tables import text_series

if TYPE_CHECKING:
    import pandas
    import pyarrow

    from .position_columns import Array


def position_frame(columns: PositionColumns) -> pandas.DataFrame:
    """Vectors are numpy arrays; a missing number is NaN, any other missing value None."""
    try:
        import pandas
    except ImportError as cause:
        raise errors.package_needed("pandas", "a DataFrame", "`result.position_columns`") from cause
    rows = position_count(columns)
    return pandas.DataFrame(
        {name: _series(columns[name], kind, rows) for name, kind in POSITION_COLUMNS.items()}
    )


def position_count(columns: PositionColumns) -> int:
    """The number of rows."""
    items = columns["Prompt_Index"]
    return 0 if items is None else len(items)


def _series(values: Array | None, kind: PositionKind, rows: int) -> pandas.Series:
    import numpy as np
    import pandas

    if kind == "numbers":
        cells = np.empty(rows, dtype=object)
        if values is not None:
            for row, own in enumerate(values):
                cells[row] = own
        return pandas.Series(cells)
    if values is None:
        return pandas.Series(np.full(rows, np.nan), dtype="float64" if kind == "integer" else "float32")
    if kind == "text":
        return text_series(values)
    return pandas.Series(values)


def position_arrow(columns: PositionColumns) -> pyarrow.Table:
    """With the types of a run's file of positions; numbers are not copied."""
    try:
        import pyarrow
    except ImportError as cause:
        raise errors.package_needed(
            "pyarrow", "an Arrow table, or a Parquet file", "`result.position_columns`"
        ) from cause
    rows = position_count(columns)
    return pyarrow.table({name: _array(columns[name], kind, rows) for name, kind in POSITION_COLUMNS.items()})


def _array(values: Array | None, kind: PositionKind, rows: int) -> pyarrow.Array:
    import numpy as np
    import pyarrow

    types = {
        "text": pyarrow.string(),
        "integer": pyarrow.int32(),
        "number": pyarrow.float32(),
        "numbers": pyarrow.list_(pyarrow.float32()),
    }
    if values is None:
        return pyarrow.nulls(rows, types[kind])
    if kind != "numbers":
        return pyarrow.array(values, types[kind], from_pandas=False)
    starts = np.arange(0, values.size + 1, values.shape[1], dtype=np.int32)
    return pyarrow.ListArray.from_arrays(starts, pyarrow.array(values.reshape(-1), from_pandas=False))
