"""Reference values of scipy and statsmodels for gains, in the names of packages/analysis.

    .venv/bin/python tools/reference_inference.py < cases.json > answers.json

reads cases from standard input and prints for each those findings of `analyzeGains` and those parts of the
comparison of `compareModels` for which Python has a reference. An undefined value, such as a t test of equal
values, is null. tools/reference_statistics.py calls this for the committed fixture; the tests of
packages/analysis call it with thousands of random cases.
"""

import functools
import json
import math
import sys
import warnings
from typing import Any

import numpy as np
from scipy import optimize, special, stats
from statsmodels.stats.multitest import multipletests

Values = np.ndarray[Any, np.dtype[np.float64]]
Answer = dict[str, Any]

LARGEST_EXACT = 50


def answer_case(case: Answer) -> Answer:
    """The findings of `gains`, and their comparison with `others` on the same prompts."""
    gains = np.array(case["gains"], dtype=float)
    others = np.array(case["others"], dtype=float)
    # A ratio of norms is positive; pairs with other numbers are left out.
    usable = (gains > 0) & (others > 0)
    first, second = gains[usable], others[usable]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return {
            "findings": {
                **describe(gains),
                "clustered": clustered(gains, case["categories"]),
                "entropyCorrelation": correlation(others, gains, stats.pearsonr, "r"),
                "entropySpearman": correlation(others, gains, stats.spearmanr, "rho"),
                "bootstrap": bootstrap(gains, **case["bootstrap"]),
            },
            "paired": {
                **mean_test(first - second, 0.0),
                "wilcoxon": wilcoxon(first - second),
                "logRatio": log_ratio(first / second),
            },
            "welch": welch(gains, others),
        }


def describe(gains: Values) -> Answer:
    q1, median, q3 = (float(q) for q in np.quantile(gains, [0.25, 0.5, 0.75]))
    n = len(gains)
    return {
        "gain": {"n": n, "q1": q1, "median": median, "q3": q3},
        **mean_test(gains, 1.0),
        "wilcoxon": wilcoxon(gains - 1.0),
        "signTest": sign_test(gains),
        "effect": effect(gains),
        "logGain": log_ratio(gains),
        "power": {"smallestD": smallest_effect_size(n)} if varies(gains) else None,
    }


def varies(values: Values) -> bool:
    return len(set(values)) > 1


def mean_test(values: Values, against: float) -> Answer:
    if not varies(values):
        return {"tTest": None, "interval": None}
    test = stats.ttest_1samp(values, against)
    t, df = test.statistic, int(test.df)
    reach = test.confidence_interval(0.95)
    return {
        "tTest": {
            "t": t,
            "df": df,
            "pTwoSided": test.pvalue,
            "pMeanBelow": special.stdtr(df, t),
            "pMeanAbove": special.stdtr(df, -t),
        },
        "interval": {"low": reach.low, "high": reach.high},
    }


def wilcoxon(differences: Values) -> Answer | None:
    if not varies(differences):
        return None
    sizes = np.abs(differences[differences != 0])
    exact = len(sizes) == len(differences) == len(set(sizes)) and len(differences) <= LARGEST_EXACT

    def test(alternative: str) -> Any:
        method = "exact" if exact else "asymptotic"
        settings = {"zero_method": "wilcox", "correction": False, "method": method}
        return stats.wilcoxon(differences, alternative=alternative, **settings)

    above = test("greater")
    return {
        "n": len(sizes),
        "rankSumAbove": above.statistic,
        "pTwoSided": test("two-sided").pvalue,
        "pCentreBelow": test("less").pvalue,
        "pCentreAbove": above.pvalue,
        "method": "exact" if exact else "normal approximation",
    }


def sign_test(gains: Values) -> Answer | None:
    if not varies(gains):
        return None
    above, below = int(np.sum(gains > 1)), int(np.sum(gains < 1))

    def p(alternative: str) -> float:
        return float(stats.binomtest(above, above + below, alternative=alternative).pvalue)

    return {
        "below": below,
        "above": above,
        "pTwoSided": p("two-sided"),
        "pMedianBelow": p("less"),
        "pMedianAbove": p("greater"),
    }


def effect(gains: Values) -> Answer | None:
    m = len(gains) - 1
    if m < 2 or not varies(gains):
        return None
    d = (np.mean(gains) - 1.0) / np.std(gains, ddof=1)
    return {"cohenD": d, "hedgesG": d * special.poch((m - 1) / 2, 0.5) / math.sqrt(m / 2)}


def log_ratio(ratios: Values) -> Answer:
    if np.any(ratios <= 0):
        return {"geometricMean": None, "tTest": None, "interval": None}
    answer = mean_test(np.log(ratios), 0.0)
    if answer["interval"] is not None:
        answer["interval"] = {end: np.exp(log) for end, log in answer["interval"].items()}
    return {"geometricMean": stats.gmean(ratios), **answer}


