"""Writes packages/analysis/fixtures/reference-primitives.json: values of R, scipy, statsmodels for ln gains.

    apt-get install r-base-core r-cran-survey r-cran-clubsandwich
    .venv/bin/python tools/reference_primitives.py

The samples are ln gains of six real models and seeded random ones: sizes at which methods switch, few
values, ties, zeros, unequal categories. An undefined value is null.
"""

import json
import math
import subprocess
import warnings
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy
import statsmodels
import statsmodels.formula.api as formulas
from reference_designs import detectable, equivalence_sizes, permutation_tests, summaries
from reference_inference import cr2_mean, plain
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.oneway import anova_oneway
from statsmodels.stats.weightstats import DescrStatsW

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ROOT / "packages/records/fixtures/python-outputs"
FIXTURES = ROOT / "packages/analysis/fixtures"

Values = np.ndarray[Any, np.dtype[np.float64]]
Answer = dict[str, Any]

DRAWS = {"seed": 20260105, "resamples": 9999}


def real_samples() -> Iterator[tuple[str, pd.DataFrame]]:
    smollm = json.loads((FIXTURES / "smollm2-135m.json").read_text())
    yield frame_of("SmolLM2-135M", smollm["gains"], smollm["entropies"], smollm["categories"])
    for file in ["gptj_parallel_test_20260105_152333.csv", "thermodynamic_benchmark_20260105_141034.csv"]:
        for model, rows in pd.read_csv(OUTPUTS / file).groupby("Model", sort=False):
            yield frame_of(str(model), rows["Last_Gain"], rows["Entropy"], rows["Category"])


def frame_of(name: str, gains: Any, entropies: Any, categories: Any) -> tuple[str, pd.DataFrame]:
    columns = {"x": np.log(np.array(gains)), "entropy": np.array(entropies), "group": list(categories)}
    return name, pd.DataFrame(columns)


