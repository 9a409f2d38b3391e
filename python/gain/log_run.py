"""Hands a finished run to a logger: ``python -m gain.log_run wandb|trackio NAME FOLDER``.

FOLDER has what `gain export --to wandb` writes. One line of JSON on stdout has the outcome: `{"logged": …}`
with where it went, or `{"failed": …}` with the reason. Weights & Biases logs offline unless WANDB_MODE says
otherwise; `wandb sync` uploads what it wrote. Trackio writes into its own cache folder.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TypedDict

PROJECT = "gain"


class Table(TypedDict):
    """rows.table.json"""

    columns: list[str]
    data: list[list[object]]


def main() -> None:
    """The command. A failure of the logger is an outcome, not an exit status."""
    logger, name, given = sys.argv[1:]
    folder = Path(given)
    # The loggers print on stdout.
    with redirect_stdout(sys.stderr):
        try:
            summary = json.loads((folder / "summary.json").read_text("utf-8"))
            table: Table = json.loads((folder / "rows.table.json").read_text("utf-8"))
            outcome = {"logged": LOGGERS[logger](name, summary, table)}
        except Exception as error:  # whatever a logger raises
            outcome = {"failed": f"{type(error).__name__}: {error}"}
    print(json.dumps(outcome))


def to_wandb(name: str, summary: dict[str, float | str], table: Table) -> str:
    """Returns the folder that `wandb sync` uploads."""
    import wandb

    run = wandb.init(project=PROJECT, name=name, mode=os.environ.get("WANDB_MODE", "offline"))
    rows = [[_cell(value) for value in row] for row in table["data"]]
    run.log({"rows": wandb.Table(columns=table["columns"], data=rows)})
    run.summary.update(summary)
    run.finish()
    return str(run.dir)


def to_trackio(name: str, summary: dict[str, float | str], table: Table) -> str:
    """The summary of the run, and the gain of each prompt as a step."""
    import trackio

    run = trackio.init(project=PROJECT, name=name, embed=False)
    gain, model = (table["columns"].index(column) for column in ("Last_Gain", "Model"))
    for row in table["data"]:
        if row[gain] is not None:
            run.log({f"{row[model]}/gain_of_prompt": row[gain]})
    run.log(dict(summary))
    run.finish()
    return f"trackio project {PROJECT}"


def _cell(value: object) -> object:
    """A table's cell has one type a column, and lists of several lengths have not."""
    return json.dumps(value) if isinstance(value, list) else value


LOGGERS = {"wandb": to_wandb, "trackio": to_trackio}

if __name__ == "__main__":
    main()
