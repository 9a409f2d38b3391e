"""Reference values of numpy for random steps of a residual stream, for the tests of packages/analysis.

    .venv/bin/python tools/reference_mechanism.py > packages/analysis/fixtures/reference-mechanism.json

Draws h_0 and each block's attention and MLP vectors. Prints the numbers that a run stores of them (`rows`),
and values computed from the vectors (`steps`, `expected`): gains from norms of vectors, cosines and the cross
term from inner products of vectors. An undefined value is null.
"""

import json
from typing import Any

import numpy as np

Vector = np.ndarray[Any, np.dtype[np.float64]]
PROMPTS, LAYERS, WIDTH = 30, 5, 24
NOT_SPLIT, NO_MLP = 1, 2
"""Indices of a block whose step is not split, and of one without an MLP."""


def stored(before: Vector, attention: Vector, mlp: Vector, split: bool) -> dict[str, Any]:
    """One step as a run stores it."""
    norm = np.linalg.norm
    after = before + attention + mlp
    return {
        "normBefore": norm(before),
        "normAfter": norm(after),
        "deltaNorm": norm(after - before),
        "inner": before @ (after - before),
        "split": {
            "attentionNorm": norm(attention) if split else None,
            "attentionInner": before @ attention if split else None,
            "mlpNorm": norm(mlp) if split else None,
            "mlpInner": before @ mlp if split else None,
            "error": 0.0 if split else None,
        },
    }


def found(before: Vector, attention: Vector, mlp: Vector, split: bool) -> dict[str, Any]:
    """Values of the step, computed from the vectors."""
    norm = np.linalg.norm
    after = before + attention + mlp
    square = before @ before

    def cosine(one: Vector, other: Vector) -> float | None:
        lengths = norm(one) * norm(other)
        return float(one @ other / lengths) if lengths > 0 else None

    return {
        "growth": (norm(after) / norm(before)) ** 2 - 1,
        "cosine": cosine(before, after),
        "relativeStep": norm(attention + mlp) / norm(before),
        "parts": {
            "attention": (norm(before + attention) / norm(before)) ** 2 - 1,
            "mlp": (norm(before + mlp) / norm(before)) ** 2 - 1,
            "cross": 2 * (attention @ mlp) / square,
            "attentionCosine": cosine(before, attention),
            "mlpCosine": cosine(before, mlp),
        }
        if split
        else None,
    }


def moments(values: list[float]) -> dict[str, Any]:
    """Size, mean and SD of the sample."""
    return {"n": len(values), "mean": np.mean(values), "sd": np.std(values, ddof=1)} if values else {"n": 0}


def over(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Moments of a block's steps."""
    whole = {name: moments([step[name] for step in steps]) for name in ("growth", "cosine", "relativeStep")}
    split = [step["parts"] for step in steps if step["parts"] is not None]
    return whole | {name: moments([part[name] for part in split]) for name in ("attention", "mlp", "cross")}


def main() -> None:
    """Print the fixture."""
    random = np.random.default_rng(20260105)
    rows, steps = [], []
    ratios: dict[str, list[float]] = {"gain": [], "hiddenStatesRatio": []}
    for _ in range(PROMPTS):
        stream = random.normal(size=WIDTH)
        row, truth = [], []
        for block in range(LAYERS):
            before = stream
            # Both point partly along or against the stream, and the MLP partly against attention's output.
            attention = random.normal(scale=0.6, size=WIDTH) + random.uniform(-0.4, 0.3) * before
            mlp = random.normal(scale=0.3, size=WIDTH) + random.uniform(-0.3, 0.3) * before
            mlp -= random.uniform(0, 1) * attention
            if block == NO_MLP:
                mlp = np.zeros(WIDTH)
            row.append(stored(before, attention, mlp, block != NOT_SPLIT))
            truth.append(found(before, attention, mlp, block != NOT_SPLIT))
            stream = before + attention + mlp
        final = random.uniform(0.5, 1.5, size=WIDTH) * stream / np.sqrt(np.mean(stream**2))
        ratios["gain"].append(np.linalg.norm(final) / np.linalg.norm(stream))
        ratios["hiddenStatesRatio"].append(np.linalg.norm(final) / np.linalg.norm(before))
        rows.append({"steps": row, "finalNorm": np.linalg.norm(final)})
        steps.append(truth)
    last = [truth[-1] for truth in steps]
    shrunk = [step for step in last if step["growth"] < 0]
    names = ("attention", "mlp", "cross")
    by = [min(names, key=lambda name: step["parts"][name]) for step in shrunk]
    sides = [
        (ratio < 1) != (step["growth"] < 0)
        for ratio, step in zip(ratios["hiddenStatesRatio"], last, strict=True)
    ]
    expected = {
        "byLayer": [over([truth[block] for truth in steps]) for block in range(LAYERS)],
        "shrunk": len(shrunk),
        "shrunkBy": {name: by.count(name) for name in names},
        "overShrunk": over(shrunk),
        "finalNorm": {
            name: moments(values) | {"min": min(values), "max": max(values)}
            for name, values in ratios.items()
        },
        "sidesDiffer": int(sum(sides)),
    }
    made_by = f"tools/reference_mechanism.py, numpy {np.__version__}"
    print(json.dumps({"madeBy": made_by, "rows": rows, "steps": steps, "expected": expected}, default=float))


if __name__ == "__main__":
    main()
