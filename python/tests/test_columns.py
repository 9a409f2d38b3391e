"""Tables of a result have the columns, types and missing values of docs/data-dictionary.md."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import gain
import numpy as np
import pandas
import pyarrow
import pyarrow.parquet
import pytest
from gain.columns import COLUMNS
from gain.gains import derive_gains
from gain.labels import count_text
from gain.sample import MOST, sample_of
from gain_sidecar.messages import Item
from loading_service import load
from references import load_plain
from tiny_models import TEXTS

ROOT = Path(__file__).parents[2]
DICTIONARY = ROOT / "docs/data-dictionary.md"
pytestmark = pytest.mark.filterwarnings("ignore::gain.GainWarning")
KINDS = {
    "string": "text",
    "double": "number",
    "int64": "integer",
    "int64` or `double": "integer",
    "list<double>": "numbers",
    "list<int32>": "int32s",
    "list<string>": "texts",
}


def documented() -> dict[str, str]:
    """Names and kinds in the document's tables "Every file" and "Files of a run"."""
    text = DICTIONARY.read_text("utf-8")
    parts = [
        text.partition(f"## {title}")[2].partition("\n## ")[0] for title in ("Every file", "Files of a run")
    ]
    return {
        match[1]: KINDS[match[2]]
        for part in parts
        for match in re.finditer(r"^\| `(\w+)` +\| `(.+?)` +\|", part, re.MULTILINE)
        if match[1] != "Gain_Block"
    }


def test_the_columns_are_the_documented_ones_in_their_order() -> None:
    assert list(documented().items()) == list(COLUMNS.items())


PROMPTS: list[str | dict[str, object]] = [
    {"prompt": TEXTS[3], "category": "A", "complexity": 2, "id": "first", "note": "x", "size": 3},
    {"prompt": TEXTS[4], "category": "B", "complexity": 1},
    TEXTS[3],
    "",
    TEXTS[1] * 60,
    "T",
]


@pytest.fixture(scope="module")
def result(good: Path) -> gain.Result:
    model, tokenizer = load_plain(good)
    return gain.measure(model, tokenizer, PROMPTS)


def test_prompts_that_cannot_be_measured_have_a_reason_and_no_number(result: gain.Result) -> None:
    columns = result.columns
    assert columns["Error_Code"] == [None, None, None, "prompt_empty", "prompt_too_long", None]
    for name in list(COLUMNS)[9:28]:
        assert [columns[name][row] for row in (3, 4)] == [None, None]
        assert all(columns[name][row] is not None for row in (0, 1, 2, 5))
    assert columns["Flags"] == [[], [], ["repeated_prompt"], None, None, ["position_zero"]]
    assert [row.item for row in result.errors] == [3, 4]
    assert "4 of 6 prompts, 4 blocks" in repr(result)


def test_own_columns_of_the_prompts_are_texts(result: gain.Result) -> None:
    columns = result.columns
    assert columns["meta_id"] == ["first", "2", "3", "4", "5", "6"]
    assert columns["meta_note"] == ["x", None, None, None, None, None]
    assert columns["meta_size"] == ["3", None, None, None, None, None]
    assert columns["Category"] == ["A", "B", None, None, None, None]
    assert columns["Complexity"] == [2, 1, None, None, None, None]


def test_pandas_and_arrow_have_the_same_values(result: gain.Result, tmp_path: Path) -> None:
    path = result.to_parquet(tmp_path / "rows.parquet")
    pandas.testing.assert_frame_equal(result.rows, pandas.read_parquet(path), check_exact=True)
    pandas.testing.assert_frame_equal(result.rows, gain.read(path), check_exact=True)
    types = {name: str(result.arrow.schema.field(name).type) for name in COLUMNS}
    plain = {kind: re.sub("`.*", "", name) for name, kind in KINDS.items() if name != "int64` or `double"}
    assert {name: re.sub(r"element: |item: ", "", kind) for name, kind in types.items()} == {
        name: plain[kind] for name, kind in COLUMNS.items()
    }
    assert list(tmp_path.iterdir()) == [path]


def test_a_table_of_pandas_or_arrow_gives_the_same_prompts(good: Path, result: gain.Result) -> None:
    model, tokenizer = load_plain(good)
    listed = [one if isinstance(one, dict) else {"prompt": one} for one in PROMPTS]
    frame = pandas.DataFrame(listed)
    for table in (frame, pyarrow.Table.from_pylist(listed, pyarrow.Schema.from_pandas(frame))):
        again: Any = gain.measure(model, tokenizer, table).columns
        for name in ("Prompt", "Category", "meta_note", "Last_Gain", "Complexity"):
            assert again[name] == result.columns[name]


