"""What scipy, statsmodels and numpy say of matched pairs, kept as a fixture of packages/analysis.

.venv/bin/python tools/reference_twins.py
"""

import itertools
import json
from pathlib import Path

import numpy as np
from scipy import integrate, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.weightstats import ttost_paired

FIXTURE = Path(__file__).parent.parent / "packages/analysis/fixtures/reference-twins.json"
LEVEL = 0.05
MARGIN = 0.01


def paired(random: np.random.Generator, n: int, effect: float) -> dict[str, object]:
    """Log gains of n pairs that share a seed, with every test of their difference."""
    shared = random.normal(0.15, 0.02, n)
    parallel = shared + effect + random.normal(0, 0.006, n)
    sequential = shared + random.normal(0, 0.006, n)
    test = stats.ttest_rel(parallel, sequential)
    ends = test.confidence_interval(1 - LEVEL)
    flips = stats.permutation_test(
        (parallel - sequential,), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    tost, upper, lower = ttost_paired(parallel, sequential, -MARGIN, MARGIN)
    below = stats.ttest_1samp(parallel, 0, alternative="less").confidence_interval(1 - LEVEL)
    above = stats.ttest_1samp(sequential, 0, alternative="greater").confidence_interval(1 - LEVEL)
    return {
        "n": n,
        "parallel": parallel.tolist(),
        "sequential": sequential.tolist(),
        "t": float(test.statistic),
        "p": float(test.pvalue),
        "low": float(ends.low),
        "high": float(ends.high),
        "pSignFlip": float(flips.pvalue),
        "pEquivalence": float(tost),
        "pAboveLower": float(upper[1]),
        "pBelowUpper": float(lower[1]),
        "upperOfParallel": float(below.high),
        "lowerOfSequential": float(above.low),
    }


def band(random: np.random.Generator, n: int, blocks: int) -> dict[str, object]:
    """The largest |t| over correlated columns for every way to flip the signs of whole rows."""
    shared = random.normal(0, 0.01, (n, 1))
    table = shared + random.normal(0, 0.006, (n, blocks)) + np.linspace(0.03, -0.02, blocks)
    test = stats.ttest_1samp(table, 0)
    signs = np.array(list(itertools.product([1, -1], repeat=n)))
    largest = np.array([np.abs(stats.ttest_1samp(row[:, None] * table, 0).statistic).max() for row in signs])
    critical = np.quantile(largest, 1 - LEVEL, method="inverted_cdf")
    error = table.std(axis=0, ddof=1) / np.sqrt(n)
    return {
        "columns": table.T.tolist(),
        "critical": float(critical),
        "p": [float(np.mean(largest >= abs(t) * (1 - 1e-9))) for t in test.statistic],
        "low": (table.mean(axis=0) - critical * error).tolist(),
        "high": (table.mean(axis=0) + critical * error).tolist(),
    }


def power(n: int, sd: float, difference: float) -> dict[str, float]:
    """Power of the paired t test, and of two one-sided tests of a difference of 0."""
    critical = stats.t.ppf(1 - LEVEL, n - 1)
    reach = np.sqrt(n) * MARGIN / sd

    def inside(s: float) -> float:
        """The density of S = sqrt(chi2 / df) times the chance that both tests reject."""
        density = stats.chi.pdf(s * np.sqrt(n - 1), n - 1) * np.sqrt(n - 1)
        return float(density * (2 * stats.norm.cdf(reach - critical * s) - 1))

    equivalent, _ = integrate.quad(inside, 0, reach / critical, epsabs=1e-13, epsrel=1e-13)
    detects = TTestPower().power(effect_size=difference / sd, nobs=n, alpha=LEVEL)
    return {
        "n": n,
        "sd": sd,
        "difference": difference,
        "detects": float(detects),
        "equivalent": float(equivalent),
    }


def main() -> None:
    random = np.random.default_rng(21)
    samples = [
        paired(random, n, effect)
        for n, effect in [(3, -0.03), (6, -0.03), (8, 0.0), (14, -0.027), (14, 0.004), (14, 0.0), (10, 0.03)]
    ]
    family = [float(str(sample["p"])) for sample in samples]
    losses = [8.32, 7.9, 6.4, 5.0, 4.2, 3.8, 3.6]
    gains = [0.02, 0.18, 0.11, 0.04, 0.09, 0.13, 0.16]
    asked = [7.0, 4.0, 3.7, 3.6, 8.32]
    document = {
        "level": LEVEL,
        "margin": MARGIN,
        "paired": samples,
        "holm": multipletests(family, method="holm")[1].tolist(),
        "bands": [band(random, 6, 5), band(random, 8, 12), band(random, 10, 6)],
        "power": [
            power(8, 0.012, 0.015),
            power(14, 0.012, 0.015),
            power(5, 0.012, 0.02),
            power(12, 0.012, 0.01),
        ],
        "lossHistory": {
            "losses": losses,
            "gains": gains,
            "asked": asked,
            "found": np.interp(asked, losses[::-1], gains[::-1]).tolist(),
        },
    }
    FIXTURE.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
