"""The vectors of a run's folder are read as safetensors and pyarrow have written them."""

from __future__ import annotations

from pathlib import Path

import gain
import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

DTYPES = ["float64", "float32", "float16", "bfloat16"]
# Plan order, with a prompt that could not be measured; two files, whose prompts are in another order.
SHARDS = {"a-1-000001": [3, 0], "a-1-000002": [1]}
ROWS = 4


def write_run(folder: Path, dtype: str, *others: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A folder with vectors of a model `a` and of `others`; returns those of `a`, by prompt."""
    import torch
    from safetensors.torch import save_file

    (folder / "vectors").mkdir()
    torch.manual_seed(0)
    expected = torch.full((ROWS, 2, 5), torch.nan, dtype=getattr(torch, dtype))
    index: list[dict[str, object]] = []
    for model in ("a", *others):
        for name, prompts in SHARDS.items():
            file = f"vectors/{model}{name}.safetensors"
            states = torch.randn(len(prompts), 2, 5).to(expected.dtype)
            save_file({"prompt_index": torch.tensor(prompts), "vectors": states}, folder / file)
            if model == "a":
                expected[prompts] = states
            index += [
                {"Model": model, "Prompt_Index": prompt, "File": file, "Place": place}
                for place, prompt in enumerate(prompts)
            ]
    rows = [{"Model": model} for model in ("a", *others) for _ in range(ROWS)]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(index), folder / "vectors_20260101.parquet")
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), folder / "rows_20260101.parquet")
    return expected.double().numpy()


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_type_is_read_exactly_in_the_order_of_the_rows(dtype: str, tmp_path: Path) -> None:
    expected = write_run(tmp_path, dtype)
    found = gain.read_vectors(tmp_path)
    assert found.dtype == {"bfloat16": "float32"}.get(dtype, dtype)
    np.testing.assert_array_equal(found.astype(np.float64), expected)
    assert np.isnan(found[2]).all() and not np.isnan(found[3]).any()


def test_one_of_several_models_is_named(tmp_path: Path) -> None:
    expected = write_run(tmp_path, "float32", "b")
    np.testing.assert_array_equal(gain.read_vectors(tmp_path, "a"), expected)
    for name in (None, "c"):
        with pytest.raises(gain.GainError, match="a, b"):
            gain.read_vectors(tmp_path, name)


def test_a_folder_without_vectors_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(gain.GainError, match="--vectors"):
        gain.read_vectors(tmp_path)
