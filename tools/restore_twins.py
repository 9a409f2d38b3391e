"""Writes the models of a study's tables back into a folder of results, so that a training adds to them.

    .venv/bin/python tools/restore_twins.py <results> [studies/twins]

What the folder already has stays. `gain twins --corpus DIR --out <results>` then trains the rest of the plan,
and `tools/gather-twins.ts` gathers all of them again.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
import pyarrow.parquet as pq
from gain_twins.plan import read_plan
from gain_twins.record import FILE, Measured, write_atomically

Row: TypeAlias = dict[str, Any]
VERSIONS = ("torch", "transformers", "python", "cuda")
SPEED = ("tokens_per_second", "matmul_share", "flops_per_token", "matmul_flops")
KEY = ("cell", "seed", "wiring", "learning_rate")
OF_ROW = ("step", "flip", "texts", "block")
TEXTS = ("passages", "prompts")
OF_STREAM = ("largest_share", "log_norm")
"""Numbers of the residual stream, which block 0 has too."""


def restore(results: Path, study: Path) -> int:
    """Returns how many models were written. Raises OSError where the study has no tables."""
    plan, written, _ = read_plan(study / "plan.json")
    with_rate = {cell.name for cell in plan.cells if cell.learning_rates}
    rows_of = {
        name: _grouped(pq.read_table(study / "measurements" / f"{name}.parquet").to_pylist())
        for name in ("models", "checkpoints", "blocks", "last_gains", "curves")
    }
    results.mkdir(parents=True, exist_ok=True)
    if not (results / "plan.json").exists():
        write_atomically(results / "plan.json", written)
    count = 0
    for key in rows_of["models"]:
        model = _measured(key, {name: rows.get(key, []) for name, rows in rows_of.items()})
        rate = f"-lr-{model.learning_rate:g}" if model.cell in with_rate else ""
        folder = results / model.cell / f"seed-{model.seed}{rate}-{model.wiring}"
        if (folder / FILE).exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / FILE, msgspec.json.encode(model))
        count += 1
    return count


def _grouped(rows: Iterable[Row]) -> dict[tuple[object, ...], list[Row]]:
    """By model, in the table's order."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row.pop(name) for name in KEY)].append(row)
    return groups


def _measured(key: tuple[object, ...], own: dict[str, list[Row]]) -> Measured:
    (model,) = own["models"]
    failed = {name: model.pop(f"failed_{name}") for name in ("reason", "step", "text")}
    record = {
        "format": 1,
        **dict(zip(KEY, key, strict=True)),
        "versions": {name: model.pop(name) for name in VERSIONS},
        "training": {"seconds": model.pop("training_seconds"), **{name: model.pop(name) for name in SPEED}},
        "failed": None if failed["reason"] is None else failed,
        **model,
        "curve": {name: [row[name] for row in own["curves"]] for name in ("step", "loss", "gradient_norm")},
        "checkpoints": [{**row, **_blocks(row, own["blocks"])} for row in own["checkpoints"]],
        "last_log_gains": {
            texts: [row["log_gain"] for row in own["last_gains"] if row["texts"] == texts] for texts in TEXTS
        },
    }
    # Parquet has whole numbers as floats where they may pass 2³¹.
    return msgspec.convert(record, Measured, strict=False)


def _blocks(checkpoint: Row, rows: Sequence[Row]) -> dict[str, dict[str, list[float | None]]]:
    """Of one checkpoint, by texts and quantity."""
    found: dict[str, dict[str, list[float | None]]] = {texts: defaultdict(list) for texts in TEXTS}
    for row in rows:
        if (row["step"], row["flip"]) != (checkpoint["step"], checkpoint["flip"]):
            continue
        for name, value in row.items():
            if name in OF_STREAM or (name not in OF_ROW and row["block"] > 0):
                found[row["texts"]][name].append(value)
    return found


if __name__ == "__main__":
    results, study = Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "studies/twins")
    print(f"{restore(results, study)} models of {study} are in {results}")
