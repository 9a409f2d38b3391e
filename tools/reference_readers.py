"""What the readers of other tools return for the exports of a run, and the shape of the files they accepted.

    python -m venv /tmp/readers
    /tmp/readers/bin/pip install inspect-ai wandb huggingface_hub pyarrow pandas
    /tmp/readers/bin/pip install lm-eval datasets
    /tmp/readers/bin/python tools/reference_readers.py EXPORTS > packages/gain/fixtures/readers.json

EXPORTS has the folders `lm-eval`, `inspect`, `wandb`, `csv` and `share` of one run, as exportRun.test.ts
makes them where GAIN_EXPORTS names it. A shape is a list of "path: types of JSON"; entries of a list share
a path.
"""

from __future__ import annotations

import csv
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

TYPES = {
    str: "text",
    int: "number",
    float: "number",
    bool: "flag",
    type(None): "null",
    list: "list",
    dict: "object",
}


def shape(value: Any) -> list[str]:
    found: dict[str, set[str]] = {}

    def visit(path: str, part: Any) -> None:
        found.setdefault(path, set()).add(TYPES[type(part)])
        if isinstance(part, dict):
            for key, each in part.items():
                visit(f"{path}.{key}", each)
        elif isinstance(part, list):
            for each in part:
                visit(f"{path}[]", each)

    visit("", value)
    return [f"{path}: {' or '.join(sorted(kinds))}" for path, kinds in sorted(found.items())]


def lm_eval(folder: Path) -> dict[str, Any]:
    from lm_eval.utils import get_results_filenames, get_sample_results_filenames, make_table

    [model] = folder.iterdir()
    names = [str(path) for path in model.iterdir()]
    [results], [samples] = get_results_filenames(names), get_sample_results_filenames(names)
    content = json.loads(Path(results).read_text("utf-8"))
    lines = [json.loads(line) for line in Path(samples).read_text("utf-8").splitlines()]
    table = make_table(content)
    assert "gain_residual" in table and "ln_gain" in table, table
    return {
        "version": version("lm_eval"),
        "table": table.splitlines()[0],
        "samples": len(lines),
        "shape": {"results": shape(content), "samples": shape(lines)},
    }


def inspect(folder: Path) -> dict[str, Any]:
    from inspect_ai.log import list_eval_logs, read_eval_log

    [info] = list_eval_logs(str(folder))
    log = read_eval_log(info)
    assert log.status == "success" and log.results is not None and log.samples is not None
    content = json.loads(next(folder.iterdir()).read_text("utf-8"))
    read = [
        None if not sample.scores else sample.scores["last_layer_gain"].as_float() for sample in log.samples
    ]
    written = [sample["scores"].get("last_layer_gain", {}).get("value") for sample in content["samples"]]
    assert read == written, (read, written)
    mean = log.results.scores[0].metrics["geometric_mean"].value
    assert mean == content["results"]["scores"][0]["metrics"]["geometric_mean"]["value"]
    errors = sum(sample.error is not None for sample in log.samples)
    return {
        "version": version("inspect_ai"),
        "samples": len(log.samples),
        "errors": errors,
        "shape": shape(content),
    }


def wandb(folder: Path) -> dict[str, Any]:
    from wandb import Table

    content = json.loads((folder / "rows.table.json").read_text("utf-8"))
    table = Table.from_json(content, None)
    assert table.columns == content["columns"] and len(table.data) == content["nrows"]
    assert [list(row) for row in table.data] == content["data"]
    return {"version": version("wandb"), "rows": len(table.data), "shape": shape(content)}


def rows(folder: Path, share: Path) -> dict[str, Any]:
    """The csv module of Python, and the values of Parquet as pyarrow reads them."""
    import pyarrow.parquet

    with (folder / "rows.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    stored = pyarrow.parquet.read_table(share / "data/rows.parquet").to_pylist()
    assert len(read) == len(stored)
    for text, row in zip(read, stored, strict=True):
        assert list(text) == list(row)
        for name, value in row.items():
            if isinstance(value, list):
                assert json.loads(text[name]) == value, name
            elif isinstance(value, (int, float)):
                assert float(text[name]) == value, name
            else:
                assert text[name] == (value or ""), name
    return {"rows": len(read), "columns": list(read[0])}


def card(folder: Path) -> dict[str, Any]:
    from datasets import load_dataset
    from huggingface_hub import DatasetCard

    data = DatasetCard.load(folder / "README.md").data
    loaded = load_dataset(str(folder), split="train")
    return {
        "version": version("huggingface_hub"),
        "size_categories": data.size_categories,
        "rows": loaded.num_rows,
        "columns": loaded.column_names,
    }


def main() -> None:
    exports = Path(sys.argv[1])
    print(
        json.dumps(
            {
                "lm-eval": lm_eval(exports / "lm-eval"),
                "inspect": inspect(exports / "inspect"),
                "wandb": wandb(exports / "wandb"),
                "csv": rows(exports / "csv", exports / "share"),
                "share": card(exports / "share"),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
