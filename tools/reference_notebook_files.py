"""Writes what Python itself makes of difficult rows and numbers, for the tests of the readers and writers.

    .venv/bin/python tools/reference_notebook_files.py

- packages/records/fixtures/pandas-written/difficult.csv and .json: the same rows by pandas' `to_csv` (without
  index) and by `json.dump(indent=2)`.
- packages/records/fixtures/pandas-written/labels-missing.csv: one row has no complexity, so that pandas makes
  the column a float one.
- packages/report/fixtures/python-numbers.json: doubles (bytes in hexadecimal), their repr and their `:.4f`.
- packages/report/fixtures/unicode-width.json: the code points that Unicode calls wide, narrow, without width.
"""

import json
import struct
import sys
import unicodedata
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
PANDAS_WRITTEN = ROOT / "packages/records/fixtures/pandas-written"
REPORT = ROOT / "packages/report/fixtures"

TOKENS = [
    "\n",
    "\t",
    " ",
    "",
    '"',
    ",",
    "'",
    '","',
    "a\nb",
    "\r\n",
    "\u2028",
    "é",
    "日本",
    "\U0001f600",
    "\x7f",
    "\\n",
    "\x00",
]
NUMBERS = [
    float("nan"),
    float("inf"),
    -float("inf"),
    1.0,
    1e-05,
    0.0001,
    1e16,
    123456789012345680.0,
    5e-324,
    -0.0,
]
PROMPTS = [
    "two\nlines",
    "carriage\r\nreturn, and a comma",
    'she said "no"',
    "\U0001f600" * 41,
    "e\u0301 is not é",
    "=1+1",
    " leading and trailing ",
]


def row(number: int) -> dict[str, Any]:
    """One row in the notebook's keys; the lists above are gone through at different speeds."""
    prompt = PROMPTS[number % len(PROMPTS)]
    return {
        "Model": "Ünïcode, model" if number % 2 else "m",
        "Architecture": "GPT-NeoX (Parallel)",
        "Norm_Type": "LayerNorm",
        "Params": None if number == 3 else "6B",
        "Role": "",
        "Category": ["Factual", "Cliche", None][number % 3],
        "Complexity": number % 5,
        "Prompt": prompt,
        "Prompt_Short": prompt[:40] + "...",
        "Entropy": NUMBERS[number % len(NUMBERS)],
        "Last_Gain": NUMBERS[(number + 3) % len(NUMBERS)],
        "Total_Amp": 1.5 + number,
        "Top_Token": TOKENS[number % len(TOKENS)],
        "Top_Prob": 1 / (number + 1),
        "N_Layers": 28,
    }


def write_rows() -> None:
    PANDAS_WRITTEN.mkdir(parents=True, exist_ok=True)
    rows = [row(number) for number in range(len(TOKENS))]
    pd.DataFrame(rows).to_csv(PANDAS_WRITTEN / "difficult.csv", index=False)
    with (PANDAS_WRITTEN / "difficult.json").open("w") as file:
        json.dump({"experiment": "Test", "all_results": rows}, file, indent=2)
    lacking = [row(0), {**row(1), "Complexity": None}, {**row(2), "Role": None}]
    pd.DataFrame(lacking).to_csv(PANDAS_WRITTEN / "labels-missing.csv", index=False)


def write_numbers() -> None:
    random = np.random.default_rng(20260105)
    powers = [
        sign * base * 10.0**e for e in range(-30, 31) for base in (1.0, 9.999999999999999) for sign in (1, -1)
    ]
    any_bits = random.integers(0, 2**63, 2000, dtype=np.uint64).view(np.float64).tolist()
    gains = random.normal(1.0, 0.3, 2000).tolist()
    ties = [(2 * k + 1) / 2**m for m in range(1, 8) for k in range(8)]
    doubles = [*NUMBERS, *powers, *any_bits, *gains, *ties, 2.0**53, 2.0**70, sys.float_info.max, 0.1 + 0.2]
    entries = [
        [struct.pack(">d", x).hex(), repr(x), f"{x:.4f}"]
        for x in doubles
        if abs(x) < 1e60 or x != x or abs(x) > 1e300
    ]
    (REPORT / "python-numbers.json").write_text(json.dumps(entries, indent=0) + "\n")


def width_class(point: int) -> str:
    character = chr(point)
    category = unicodedata.category(character)
    if category in {"Cn", "Cs", "Co", "Cc", "Cf", "Zl", "Zp"}:
        return "none"
    if category in {"Mn", "Me"}:
        return "zero"
    return "wide" if unicodedata.east_asian_width(character) in "WF" else "narrow"


def write_widths() -> None:
    ranges: dict[str, list[list[int]]] = {"zero": [], "narrow": [], "wide": []}
    for kind, points in groupby(range(0x20, 0x110000), key=width_class):
        listed = list(points)
        if kind != "none":
            ranges[kind].append([listed[0], listed[-1]])
    text = json.dumps({"unicode": unicodedata.unidata_version, **ranges})
    (REPORT / "unicode-width.json").write_text(text + "\n")


if __name__ == "__main__":
    REPORT.mkdir(exist_ok=True)
    write_rows()
    write_numbers()
    write_widths()
