"""Measured positions in Python: the documented columns, with the numbers of plain transformers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import gain
import numpy as np
import pandas
import pyarrow.parquet
import pytest
from gain.position_columns import POSITION_COLUMNS
from loading_service import as_items, load
from references import load_plain
from test_columns import DICTIONARY
from test_positions import columns_of, plain_states
from test_result import needs_program
from tiny_models import TEXTS, save_tiny

pytestmark = pytest.mark.filterwarnings("ignore::gain.GainWarning")
TYPES = {"string": "text", "int32": "integer", "float": "number", "list<float>": "numbers"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("llama"))


def measured(folder: Path, **options: Any) -> gain.Result:
    model, tokenizer = load_plain(folder)
    return gain.measure(model, tokenizer, [*TEXTS[:4], "", *TEXTS[4:6]], name="mine", **options)


@pytest.fixture(scope="module")
def everywhere(folder: Path) -> gain.Result:
    return measured(folder, positions="all", batch_size=1)


def test_the_columns_are_the_documented_ones_in_their_order(everywhere: gain.Result) -> None:
    part = DICTIONARY.read_text("utf-8").partition("## Rows of positions")[2]
    documented = re.findall(r"^\| `(\w+)` +\| `(.+?)` +\|", part, re.MULTILINE)
    assert [(name, TYPES[kind]) for name, kind in documented] == list(POSITION_COLUMNS.items())
    assert list(everywhere.position_columns) == list(POSITION_COLUMNS)


def test_every_position_has_the_numbers_of_hooks_in_float32_and_float64(
    folder: Path, everywhere: gain.Result
) -> None:
    import torch

    rows = everywhere.position_rows
    for index, ids in enumerate(everywhere.columns["Token_Ids"]):
        own: Any = rows[rows.Prompt_Index == index]
        if ids is None:
            assert len(own) == 0
            continue
        ids = np.asarray(ids).tolist()
        assert own.Position.tolist() == list(range(len(ids))) and own.Token_Id.tolist() == ids
        norms = np.stack(own.Layer_Norms)
        plain, _ = plain_states(folder, "model.layers", ids, "float32")
        np.testing.assert_array_equal(norms, torch.linalg.vector_norm(plain, dim=-1).T)
        wide, _ = plain_states(folder, "model.layers", ids, "float64")
        np.testing.assert_allclose(norms, wide.norm(dim=-1).T, rtol=3e-6)
        np.testing.assert_array_equal(np.stack(own.Layer_Gains), norms[:, 1:] / norms[:, :-1])
        np.testing.assert_array_equal(own.Last_Gain, norms[:, -1] / norms[:, -2])
        # The last position is the prompt's own row.
        np.testing.assert_array_equal(
            norms[-1], np.asarray(everywhere.columns["Layer_Norms"][index], np.float32)
        )
    assert set(rows.Model) == {"mine"}


def test_pandas_and_arrow_have_the_same_values_and_types_as_the_file(
    everywhere: gain.Result, tmp_path: Path
) -> None:
    everywhere.to_parquet(tmp_path / "rows_of_mine.parquet")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "positions_of_mine.parquet",
        "rows_of_mine.parquet",
    ]
    file = tmp_path / "positions_of_mine.parquet"
    read = pandas.read_parquet(file)
    pandas.testing.assert_frame_equal(everywhere.position_rows, read, check_exact=True)
    table = pyarrow.parquet.read_table(file)
    for name, kind in POSITION_COLUMNS.items():
        assert TYPES[re.sub(r"<\w+: ", "<", str(table.schema.field(name).type))] == kind
    assert everywhere.position_arrow.cast(table.schema).equals(table)


@pytest.mark.parametrize(
    ("given", "rule"), [([5, 0, 2], "5,0,2"), ("first", "first"), ("every:4", "every:4")]
)
def test_the_positions_are_those_of_the_sidecar(folder: Path, given: Any, rule: str) -> None:
    result = measured(folder, positions=given, position_predictions=True)
    texts = [*TEXTS[:4], "", *TEXTS[4:6]]
    service, _ = load(folder, sample=texts, positions=rule, position_predictions=True)
    found = columns_of(list(service.measure(as_items(texts)).positions))
    columns = result.position_columns
    for name, field in {
        "Prompt_Index": "items",
        "Position": "positions",
        "Layer_Norms": "norms",
        "MLP_Inners": "mlp_inners",
        "Split_Errors": "errors",
        "Final_Norm": "final_norms",
        "Entropy": "entropies_nats",
        "Top_Id": "top_ids",
    }.items():
        np.testing.assert_array_equal(columns[name], found[field], strict=False)


def test_what_a_model_does_not_have_is_none(folder: Path) -> None:
    result = measured(folder, positions="first")
    assert [result.position_columns[name] for name in ("Entropy", "Top_Id", "Top_Prob")] == [None] * 3
    assert result.position_rows.Top_Id.isna().all() and len(result.position_rows) == 6
    assert result.position_arrow["Entropy"].null_count == 6
    assert "6 of 7 prompts at 6 positions" in repr(result)


def test_no_prompt_that_could_be_measured_gives_no_position(folder: Path) -> None:
    model, tokenizer = load_plain(folder)
    result = gain.measure(model, tokenizer, [""], positions="all")
    assert len(result.position_rows) == 0 and result.position_arrow.num_rows == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"positions": "some"}, "positions is 'some', and `last`, `all`"),
        ({"positions": [-1]}, r"positions is '\[-1\]'"),
        ({"positions": []}, r"positions is '\[\]'"),
        ({"positions": "every:0"}, "positions is 'every:0'"),
        ({"position_predictions": True}, "positions is `last`: name positions"),
        ({"positions": "all", "precision": "compat"}, "but positions was requested"),
    ],
)
def test_other_positions_are_refused_with_the_way_out(folder: Path, options: Any, said: str) -> None:
    with pytest.raises(gain.GainError, match=said):
        measured(folder, **options)


def test_last_tokens_alone_have_no_table_of_positions(
    folder: Path, everywhere: gain.Result, tmp_path: Path
) -> None:
    result = measured(folder)
    for name in ("position_rows", "position_arrow", "position_columns"):
        with pytest.raises(gain.GainError, match="only the last tokens were measured"):
            getattr(result, name)
    assert result.to_parquet(tmp_path / "any.parquet").is_file()
    with pytest.raises(gain.GainError, match="begin it with `rows`"):
        everywhere.to_parquet(tmp_path / "any.parquet")


@needs_program
def test_the_report_has_the_figures_of_positions(everywhere: gain.Result, tmp_path: Path) -> None:
    figures = everywhere.summary().figures
    assert {"gain_by_position", "position_heatmap"} <= set(figures)
    last = np.log([one[-1] for one in np.stack(everywhere.position_rows.Layer_Gains)])
    first = np.exp(last[everywhere.position_rows.Position == 0].mean())
    assert f"position 0: {first:.2f}" in figures["gain_by_position"]
    report = everywhere.report(tmp_path / "report.html").read_text("utf-8")
    assert "mine: gain by position and block" in report
    assert everywhere._repr_html_().count("<img") == 5
