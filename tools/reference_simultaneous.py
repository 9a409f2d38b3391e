"""What statsmodels says of intervals that hold together, kept as a fixture of packages/analysis.

.venv/bin/python tools/reference_simultaneous.py
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import DescrStatsW

FIXTURE = Path(__file__).parent.parent / "packages/analysis/fixtures/reference-simultaneous.json"
LEVEL = 0.95


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
    FIXTURE.write_text(json.dumps({"level": LEVEL, "pairs": pairs}, indent=1) + "\n")


if __name__ == "__main__":
    main()
