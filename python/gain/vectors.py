"""Reads the vectors of a run's folder: the residual stream after chosen blocks at each last token."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from . import errors

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    import pyarrow

    Vectors: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float16 | np.float32 | np.float64]]

NO_FILE = (
    "it has no {}_….parquet (`gain experiment --vectors blocks:-1` keeps the stream after the last block)"
)
_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}


def read_vectors(folder: str | Path, model: str | None = None) -> Vectors:
    """The vectors of a model of a finished run (`gain experiment --vectors`). Shape [rows, blocks, width].

    They are in the order of the model's rows in `gain.read`, with NaN for a prompt that could not be
    measured; `model` names one of several. Their type is that of the model's stream; for bfloat16, which
    numpy has not, it is float32, which holds the same numbers. Needs pyarrow, and memory for all of them.
    Raises GainError where there are none.
    """
    given = Path(folder).expanduser()
    index = _table(given, "vectors")
    names = index["Model"].unique().to_pylist()
    if model is None and len(names) == 1:
        (model,) = names
    if model is None or model not in names:
        raise errors.which_vectors(str(given), names)
    rows = _table(given, "rows")["Model"].to_pylist().count(model)
    return _gathered(given, index, model, rows)


def _gathered(folder: Path, index: pyarrow.Table, model: str, rows: int) -> Vectors:
    import numpy as np

    own = np.array(index["Model"].to_pylist()) == model
    prompts, places = (index[name].to_numpy()[own] for name in ("Prompt_Index", "Place"))
    files = np.array(index["File"].to_pylist())[own]
    found: Vectors | None = None
    for file in dict.fromkeys(files.tolist()):
        shard, here = _shard(folder / file), files == file
        if found is None:
            found = np.full((rows, *shard.shape[1:]), np.nan, shard.dtype)
        found[prompts[here]] = shard[places[here]]
    assert found is not None
    return found


def _shard(file: Path) -> Vectors:
    """The vectors in a safetensors file. https://huggingface.co/docs/safetensors/index#format"""
    import numpy as np

    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        entry = json.loads(opened.read(length))["vectors"]
    begin, _ = entry["data_offsets"]
    numbers = np.memmap(file, _TYPES[entry["dtype"]], "r", 8 + length + begin, tuple(entry["shape"]))
    if entry["dtype"] != "BF16":
        return numbers
    # A bfloat16 is the upper half of a float32.
    return (numbers.astype("<u4") << 16).view("<f4")


def _table(folder: Path, kind: str) -> pyarrow.Table:
    """The Parquet file of this kind."""
    files = sorted(folder.glob(f"{kind}_*.parquet"))
    if len(files) != 1:
        raise errors.not_a_run(str(folder), NO_FILE.format(kind))
    try:
        import pyarrow.parquet as parquet
    except ImportError as cause:
        raise errors.package_needed("pyarrow", "reading Parquet", "another reader of Parquet") from cause
    return parquet.read_table(files[0])
