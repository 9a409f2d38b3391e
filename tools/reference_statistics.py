"""Writes packages/analysis/fixtures/reference-statistics.json: what pandas and scipy say of known samples.

    .venv/bin/pip install bottleneck
    .venv/bin/python tools/reference_statistics.py

pandas takes its standard deviation from bottleneck where that is installed, as it was where the notebook ran;
its last bit differs from that of pandas alone.

The samples are the real gains of five models and seeded random ones, of sizes around the block sizes of
numpy's summation (8 and 128). The tests of packages/analysis compare with these numbers.
"""

import json
from pathlib import Path

import bottleneck
import numpy as np
import pandas as pd
import scipy
from scipy import stats

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ROOT / "packages/records/fixtures/python-outputs"
TARGET = ROOT / "packages/analysis/fixtures/reference-statistics.json"


def describe(name: str, frame: pd.DataFrame) -> dict[str, object]:
    """Every statistic of one sample; `frame` has the columns gain, entropy and category."""
    gains, entropies = frame["gain"], frame["entropy"]
    n = len(gains)
    two_sided = stats.ttest_1samp(gains, 1.0)
    correlation = stats.pearsonr(entropies, gains) if n > 2 else None
    interval = two_sided.confidence_interval(0.95)
    groups = frame.groupby("category")["gain"].agg(["mean", "std", "count"])
    return {
        "name": name,
        "gains": gains.tolist(),
        "entropies": entropies.tolist(),
        "categories": frame["category"].tolist(),
        "mean": float(gains.mean()),
        "sd": float(gains.std()),
        "min": float(gains.min()),
        "max": float(gains.max()),
        "t": float(two_sided.statistic),
        "df": int(two_sided.df),
        "pTwoSided": float(two_sided.pvalue),
        "pMeanBelow": float(stats.ttest_1samp(gains, 1.0, alternative="less").pvalue),
        "pMeanAbove": float(stats.ttest_1samp(gains, 1.0, alternative="greater").pvalue),
        "interval95": [float(interval.low), float(interval.high)],
        "pearsonR": None if correlation is None else float(correlation.statistic),
        "pearsonP": None if correlation is None else float(correlation.pvalue),
        "byCategory": [
            {
                "category": str(category),
                "n": int(row["count"]),
                "mean": float(row["mean"]),
                "sd": None if np.isnan(row["std"]) else float(row["std"]),
            }
            for category, row in groups.iterrows()
        ],
    }


def real_samples() -> list[dict[str, object]]:
    columns = {"Last_Gain": "gain", "Entropy": "entropy", "Category": "category"}
    files = ["gptj_parallel_test_20260105_152333.csv", "thermodynamic_benchmark_20260105_141034.csv"]
    return [
        describe(str(model), frame.rename(columns=columns).reset_index(drop=True))
        for file in files
        for model, frame in pd.read_csv(OUTPUTS / file).groupby("Model", sort=False)
    ]


def random_samples() -> list[dict[str, object]]:
    random = np.random.default_rng(20260105)
    samples = []
    for n in [2, 3, 7, 8, 9, 127, 128, 129, 300]:
        for centre in [0.8, 1.0, 1.3]:
            entropy = random.gamma(4.0, 1.0, n)
            gain = centre + 0.02 * entropy + random.normal(0.0, 0.1, n)
            category = random.choice(["delta", "Alpha", "\U0001f600", "\uff21", "beta"], n)
            frame = pd.DataFrame({"gain": gain, "entropy": entropy, "category": category})
            samples.append(describe(f"random n={n} centre={centre}", frame))
    return samples


def student_t() -> dict[str, object]:
    degrees = [1, 2, 3, 5, 10, 24, 50, 99, 249, 999, 9999]
    statistics = [1e-8, 1e-3, 0.1, 0.745, 1, 1.5, 2, 3, 3.6334905594106552, 5, 8, 12, 20]
    return {
        "twoSided": [
            {"t": t, "df": df, "p": float(2 * stats.t.sf(t, df))} for df in degrees for t in statistics
        ],
        "quantiles": [
            {"p": p, "df": df, "t": float(stats.t.ppf(p, df))} for df in degrees for p in [0.9, 0.975, 0.9995]
        ],
    }


def main() -> None:
    reference = {
        "madeBy": f"tools/reference_statistics.py, scipy {scipy.__version__}, pandas {pd.__version__}, "
        f"numpy {np.__version__}, bottleneck {bottleneck.__version__}",
        "samples": real_samples() + random_samples(),
        "studentT": student_t(),
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(reference, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
