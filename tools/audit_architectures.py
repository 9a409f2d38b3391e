"""Audits the instrument on every causal language model of the installed transformers.

    .venv/bin/python tools/audit_architectures.py            writes docs/architectures.json and .md
    .venv/bin/python tools/audit_architectures.py NAME …     prints only the rows of these architectures
    .venv/bin/python tools/audit_architectures.py --rows     prints all rows
    .venv/bin/python tools/audit_architectures.py --page     writes the .md again from the .json

Each is built at reduced size with seeded weights, with its defaults and with the settings of
tools/architectures/variants.py.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.metadata import version
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from architectures.page import render_page
from architectures.row import Row, audit_row
from architectures.variants import VARIANTS
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

DOCS = Path(__file__).resolve().parent.parent / "docs"
REPORT, PAGE = DOCS / "architectures.json", DOCS / "architectures.md"


def audit(names: list[str]) -> list[Row]:
    """The rows of these architectures, the defaults of each first; runs one process per processor."""
    with ProcessPoolExecutor(min(len(names), os.cpu_count() or 1), initializer=_use_one_thread) as processes:
        return [row for rows in processes.map(_rows_of, names) for row in rows]


def _use_one_thread() -> None:
    """The models are so small that several threads would be slower."""
    torch.set_num_threads(1)


def _rows_of(name: str) -> list[Row]:
    rows = []
    for changes in [{}, *VARIANTS.get(name, [])]:
        rows.append(audit_row(name, changes))
        print(f"{name} {rows[-1]['variant']}: {rows[-1]['outcome']}", file=sys.stderr)
    return rows


def main() -> None:
    if sys.argv[1:] == ["--page"]:
        PAGE.write_text(render_page(json.loads(REPORT.read_text("utf-8"))), encoding="utf-8")
        return
    every = sorted(MODEL_FOR_CAUSAL_LM_MAPPING_NAMES)
    if sys.argv[1:]:
        names = every if sys.argv[1:] == ["--rows"] else sys.argv[1:]
        json.dump(audit(names), sys.stdout, indent=1, ensure_ascii=False)
        return
    report = {
        "made": date.today().isoformat(),
        "versions": {name: version(name) for name in ("transformers", "torch")},
        "rows": audit(every),
    }
    lines = [json.dumps(row, ensure_ascii=False) for row in report["rows"]]
    head = json.dumps({key: value for key, value in report.items() if key != "rows"})[:-1]
    body = ",\n".join(lines)
    REPORT.write_text(f'{head}, "rows": [\n{body}\n]}}\n', encoding="utf-8")
    PAGE.write_text(render_page(report), encoding="utf-8")


if __name__ == "__main__":
    main()
