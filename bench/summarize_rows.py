"""The peer of bench/summarizeRows.ts: summarises a Parquet file of rows with pandas and scipy.

    .venv/bin/python bench/summarize_rows.py FILE

By model, and by model and category: n, mean, SD, range, quantiles, and the t-test of the mean against 1.
Reads the three columns that it needs. Prints JSON, with the seconds without imports and the peak memory.
"""

import json
import resource
import sys
import time

import pandas as pd
import pyarrow
import scipy
from scipy import stats

QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]


def summaries(frame: pd.DataFrame, keys: list[str]) -> list[dict[str, object]]:
    """One record per group of these columns."""
    groups = frame.groupby(keys, dropna=False)["Last_Gain"]
    moments = groups.agg(["count", "mean", "std", "min", "max"])
    quantiles = groups.quantile(QUANTILES).unstack()
    records = []
    for key, gains in groups:
        test = stats.ttest_1samp(gains, 1.0)
        label = key if len(keys) > 1 else key[0]
        own = moments.loc[label]
        records.append(
            {
                "model": key[0],
                "category": key[1] if len(keys) > 1 else None,
                "n": int(own["count"]),
                "mean": float(own["mean"]),
                "sd": float(own["std"]),
                "min": float(own["min"]),
                "max": float(own["max"]),
                "quantiles": quantiles.loc[label].tolist(),
                "t": float(test.statistic),
                "p": float(test.pvalue),
            }
        )
    return records


def main(path: str) -> None:
    """Prints the summaries of all models, then those of all models and categories."""
    start = time.perf_counter()
    frame = pd.read_parquet(path, columns=["Model", "Category", "Last_Gain"])
    records = summaries(frame, ["Model"]) + summaries(frame, ["Model", "Category"])
    printed = {
        "summaries": records,
        "seconds": time.perf_counter() - start,
        "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "software": {
            "python": sys.version.split()[0],
            "pandas": pd.__version__,
            "pyarrow": pyarrow.__version__,
            "scipy": scipy.__version__,
        },
    }
    json.dump(printed, sys.stdout)


main(sys.argv[1])
