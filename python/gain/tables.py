"""Columns as a table of pandas or Arrow, and as a Parquet file. Neither package is needed for the columns."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from . import errors
from .columns import Columns, Kind, kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import pandas
    import pyarrow
    from gain_sidecar.messages import LoadedModel, ModelRequest, Notice

# Read by packages/gain/src/sources/parquetAbout.ts.
FORMAT = "gain-measured-1"
METADATA_KEY = "gain"


class Described(Protocol):
    """Columns with what they are of."""

    @property
    def columns(self) -> Columns: ...
    @property
    def model(self) -> LoadedModel: ...
    @property
    def request(self) -> ModelRequest: ...
    @property
    def notices(self) -> Sequence[Notice]: ...
    @property
    def started(self) -> datetime: ...


def frame_of(columns: Columns) -> pandas.DataFrame:
    """Vectors are numpy arrays; a missing number is NaN, any other missing value None."""
    try:
        import pandas
    except ImportError as cause:
        raise errors.package_needed("pandas", "a DataFrame", "`result.columns`, or `result.arrow`") from cause
    kinds = kinds_of(columns)
    return pandas.DataFrame({name: _series(values, kinds[name]) for name, values in columns.items()})


def _series(values: list[object], kind: Kind) -> pandas.Series:
    import numpy as np
    import pandas

    if kind == "integer":
        return pandas.Series(values, dtype="float64" if None in values else "int64")
    if kind == "number":
        return pandas.Series(values, dtype="float64")
    if kind == "text":
        return text_series(values)
    cells = np.empty(len(values), dtype=object)
    for row, value in enumerate(values):
        cells[row] = np.array(value, dtype=object) if kind == "texts" and value is not None else value
    return pandas.Series(cells)


def text_series(values: Iterable[object]) -> pandas.Series:
    """Texts in the type of this pandas."""
    import pandas

    return pandas.Series(values, dtype="str" if pandas.__version__ >= "3" else object)


def arrow_of(result: Described) -> pyarrow.Table:
    """With the description of the model in its metadata."""
    try:
        import pyarrow
    except ImportError as cause:
        raise errors.package_needed(
            "pyarrow", "an Arrow table, or a Parquet file", "`result.columns`"
        ) from cause
    types: Mapping[Kind, pyarrow.DataType] = {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "numbers": pyarrow.list_(pyarrow.float64()),
        "int32s": pyarrow.list_(pyarrow.int32()),
        "texts": pyarrow.list_(pyarrow.string()),
    }
    kinds = kinds_of(result.columns)
    arrays = {
        name: pyarrow.array(values, types[kinds[name]], from_pandas=False)
        for name, values in result.columns.items()
    }
    return pyarrow.table(arrays, metadata={METADATA_KEY: _about(result)})


def _about(result: Described) -> str:
    """What the rows do not say of the model, in the words of the wire."""
    return json.dumps(
        {
            "format": FORMAT,
            "loaded": msgspec.to_builtins(result.model),
            "notices": msgspec.to_builtins(list(result.notices)),
            "request": msgspec.to_builtins(result.request),
            "timestamp": f"{result.started:%Y%m%d_%H%M%S}",
        },
        ensure_ascii=False,
        allow_nan=False,
    )


def write_parquet(table: pyarrow.Table, path: Path) -> Path:
    """The file appears complete or not at all."""
    import pyarrow.parquet

    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        pyarrow.parquet.write_table(table, temporary, compression="zstd")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path