def test_a_complexity_that_is_not_whole_makes_the_column_a_double(good: Path) -> None:
    model, tokenizer = load_plain(good)
    rows = gain.measure(
        model, tokenizer, [{"prompt": "a", "complexity": 0.5}, {"prompt": "b", "complexity": 2}]
    )
    assert rows.columns["Complexity"] == [0.5, 2.0]
    assert str(rows.arrow.schema.field("Complexity").type) == "double"


def test_gains_and_flags_follow_their_definitions() -> None:
    inf, nan = float("inf"), float("nan")
    norms = np.array([[5, 4, 3, 6], [1, 0, 2, 2], [1, 2, 0, 2], [1, 2, inf, 2], [1, nan, 1, 1]], dtype=float)
    ones, counts = np.ones(5), np.array([4, 4, 1, 4, 4], np.int32)
    cut = np.array([0, 2, 0, 0, 0], np.int32)
    found = derive_gains(norms, ones, ones, counts, cut, [False, False, True, False, False])
    assert found.last.tolist()[:3] == [2.0, 1.0, 1.0]
    assert found.total.tolist()[:3] == [1.5, 1.0, 1.0]
    assert found.layers.tolist()[:3] == [[0.8, 0.75, 2.0], [0.0, inf, 1.0], [2.0, 0.0, inf]]
    assert found.flags == [
        [],
        ["zero_denominator", "truncated"],
        ["zero_denominator", "position_zero", "repeated_prompt"],
        ["non_finite"],
        ["non_finite"],
    ]
    single = derive_gains(norms[:1, :2], ones[:1], ones[:1], counts[:1], cut[:1], [False])
    assert (single.last.tolist(), single.flags) == ([1.0], [["single_block"]])


def test_a_number_of_parameters_reads_as_in_names_of_models() -> None:
    assert [count_text(n) for n in (134_515_008, 6_053_381_344, 7_248, 12_000_000_000, 512)] == [
        "135M",
        "6.1B",
        "7.2K",
        "12B",
        "512",
    ]


def test_a_sample_has_the_longest_and_the_shortest_and_is_small() -> None:
    items = [Item(item=index, text="x" * (1 + 37 * index % 500)) for index in range(400)]
    sample = sample_of(items)
    lengths = [len(item.text) for item in sample]
    assert len(sample) == MOST
    assert [item.item for item in sample] == sorted(item.item for item in sample)
    assert {max(lengths), min(lengths)} == {500, 1} or max(lengths) == max(len(item.text) for item in items)
    assert sample_of(items[:5]) == items[:5]
    huge = [Item(item=0, text="x" * 2_000_000), *items[:3]]
    assert sample_of(huge)[0].text == huge[0].text


def test_the_labels_are_those_of_a_preset_only_where_it_is_named(good: Path) -> None:
    model, tokenizer = load_plain(good)
    _, described = load(good, model="gptj-6b")
    named = gain.measure(model, tokenizer, TEXTS[:1], name="gptj-6b")
    assert (named.columns["Model"], named.columns["Role"]) == (
        ["GPT-J-6B"],
        ["Parallel Architecture Validation"],
    )
    assert named.model.label == described.label
    other = gain.measure(model, tokenizer, TEXTS[:1], name="mine", wiring="parallel")
    assert other.columns["Model"] == ["mine, rewired parallel"]
    assert other.columns["Architecture"] == ["Parallel"]
    assert other.columns["Role"] == [None]
    last = gain.measure(model, tokenizer, TEXTS[:1], name="mine", wiring="parallel@last")
    assert last.columns["Model"] == ["mine, last block rewired parallel"]
    assert last.columns["Architecture"] == ["Blocks of different wiring"]


def test_importing_gain_imports_nothing_large() -> None:
    large = "torch transformers numpy pandas pyarrow tokenizers safetensors huggingface_hub zmq"
    program = f"""
import resource, sys
before = resource.getrusage(resource.RUSAGE_SELF)
import gain
after = resource.getrusage(resource.RUSAGE_SELF)
print([name for name in {large.split()} if name in sys.modules])
print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
"""
    ends = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout.split("\n")
        for _ in range(3)
    ]
    assert ends[0][0] == "[]"
    # Time of the processor, which other programs on this machine do not lengthen.
    assert min(float(end[1]) for end in ends) <= 0.15
