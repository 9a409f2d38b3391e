"""Writes packages/analysis/fixtures/reference-{statistics,inference}.json: Python's values for known samples.

    .venv/bin/pip install bottleneck
    .venv/bin/python tools/reference_statistics.py

pandas computes standard deviations by bottleneck where that is installed, as it was for the notebook; the
last bit differs from that of pandas alone.

The samples are the real gains of five models and seeded random ones, of sizes around the block sizes of
numpy's summation (8 and 128). The tests of packages/analysis compare with these numbers.
"""

import json
from pathlib import Path

import bottleneck
import numpy as np
import pandas as pd
import scipy
import statsmodels
from reference_inference import answer_case, holm, plain, smallest_effect_size
from scipy import stats

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ROOT / "packages/records/fixtures/python-outputs"
TARGET = ROOT / "packages/analysis/fixtures"


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


def inference(samples: list[dict[str, object]]) -> dict[str, object]:
    """The tests beyond the notebook's, for each real model with the next one, and for some random samples."""
    by_name = {str(sample["name"]): sample for sample in samples}
    real = [name for name in by_name if not name.startswith("random")]
    pairs = list(zip(real, [*real[1:], real[0]], strict=True))
    pairs += [(f"random n={n} centre=1.0", f"random n={n} centre=0.8") for n in [2, 3, 9, 128]]
    cases = []
    for first, second in pairs:
        settings = {"bootstrap": {"seed": 20260105, "resamples": 9999}}
        sample, other = by_name[first], by_name[second]
        case = {"gains": sample["gains"], "others": other["gains"], "categories": sample["categories"]}
        cases.append(
            {"first": first, "second": second, **settings, "expected": answer_case({**case, **settings})}
        )
    p_values = [sample["pTwoSided"] for sample in samples if sample["name"] in real]
    power = [{"n": n, "smallestD": smallest_effect_size(n)} for n in [2, 3, 4, 5, 6, 1000, 100_000]]
    return {"cases": cases, "holm": {"p": p_values, "adjusted": holm(p_values)}, "power": power}


def write(name: str, content: dict[str, object]) -> None:
    versions = f"scipy {scipy.__version__}, pandas {pd.__version__}, numpy {np.__version__}, "
    versions += f"bottleneck {bottleneck.__version__}, statsmodels {statsmodels.__version__}"
    content = {"madeBy": f"tools/reference_statistics.py, {versions}", **content}
    (TARGET / name).write_text(json.dumps(plain(content), indent=1) + "\n", encoding="utf-8")


def main() -> None:
    samples = real_samples() + random_samples()
    write("reference-statistics.json", {"samples": samples, "studentT": student_t()})
    write("reference-inference.json", inference(samples))


if __name__ == "__main__":
    main()
