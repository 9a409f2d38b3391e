"""Writes difficult rows and numbers as Python does, for the tests of the readers and writers.

    .venv/bin/python tools/reference_notebook_files.py

- packages/records/fixtures/pandas-written/difficult.csv and .json: the same rows by pandas' `to_csv` (without
  index) and by `json.dump(indent=2)`.
- packages/records/fixtures/pandas-written/labels-missing.csv: one row has no complexity, so that pandas
  writes the column as floats.
- packages/records/fixtures/pandas-written/family/: the same few rows in the forms of other experiments: by
  pandas with other options and types, by `json.dump` under other keys, and as the notebook's measurement
  returns them, with `all_norms`.
- packages/report/fixtures/python-numbers.json: doubles (bytes in hexadecimal), their repr and their `:.4f`.
"""

import csv
import json
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
PANDAS_WRITTEN = ROOT / "packages/records/fixtures/pandas-written"
FAMILY = PANDAS_WRITTEN / "family"
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
    """One row in the notebook's keys, with varying combinations of the values above."""
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


def measured(norms: list[float], entropy: float, token: str, probability: float) -> dict[str, Any]:
    """The return value of the notebook's `measure_thermodynamics` for these norms of the blocks."""
    return {
        "last_gain": norms[-1] / norms[-2],
        "total_amp": norms[-1] / norms[0],
        "entropy": entropy,
        "top_token": token,
        "top_prob": probability,
        "n_layers": len(norms),
        "all_norms": norms,
    }


MEASUREMENTS = [
    measured([10.5, 20.0, 36.25, 37.0], 4.4595752219539255, " Paris", 0.15314552414924004),
    measured([11.0, 21.3, 40.0, 36.1], 6.783797681649877, "\n", 0.051126134571568116),
    measured([9.75, 18.0, 30.0, 30.0], 1.1518162339453835, ' "8"', 0.6083084995347008),
]
ASKED = [
    ("Factual", "The capital city of France is"),
    ("Nonsense", "Clock river dance, potato seven fast"),
    ("Factual", "The atomic number of oxygen is"),
]
COLUMN_OF = {
    "last_gain": "Last_Gain",
    "total_amp": "Total_Amp",
    "entropy": "Entropy",
    "top_token": "Top_Token",
    "top_prob": "Top_Prob",
    "n_layers": "N_Layers",
}


def family_rows() -> list[dict[str, Any]]:
    """Three rows of two models in the notebook's keys, without Architecture, Params and Role."""
    return [
        {
            "Model": "GPT2-XL" if number < 2 else "Own, small",
            "Norm_Type": "LayerNorm",
            "Category": category,
            "Complexity": number + 1,
            "Prompt": prompt,
            "Prompt_Short": prompt[:40] + "...",
            **{COLUMN_OF[key]: value for key, value in result.items() if key in COLUMN_OF},
        }
        for number, ((category, prompt), result) in enumerate(zip(ASKED, MEASUREMENTS, strict=True))
    ]


def write_family_csv() -> None:
    rows = family_rows()
    frame = pd.DataFrame(rows)
    extra = frame.assign(
        **{
            "Seed": [1, 2, 3],
            "Note": ['said "no", twice', None, ""],
            "Correct": [True, False, True],
            "Logit": np.array([1.5, np.nan, 0.1], dtype=np.float32),
            'Share, in "%"': [12.0, 7.25, np.inf],
            "Complexity": [1.0, 2.0, 3.0],
            "N_Layers": pd.array([4, None, 4], dtype="Int64"),
            "Prompt_Short": [prompt[:10] for _, prompt in ASKED],
        }
    )
    extra.to_csv(FAMILY / "extra-columns.csv")
    missing = frame.assign(Entropy=[1.5, None, 2.0], Prompt=[None, "p", ""], N_Layers=[4, None, 4])
    missing.to_csv(FAMILY / "decimals.csv", index=False, float_format="%.4f", na_rep="NaN")
    small = frame.astype({"Entropy": "float32", "Top_Prob": "float16", "Total_Amp": "float32"})
    small.loc[0, "Top_Prob"] = np.float16(2e-05)
    small.loc[1, "Total_Amp"] = np.float32(123456789)
    small.to_csv(FAMILY / "small-floats.csv", index=False)
    pd.DataFrame({"Last_Gain": [1.0, np.nan, 1e-05, 1e16]}).to_csv(FAMILY / "gains-alone.csv", index=False)
    frame.to_csv(FAMILY / "semicolons.csv", index=False, sep=";")
    frame.to_csv(FAMILY / "tabs.tsv", index=False, sep="\t")
    frame.to_csv(FAMILY / "windows.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    frame.to_csv(FAMILY / "quoted.csv", index=False, quoting=csv.QUOTE_NONNUMERIC)
    asked = pd.DataFrame(ASKED, columns=["category", "prompt"])
    pd.concat([asked, pd.DataFrame(MEASUREMENTS)], axis=1).to_csv(FAMILY / "measurement.csv", index=False)


def write_family_json() -> None:
    def write(name: str, content: Any) -> None:
        (FAMILY / name).write_text(json.dumps(content, indent=1))

    rows = family_rows()
    heading = {"model": "GPT2-XL", "architecture": "Sequential", "norm_type": "LayerNorm"}
    prompts = [{"category": category, "prompt": prompt} for category, prompt in ASKED]
    engine = [{**prompt, **result} for prompt, result in zip(prompts, MEASUREMENTS, strict=True)]
    alone = [
        {**prompt, "all_norms": result["all_norms"]}
        for prompt, result in zip(prompts, MEASUREMENTS, strict=True)
    ]
    unnamed = [{key: value for key, value in row.items() if key != "Model"} for row in rows]
    write("measurement.json", {**heading, "measurements": engine})
    write("norms-alone.json", {**heading, "results": {"rows": alone}})
    write("by-model.json", {"date": "20260105", "GPT2-XL": unnamed[:2], "Own, small": unnamed[2:]})
    write(
        "by-model-and-category.json",
        {
            "models": {
                "GPT2-XL": {"architecture": "Sequential", "Factual": unnamed[:1], "Nonsense": unnamed[1:2]}
            }
        },
    )
    write("list.json", rows)
    frame = pd.DataFrame(rows)
    frame.to_json(FAMILY / "columns.json", double_precision=15)
    frame.to_json(FAMILY / "table.json", orient="table", index=False, double_precision=15)
    frame.to_json(FAMILY / "lines.jsonl", orient="records", lines=True, double_precision=15)
    write("columns-of-lists.json", {"model_name": "kept outside", **frame.to_dict("list")})


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


if __name__ == "__main__":
    REPORT.mkdir(exist_ok=True)
    write_rows()
    FAMILY.mkdir(exist_ok=True)
    write_family_csv()
    write_family_json()
    write_numbers()
