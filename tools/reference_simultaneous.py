"""What statsmodels says of intervals that hold together, kept as a fixture of packages/analysis.

.venv/bin/python tools/reference_simultaneous.py
"""

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import DescrStatsW

FIXTURE = Path(__file__).parent.parent / "packages/analysis/fixtures/reference-simultaneous.json"
GPTJ = (
    Path(__file__).parent.parent
    / "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv"
)
LEVEL = 0.95


def contrasts() -> list[dict[str, object]]:
    """Every two categories of the notebook's GPT-J run, by Welch's t of ln gain."""
    table = pd.read_csv(GPTJ)
    groups = [
        (str(name), np.log(group["Last_Gain"])) for name, group in table.groupby("Category", sort=False)
    ]
    pairs = list(itertools.combinations(groups, 2))
    found: list[dict[str, object]] = []
    for (first, x), (second, y) in pairs:
        welch = stats.ttest_ind(x, y, equal_var=False)
        ends = welch.confidence_interval(1 - (1 - LEVEL) / len(pairs))
        found.append(
            {
                "categories": f"{first} / {second}",
                "ratio": float(np.exp(x.mean() - y.mean())),
                "interval": {"low": float(np.exp(ends.low)), "high": float(np.exp(ends.high))},
            }
        )
    return found


def main() -> None:
    random = np.random.default_rng(18)
    centres = [0.2, 0.05, 0.03, 0.0, -0.08, -0.3]
    samples = [random.normal(centre, 0.1, 25) for centre in centres]
    p = [float(stats.ttest_1samp(x, 0).pvalue) for x in samples]
    holm = multipletests(p, method="holm")[1]
    pairs = []
    for x, adjusted in zip(samples, holm, strict=True):
        low, high = DescrStatsW(x).tconfint_mean(alpha=(1 - LEVEL) / len(samples))
        together = {"low": float(np.exp(low)), "high": float(np.exp(high))}
        pairs.append({"logRatios": x.tolist(), "interval": together, "pHolm": float(adjusted)})
    FIXTURE.write_text(
        json.dumps({"level": LEVEL, "pairs": pairs, "contrasts": contrasts()}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
