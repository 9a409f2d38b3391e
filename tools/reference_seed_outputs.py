"""Reference values of scipy and statsmodels for the study of the seed's stored outputs.

    .venv/bin/python tools/reference_seed_outputs.py

writes packages/analysis/fixtures/seed-outputs.json from the stored files alone: the mean gain of every model
at block L-1 and at block L, the families' means of ln mean gain, Welch's interval, and the linear mixed
model.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy import stats

ROOT = Path(__file__).parent.parent
FILES = ROOT / "packages" / "records" / "fixtures" / "python-outputs"
FIXTURE = ROOT / "packages" / "analysis" / "fixtures" / "seed-outputs.json"
Answer = dict[str, Any]

PARALLEL = ["Pythia", "GPT-J", "Falcon", "StableLM"]
FAMILIES = {
    "pythia": "Pythia",
    "gpt-j": "GPT-J",
    "falcon": "Falcon",
    "stablelm": "StableLM",
    "opt": "OPT",
    "bloom": "BLOOM",
    "gpt-neo": "GPT-Neo",
    "gpt2": "GPT-2",
    "mistral": "Mistral",
    "llama": "Llama 3",
    "gemma": "Gemma",
}


def family(model: str) -> str:
    name = model.lower().split("/")[-1]
    return next(label for start, label in FAMILIES.items() if name.startswith(start))


def hunt() -> list[Answer]:
    """The results of the script that measured 16 models on the same five prompts."""
    text = (FILES / "high_rho_hunt_NO_FINAL_LN_20260105_184728.json").read_text()
    results: list[Answer] = json.loads(text)["tested_results"]
    return results


def block_before_last() -> pd.DataFrame:
    """23 models: the Pythia sizes over their 25 prompts, the others by the script that measured 16 models."""
    rows = []
    sizes = json.loads((FILES / "pythia_family_NO_FINAL_LN_20260105_174820.json").read_text())["models"]
    for model in sizes:
        rows.append((model["model"], float(np.mean(model["residual_gain_all"])), model["n_layers"]))
    hunt = json.loads((FILES / "high_rho_hunt_NO_FINAL_LN_20260105_184728.json").read_text())[
        "tested_results"
    ]
    for model in hunt:
        if family(model["model"]) != "Pythia":
            rows.append((model["model"], model["gain_no_ln_mean"], model["n_layers"]))
    return frame(rows)


def hunt_alone() -> pd.DataFrame:
    hunt = json.loads((FILES / "high_rho_hunt_NO_FINAL_LN_20260105_184728.json").read_text())[
        "tested_results"
    ]
    return frame([(model["model"], model["gain_no_ln_mean"], model["n_layers"]) for model in hunt])


def last_block() -> pd.DataFrame:
    names = [
        "gptj_parallel_test_20260105_152333",
        "thermodynamic_benchmark_20260105_141034",
        "gpt2_layernorm_validation_20260105_150306",
    ]
    tables = [pd.read_csv(FILES / f"{name}.csv") for name in names]
    means = pd.concat(tables).groupby("Model").agg(gain=("Last_Gain", "mean"), layers=("N_Layers", "first"))
    return frame([(str(model), float(row["gain"]), int(row["layers"])) for model, row in means.iterrows()])


def frame(rows: list[tuple[str, float, int]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["model", "gain", "layers"])
    table["ln"] = np.log(table["gain"])
    table["depth"] = np.log(table["layers"])
    table["family"] = table["model"].map(family)
    table["parallel"] = table["family"].isin(PARALLEL).astype(float)
    return table


def mean_difference(first: Any, second: Any, axis: int) -> Any:
    return np.mean(first, axis=axis) - np.mean(second, axis=axis)


def classes(table: pd.DataFrame) -> Answer:
    means = table.groupby(["family", "parallel"])["ln"].mean().reset_index()
    parallel = means[means["parallel"] == 1]["ln"].to_numpy()
    sequential = means[means["parallel"] == 0]["ln"].to_numpy()
    welch = stats.ttest_ind(parallel, sequential, equal_var=False)
    interval = welch.confidence_interval()
    below = stats.permutation_test(
        (parallel, sequential), mean_difference, vectorized=True, alternative="less", n_resamples=math.inf
    )
    return {
        "models": len(table),
        "families": {row["family"]: math.exp(row["ln"]) for _, row in means.iterrows()},
        "ratio": math.exp(parallel.mean() - sequential.mean()),
        "interval": [math.exp(interval.low), math.exp(interval.high)],
        "pParallelBelow": float(below.pvalue),
        "smallestP": 2 / math.comb(len(means), len(parallel)),
    }


def mixed(table: pd.DataFrame) -> Answer:
    model = smf.mixedlm("ln ~ parallel + depth", table, groups=table["family"])
    fit = model.fit(reml=True, method=["nm", "lbfgs"])
    return {
        "ratio": math.exp(fit.fe_params["parallel"]),
        "sdBetween": math.sqrt(float(fit.cov_re.iloc[0, 0])),
        "sdWithin": math.sqrt(fit.scale),
    }


def main() -> None:
    before_last = block_before_last()
    reference = {
        "L-1": {**classes(before_last), "mixed": mixed(before_last)},
        "one script": classes(hunt_alone()),
        "without OPT-350M": classes(before_last[~before_last["model"].str.contains("opt-350m")]),
        "L": classes(last_block()),
    }
    FIXTURE.write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
