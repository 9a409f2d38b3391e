"""Measures a model in memory as a run did, and prints how the two differ.

python e2e/in_memory.py RUN MODEL

Prints JSON: `rows` and `findings` are texts that name the first differences, or null where there are none.
Rows are compared by pandas, exactly; findings without the time of the measurement.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import gain
import pandas


def rows_apart(found: pandas.DataFrame, expected: pandas.DataFrame) -> str | None:
    try:
        pandas.testing.assert_frame_equal(found, expected, check_exact=True)
    except AssertionError as error:
        return str(error)
    return None


def findings_apart(found: dict[str, object], expected: dict[str, object]) -> str | None:
    for findings in (found, expected):
        for model in findings["models"]:  # type: ignore[attr-defined]
            del model["labels"]["timestamp"]
    texts = [json.dumps(findings, indent=1, sort_keys=True).splitlines() for findings in (found, expected)]
    different = [pair for pair in zip(*texts, strict=False) if pair[0] != pair[1]]
    return None if texts[0] == texts[1] else str(different[:5])


run, name = Path(sys.argv[1]), sys.argv[2]
model, tokenizer = gain.load(name, device="cpu")
result = gain.measure(model, tokenizer, gain.notebook_prompts())
expected = json.loads((run / "findings.json").read_text("utf-8"))
answer = {
    "rows": rows_apart(result.rows, gain.read(run)),
    "findings": findings_apart(result.summary().findings, expected),
    "prompts": len(result),
}
print(json.dumps(answer))