def clustered(gains: Values, categories: list[str]) -> Answer | None:
    if len(set(categories)) < 2 or not varies(gains):
        return None
    # 1 is subtracted from gains near 1, which is exact and preserves the digits of differences of 1e-9.
    shift = 1.0 if np.all((gains >= 0.5) & (gains <= 2.0)) else 0.0
    found = cr2_mean(gains - shift, categories, 1.0 - shift)
    if found["standardError"] < 1e-12 * np.std(gains):
        return None  # The clusters' means are equal up to rounding.
    ends = {end: value + shift for end, value in found["interval"].items()}
    return {**found, "mean": found["mean"] + shift, "interval": ends}


def cr2_mean(values: Values, clusters: list[str], against: float = 0.0) -> Answer:
    """The mean with the CR2 variance and Satterthwaite's degrees of freedom of Bell and McCaffrey.

    In the matrix form of Pustejovsky and Tipton (2018, eq. 5 to 12) for the regression on a constant, with an
    identity as working covariance: A_g is the symmetric inverse root of the block (I - H)_gg.
    """
    n = len(values)
    design = np.ones((n, 1))
    bread = np.linalg.inv(design.T @ design)
    annihilator = np.eye(n) - design @ bread @ design.T
    names, members = np.unique(clusters, return_inverse=True)
    mean = float(bread[0] @ design.T @ values)
    residuals = values - mean
    variance, weights = 0.0, []
    for g in range(len(names)):
        rows = np.flatnonzero(members == g)
        eigenvalues, vectors = np.linalg.eigh(annihilator[np.ix_(rows, rows)])
        root = vectors @ np.diag(eigenvalues**-0.5) @ vectors.T
        row = bread @ design[rows].T @ root
        variance += float((row @ residuals[rows])[0] ** 2)
        weights.append((row @ annihilator[rows])[0])
    products = np.array(weights) @ np.array(weights).T
    df = float(np.trace(products) ** 2 / np.sum(products**2))
    error = math.sqrt(variance)
    t = (mean - against) / error if error > 0 else math.nan
    reach = float(stats.t.ppf(0.975, df)) * error
    return {
        "clusters": len(names),
        "mean": mean,
        "standardError": error,
        "t": t,
        "df": df,
        "pTwoSided": 2 * float(stats.t.sf(abs(t), df)),
        "interval": {"low": mean - reach, "high": mean + reach},
    }


def correlation(xs: Values, ys: Values, method: Any, name: str) -> Answer | None:
    if len(xs) < 3 or not varies(xs) or not varies(ys):
        return None
    test = method(xs, ys)
    return {"n": len(xs), name: test.statistic, "pTwoSided": test.pvalue}


FEWEST_BOOTSTRAPPED = 10  # the package refuses fewer
# The package bootstraps logarithms of numbers near 1, which have a rounding error of this size.
ROUNDING_NEAR_ONE = 1e-15


def bootstrap(values: Values, seed: int, resamples: int) -> Answer | None:
    if len(values) < FEWEST_BOOTSTRAPPED or np.ptp(values) < ROUNDING_NEAR_ONE:
        return None
    random = np.random.RandomState(seed)
    settings = {"method": "BCa", "vectorized": True, "n_resamples": resamples, "random_state": random}
    reach = stats.bootstrap([values], np.mean, **settings).confidence_interval
    return {"low": reach.low, "high": reach.high}


def welch(first: Values, second: Values) -> Answer | None:
    if len(first) < 2 or not (varies(first) or varies(second)):
        return None
    test = stats.ttest_ind(first, second, equal_var=False)
    reach = test.confidence_interval(0.95)
    return {
        "t": test.statistic,
        "df": test.df,
        "pTwoSided": test.pvalue,
        "pFirstBelow": special.stdtr(test.df, test.statistic),
        "pFirstAbove": special.stdtr(test.df, -test.statistic),
        "interval": {"low": reach.low, "high": reach.high},
    }


@functools.cache
def smallest_effect_size(n: int) -> float:
    """The d that a two-sided t test with n values at level 0.05 detects with power 0.8, in double precision.

    TTestPower of statsmodels gives only six digits.
    """
    df, critical = n - 1, stats.t.ppf(0.975, n - 1)

    def missing_power(d: float) -> float:
        shift = d * math.sqrt(n)
        # The upper tail of the mirrored distribution is the lower tail; scipy's cdf is NaN for some shifts.
        return float(stats.nct.sf(critical, df, shift) + stats.nct.sf(critical, df, -shift) - 0.8)

    root_n = math.sqrt(n)
    return float(optimize.brentq(missing_power, 1.0 / root_n, 20.0 / root_n, xtol=1e-15, rtol=1e-14))


def holm(p_values: list[float]) -> list[float]:
    return [float(p) for p in multipletests(p_values, method="holm")[1]]


def plain(value: Any) -> Any:
    """Numbers of numpy as Python's own, and null for those that are not finite."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return value


def main() -> None:
    asked = json.load(sys.stdin)
    answers = {
        "cases": [answer_case(case) for case in asked["cases"]],
        "holm": [holm(p_values) for p_values in asked["holm"]],
    }
    json.dump(plain(answers), sys.stdout)


if __name__ == "__main__":
    main()