def random_samples() -> Iterator[tuple[str, pd.DataFrame]]:
    random = np.random.default_rng(20260105)

    def sample(name: str, sizes: list[int], draw: Any) -> tuple[str, pd.DataFrame]:
        group = [f"group{i}" for i, size in enumerate(sizes) for _ in range(size)]
        x = draw(len(group)) + 0.05 * np.repeat(random.normal(size=len(sizes)), sizes)
        if name.endswith("ties"):
            x = np.round(x * 20) / 20
        if name.endswith("zeros"):
            x[:: max(2, len(x) // 3)] = 0.0
        entropy = random.gamma(4.0, 1.0, len(group)) + x
        return name, pd.DataFrame({"x": x, "entropy": entropy, "group": group})

    def normal(n: int) -> Values:
        return random.normal(0.03, 0.1, n)

    def skewed(n: int) -> Values:
        return 0.1 * (np.exp(random.normal(0.0, 1.0, n)) - 1.5)

    for sizes in [
        [2],
        [3],
        [5],
        [6],
        [2, 2],
        [3, 4],
        [25],
        [10, 10, 10],
        [2, 3, 5, 15, 25],
        [49],
        [50],
        [51],
        [7] * 9,
    ]:
        name = "-".join(map(str, sizes)) if len(sizes) < 9 else "nine-sevens"
        yield sample(f"normal-{name}", sizes, normal)
        yield sample(f"skewed-{name}", sizes, skewed)
        if sum(sizes) > 2:
            yield sample(f"normal-{name}-ties", sizes, normal)
            yield sample(f"normal-{name}-zeros", sizes, normal)
    yield sample("normal-300-300", [300, 300], normal)
    yield sample("normal-600-ties", [600], normal)


def ask_r(samples: list[tuple[str, pd.DataFrame]]) -> dict[str, dict[str, float]]:
    lines = [
        "|".join([name.replace(" ", "_"), *(" ".join(map(repr, column)) for column in quoted(frame))])
        for name, frame in samples
    ]
    script = ROOT / "tools/reference_primitives.R"
    asked = {"input": "\n".join(lines) + "\n", "capture_output": True, "text": True, "check": True}
    answers: dict[str, dict[str, float]] = {}
    for line in subprocess.run(["Rscript", str(script)], **asked).stdout.splitlines():
        name, key, value = line.split()
        answers.setdefault(name, {})[key] = float(value)
    return answers


def quoted(frame: pd.DataFrame) -> tuple[list[float], list[str]]:
    return [float(value) for value in frame["x"]], [str(group) for group in frame["group"]]


def answer(frame: pd.DataFrame) -> Answer:
    """Python's reference values for one sample."""
    x = frame["x"].to_numpy()
    groups = [rows.to_numpy() for _, rows in frame.groupby("group", sort=False)["x"]]
    several = len(groups) > 1 and min(map(len, groups)) > 1 and all(len(set(group)) > 1 for group in groups)
    return {
        "stratified": stratified(groups) if min(map(len, groups)) > 1 else None,
        "clustered": cr2_mean(x, list(frame["group"])) if len(groups) > 1 else None,
        "median": median(x),
        "anova": anova(frame) if several else None,
        "pairs": pairs(groups) if several else None,
        "within": within(frame, len(groups)),
        "equivalence": equivalence(x, 0.05),
        "bootstrap": bootstrap(groups) if len(x) >= 10 and min(map(len, groups)) > 1 else None,
    }


def stratified(groups: list[Values]) -> Answer:
    """The contrast of means of groups with unequal variances, with Satterthwaite's degrees of freedom."""
    contrast = np.full(len(groups), 1 / len(groups))
    covariance = np.diag([np.var(group, ddof=1) / len(group) for group in groups])
    variance = contrast @ covariance @ contrast
    parts = contrast**2 * np.diag(covariance)
    df = variance**2 / np.sum(parts**2 / np.array([len(group) - 1 for group in groups]))
    mean, error = contrast @ np.array([np.mean(group) for group in groups]), math.sqrt(variance)
    reach = stats.t.ppf(0.975, df) * error
    return {
        "mean": mean,
        "standardError": error,
        "df": df,
        "t": mean / error,
        "pTwoSided": 2 * stats.t.sf(abs(mean / error), df),
        "pMeanBelow": stats.t.cdf(mean / error, df),
        "pMeanAbove": stats.t.sf(mean / error, df),
        "interval": {"low": mean - reach, "high": mean + reach},
    }


def median(x: Values) -> Answer:
    reach = stats.quantile_test(x, q=0.0, p=0.5).confidence_interval(0.95)
    return {"median": float(np.median(x)), "low": reach.low, "high": reach.high}


def anova(frame: pd.DataFrame) -> Answer:
    test = anova_oneway(frame["x"], frame["group"], use_var="unequal")
    return {"f": test.statistic, "dfBetween": test.df_num, "dfWithin": test.df_denom, "p": test.pvalue}


def pairs(groups: list[Values]) -> list[Answer]:
    tests = [stats.ttest_ind(a, b, equal_var=False) for a, b in combinations(groups, 2)]
    adjusted = multipletests([test.pvalue for test in tests], method="holm")[1]
    return [
        {"t": test.statistic, "df": test.df, "pTwoSided": test.pvalue, "pHolm": p}
        for test, p in zip(tests, adjusted, strict=True)
    ]


def within(frame: pd.DataFrame, groups: int) -> Answer | None:
    df = len(frame) - groups - 1
    if df < 1:
        return None
    formula = "x ~ entropy + C(group)" if groups > 1 else "x ~ entropy"
    fit = formulas.ols(formula, frame).fit()
    t = fit.tvalues["entropy"]
    r = t / math.sqrt(df + t**2)
    low, high = fit.conf_int().loc["entropy"]
    reach = stats.norm.ppf(0.975) / math.sqrt(df - 1) if df > 1 else None
    return {
        "r": r,
        "df": fit.df_resid,
        "t": t,
        "pTwoSided": fit.pvalues["entropy"],
        "slope": fit.params["entropy"],
        "slopeInterval": {"low": low, "high": high},
        "interval": None
        if reach is None
        else {"low": math.tanh(math.atanh(r) - reach), "high": math.tanh(math.atanh(r) + reach)},
    }


def equivalence(x: Values, margin: float) -> Answer:
    described = DescrStatsW(x)
    p, (_, above, _), (_, below, _) = described.ttost_mean(-margin, margin)
    low, high = described.tconfint_mean(0.1)
    return {
        "estimate": {"mean": np.mean(x), "standardError": described.std_mean, "df": len(x) - 1},
        "margin": margin,
        "expected": {
            "p": p,
            "pBelowUpper": below,
            "pAboveLower": above,
            "interval": {"low": low, "high": high},
        },
    }


def bootstrap(groups: list[Values]) -> Answer:
    def mean_of_means(*samples: Values, axis: int = -1) -> Any:
        return sum(np.mean(sample, axis=axis) for sample in samples) / len(samples)

    settings: Answer = {
        "method": "BCa",
        "n_resamples": DRAWS["resamples"],
        "vectorized": True,
        "paired": False,
    }
    generator = np.random.RandomState(DRAWS["seed"])
    reach = stats.bootstrap(groups, mean_of_means, random_state=generator, **settings).confidence_interval
    return {"low": reach.low, "high": reach.high}


def lists(value: Any) -> Any:
    """Convert arrays to lists."""
    if isinstance(value, dict):
        return {key: lists(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [lists(entry) for entry in value]
    return value.tolist() if isinstance(value, np.ndarray) else value


def main() -> None:
    samples = [*real_samples(), *random_samples()]
    r = ask_r(samples)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases = [
            {
                "name": name,
                "x": frame["x"].tolist(),
                "entropy": frame["entropy"].tolist(),
                "groups": frame["group"].tolist(),
                "python": answer(frame),
                "r": r[name.replace(" ", "_")],
            }
            for name, frame in samples
        ]
        content = {
            "madeBy": f"tools/reference_primitives.py, scipy {scipy.__version__}, numpy {np.__version__}, "
            f"statsmodels {statsmodels.__version__}, and R with survey and clubSandwich",
            "draws": DRAWS,
            "cases": cases,
            "permutations": permutation_tests(),
            "equivalenceSizes": equivalence_sizes(),
            "detectable": detectable(),
            "summaries": summaries(),
        }
    target = FIXTURES / "reference-primitives.json"
    target.write_text(json.dumps(plain(lists(content)), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
