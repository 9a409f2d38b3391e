"""Reference values of scipy for permutation tests, for designs, and for samples known by their summaries.

tools/reference_primitives.py stores them in its fixture.
"""

import math
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import numpy as np
from scipy import integrate, optimize, stats

Values = np.ndarray[Any, np.dtype[np.float64]]
Answer = dict[str, Any]


def permutation_tests() -> Answer:
    random = np.random.default_rng(7)
    sizes = [(2, 2), (2, 4), (4, 4), (3, 7), (7, 7), (2, 12)]
    flipped = [2, 5, 6, 11, 14]
    two = [(random.normal(0.1, 0.1, k), random.normal(0.0, 0.1, m)) for k, m in sizes]
    two += [
        (np.array([1.0, 2.0, 3.0]), np.array([-1.0, -2.0, -3.0])),
        (np.array([0.1, 0.2]), np.array([0.2, 0.1, 0.3])),
    ]
    one = [random.normal(0.05, 0.1, n) for n in flipped] + [np.array([0.1, 0.1, 0.2, 0.0, -0.1])]
    return {
        "groups": [{"first": a, "second": b, "expected": scipy_tails((a, b), "independent")} for a, b in two],
        "signs": [{"values": x, "expected": scipy_tails((x,), "samples")} for x in one],
        "within": [within_permutation(random, sizes) for sizes in [(3,), (3, 2), (4, 3, 2), (5, 4)]],
    }


def scipy_tails(samples: tuple[Values, ...], kind: str) -> Answer:
    def difference(*parts: Values, axis: int = -1) -> Any:
        means = [np.mean(part, axis=axis) for part in parts]
        return means[0] - means[1] if len(means) > 1 else means[0]

    def p(alternative: str) -> float:
        settings: Answer = {"permutation_type": kind, "n_resamples": np.inf, "vectorized": True}
        return float(stats.permutation_test(samples, difference, alternative=alternative, **settings).pvalue)

    return {"pTwoSided": p("two-sided"), "pBelow": p("less"), "pAbove": p("greater")}


def within_permutation(random: Any, sizes: tuple[int, ...]) -> Answer:
    """The exact test of the residuals' correlation over every arrangement of y within groups."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    x, y = random.normal(size=len(group)), random.normal(size=len(group))
    indicators = (group[:, None] == np.arange(len(sizes))).astype(float)

    def partial(a: Values, b: Values) -> float:
        left, right = (v - indicators @ np.linalg.lstsq(indicators, v)[0] for v in (a, b))
        return float(np.corrcoef(left, right)[0, 1])

    def arrangements(g: int = 0) -> Iterator[list[float]]:
        if g == len(sizes):
            yield []
            return
        for head in permutations(y[group == g]):
            for rest in arrangements(g + 1):
                yield [*head, *rest]

    observed = abs(partial(x, y))
    found = [abs(partial(x, np.array(order))) >= observed - 1e-12 for order in arrangements()]
    names = [f"group{g}" for g in group]
    return {"x": x, "y": y, "groups": names, "p": float(np.mean(found)), "permutations": len(found)}


def tost_power(n: int, sd: float, margin: float, level: float) -> float:
    """P(|mean| + t·s/√n < margin) for a true mean of 0, integrated over the distribution of s."""
    df, critical = n - 1, stats.t.ppf(1 - level, n - 1)
    delta = math.sqrt(n) * margin / sd

    def inside(s: float) -> float:
        density = stats.chi.pdf(s * math.sqrt(df), df) * math.sqrt(df)
        return float((2 * stats.norm.cdf(delta - critical * s) - 1) * density)

    end = delta / critical
    middle = min(end, 1.0)
    settings = {"epsabs": 1e-13, "epsrel": 1e-12, "limit": 500}
    return sum(integrate.quad(inside, low, high, **settings)[0] for low, high in [(0, middle), (middle, end)])


def equivalence_sizes() -> list[Answer]:
    found = []
    for ratio in [0.1, 0.5, 1.0, 2.0, 4.0, 10.0]:
        for power in [0.8, 0.9]:
            n = 2
            while tost_power(n, ratio, 1.0, 0.05) < power:
                n += 1 if ratio < 3 else max(1, int(ratio))
            while n > 2 and tost_power(n - 1, ratio, 1.0, 0.05) >= power:
                n -= 1
            found.append(
                {"sd": ratio, "margin": 1.0, "power": power, "n": n, "found": tost_power(n, ratio, 1.0, 0.05)}
            )
    return found


def detectable() -> list[Answer]:
    """The noncentrality at which a two-sided t test has power 0.8, for df that need not be whole."""

    def missing(delta: float, df: float) -> float:
        critical = stats.t.ppf(0.975, df)
        return float(stats.nct.sf(critical, df, delta) + stats.nct.sf(critical, df, -delta) - 0.8)

    return [
        {"df": df, "delta": optimize.brentq(missing, 1.0, 60.0, args=(df,), xtol=1e-14, rtol=1e-13)}
        for df in [1.5, 1.981, 3.36, 4, 16.7, 20, 24, 333.3]
    ]


def summaries() -> list[Answer]:
    random = np.random.default_rng(3)
    found = []
    for n in [2, 5, 25]:
        x = random.normal(1.05, 0.1, n)
        test = stats.ttest_1samp(x, 1.0)
        reach = test.confidence_interval(0.95)
        sds = [float(np.std(x, ddof=ddof)) for ddof in (0, 1)]
        interval = {"low": reach.low, "high": reach.high}
        found.append(
            {
                "n": n,
                "mean": np.mean(x),
                "sds": sds,
                "t": test.statistic,
                "p": test.pvalue,
                "interval": interval,
            }
        )
    return found
