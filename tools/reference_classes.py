"""Reference values of scipy and statsmodels for families of models, for pairs, and for their tests.

    .venv/bin/python tools/reference_classes.py

writes packages/analysis/fixtures/reference-classes.json. Samples are drawn from a fixed seed and stored with
their reference values; the pairs are those of the real models in reference-statistics.json.
"""

import itertools
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.oneway import anova_oneway

FIXTURES = Path(__file__).parent.parent / "packages" / "analysis" / "fixtures"
Values = list[float]
Answer = dict[str, Any]


def mean_difference(first: Any, second: Any, axis: int) -> Any:
    return np.mean(first, axis=axis) - np.mean(second, axis=axis)


def permutation(first: Values, second: Values) -> Answer:
    """The exact test over every split: n_resamples exceeds their number."""
    p = {}
    for alternative in ("two-sided", "less", "greater"):
        test = stats.permutation_test(
            (first, second),
            mean_difference,
            permutation_type="independent",
            alternative=alternative,
            n_resamples=math.inf,
            vectorized=True,
        )
        p[alternative] = float(test.pvalue)
    return {
        "first": first,
        "second": second,
        "difference": float(np.mean(first) - np.mean(second)),
        "pTwoSided": p["two-sided"],
        "pFirstBelow": p["less"],
        "pFirstAbove": p["greater"],
    }


def permutations(random: np.random.Generator) -> list[Answer]:
    cases = []
    for n, m in [(2, 2), (2, 4), (3, 3), (4, 4), (3, 7), (6, 6)]:
        first, second = random.normal(0, 0.2, n), random.normal(0.2, 0.2, m)
        cases.append(permutation(first.tolist(), second.tolist()))
        # Values on a grid have ties between divisions.
        cases.append(permutation(np.round(first, 1).tolist(), np.round(second, 1).tolist()))
    # Groups that do not overlap have the smallest p of their sizes.
    cases.append(permutation([0.1, 0.2], [1.1, 1.2, 1.3, 1.4]))
    cases.append(permutation([0.1, 0.2, 0.3, 0.4], [1.1, 1.2, 1.3, 1.4]))
    return cases


def welch_anova(groups: list[Values]) -> Answer:
    values = np.concatenate(groups)
    names = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    test = anova_oneway(values, names, use_var="unequal")
    return {"F": test.statistic, "dfBetween": test.df_num, "dfWithin": test.df_denom, "p": test.pvalue}


def stratified(groups: list[Values]) -> Answer:
    """The mean with equal weights. For two strata, Welch's test of one and the negated other is the same."""
    variances = [np.var(group, ddof=1) / len(group) for group in groups]
    count = len(groups)
    mean = float(np.mean([np.mean(group) for group in groups]))
    error = math.sqrt(sum(variances)) / count
    df = sum(variances) ** 2 / sum(v**2 / (len(g) - 1) for v, g in zip(variances, groups, strict=True))
    t = mean / error
    if count == 2:
        welch = stats.ttest_ind(groups[0], [-value for value in groups[1]], equal_var=False)
        assert math.isclose(welch.statistic, t, rel_tol=1e-12) and math.isclose(welch.df, df, rel_tol=1e-12)
    low, high = stats.t.interval(0.95, df, mean, error)
    return {
        "mean": mean,
        "standardError": error,
        "df": df,
        "t": t,
        "pTwoSided": 2 * stats.t.sf(abs(t), df),
        "interval": {"low": low, "high": high},
    }


def grouped(random: np.random.Generator) -> list[Answer]:
    cases = []
    for sizes in [(2, 2), (5, 5, 5, 5, 5), (2, 3, 5, 15, 25), (40, 3)]:
        groups = [random.normal(0.02 * i, 0.05 + 0.03 * i, size).tolist() for i, size in enumerate(sizes)]
        cases.append({"groups": groups, "anova": welch_anova(groups), "stratified": stratified(groups)})
    return cases


def classes(random: np.random.Generator) -> list[Answer]:
    """Families in two classes: Welch's interval, and the effect of the wiring adjusted for the norm type."""
    cases = []
    for cells in [
        {"parallel LayerNorm": 4, "sequential LayerNorm": 4},
        {"parallel LayerNorm": 3, "parallel RMSNorm": 2, "sequential LayerNorm": 2, "sequential RMSNorm": 4},
        {"parallel LayerNorm": 4, "sequential LayerNorm": 2, "sequential RMSNorm": 3},
    ]:
        families = []
        for cell, count in cells.items():
            wiring, norm = cell.split(" ")
            for _ in range(count):
                shift = (0.1 if wiring == "sequential" else -0.1) + (0.2 if norm == "RMSNorm" else 0.0)
                families.append(
                    {"wiring": wiring, "normType": norm, "value": float(random.normal(shift, 0.08))}
                )
        frame = pd.DataFrame(families)
        parallel = frame[frame.wiring == "parallel"].value
        sequential = frame[frame.wiring == "sequential"].value
        test = stats.ttest_ind(parallel, sequential, equal_var=False)
        reach = test.confidence_interval(0.95)
        fit = ols("value ~ C(wiring, Treatment('sequential')) + C(normType)", frame).fit()
        name = next(term for term in fit.params.index if "wiring" in term)
        low, high = fit.conf_int().loc[name]
        cases.append(
            {
                "families": families,
                "difference": float(np.mean(parallel) - np.mean(sequential)),
                "interval": {"low": reach.low, "high": reach.high},
                "permutation": permutation(parallel.tolist(), sequential.tolist())["pTwoSided"],
                "parallel": dict(
                    zip(
                        ("low", "high"), stats.ttest_1samp(parallel, 0).confidence_interval(0.95), strict=True
                    )
                ),
                "withinNorms": {
                    "difference": fit.params[name],
                    "standardError": fit.bse[name],
                    "t": fit.tvalues[name],
                    "df": fit.df_resid,
                    "pTwoSided": fit.pvalues[name],
                    "interval": {"low": low, "high": high},
                },
            }
        )
    return cases


def pairs() -> list[Answer]:
    """Pairs of the five real models: ln ratios within the five categories of the prompts."""
    samples = json.loads((FIXTURES / "reference-statistics.json").read_text())["samples"]
    real = [sample for sample in samples if not sample["name"].startswith("random")]
    cases = []
    for first, second in itertools.combinations(real, 2):
        logs = np.log(np.array(first["gains"]) / np.array(second["gains"]))
        categories = np.array(first["categories"])
        groups = [logs[categories == name].tolist() for name in dict.fromkeys(categories)]
        answer = stratified(groups)
        cases.append(
            {
                "first": first["name"],
                "second": second["name"],
                "ratio": math.exp(answer["mean"]),
                "interval": {end: math.exp(bound) for end, bound in answer["interval"].items()},
                **{key: answer[key] for key in ("t", "df", "pTwoSided")},
                "anova": welch_anova(groups),
            }
        )
    adjusted = multipletests([case["pTwoSided"] for case in cases], method="holm")[1]
    by_category = multipletests([case["anova"]["p"] for case in cases], method="holm")[1]
    for case, p, of_category in zip(cases, adjusted, by_category, strict=True):
        case["pHolm"], case["categoryHolm"] = float(p), float(of_category)
    return cases


def main() -> None:
    random = np.random.default_rng(20260105)
    reference = {
        "permutations": permutations(random),
        "grouped": grouped(random),
        "classes": classes(random),
        "pairs": pairs(),
    }
    path = FIXTURES / "reference-classes.json"
    path.write_text(json.dumps(reference, indent=1, default=float) + "\n")


if __name__ == "__main__":
    main()
