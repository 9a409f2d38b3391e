"""One measurement by TransformerLens, nnsight, plain transformers and gain: agreement and time, on a CPU.

    python3 -m venv /tmp/peers
    /tmp/peers/bin/pip install torch==2.13.0 transformers==5.23.0 transformer-lens==4.3.0 nnsight==0.8.1 \\
        msgspec==0.22.0 numpy==2.4.6
    GAIN_BENCH_PYTHON=/tmp/peers/bin/python npm run bench -- peers --store
    (cd bench && python3 -m peers.page) && npx prettier --write docs/peers.md

Both peers work with the version of transformers that this project is tested with, so one environment is
enough. The last command writes docs/peers.md from the stored result.

The models are those that set-up prepares: the trained SmolLM2-135M, and gpt2-random, of GPT-2 small's shape.
For each model:

    1. reference  explicit hooks, one prompt at a time, float32; norms in float64
    2. load       a model and a tokenizer for every package, before the timing
    3. rounds     all ways alternate, each round beginning with another one; the first round is not counted
    4. traps      errors from a different use of a package
"""

from __future__ import annotations

import argparse
import json
import os
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from gain_sidecar.models import embedded, gpt2_random
from peers import lens, plain, sidecar, traces
from peers.agreement import deviations
from peers.measurement import Measured, Subject, Way, reference
from peers.packages import failed, ways_of
from peers.prompts import notebook_prompts
from peers.rounds import in_turn, times
from peers.traps import measure_traps
from transformers.utils import logging

PACKAGES = ("torch", "transformers", "transformer-lens", "nnsight", "numpy")
THREADS = 2
OURS = "gain, as it ships"
TRAINED = "smollm2-135m"
FIGURES = {
    "transformers": "transformers, hooks, one by one",
    "hiddenStates": "transformers, output_hidden_states, one by one",
    "transformerLens": "TransformerLens, one by one",
    "nnsight": "nnsight, one by one",
    "paddedBatch": "transformers, hooks, one padded batch",
}
"""The ways whose times, divided by gain's, are stored as figures, on the trained model."""


def entry(taken: list[float], ours: list[float], found: Any, expected: Measured) -> dict[str, Any]:
    """The stored result of one way."""
    if isinstance(found, Exception):
        return failed(found)
    ratios = times(taken, ours)
    return {
        "seconds": round(median(taken), 3),
        "timesGain": round(median(ratios), 2),
        "timesGainQuartiles": [round(each, 2) for each in quantiles(ratios, n=4, method="inclusive")[::2]],
        "deviations": deviations(found, expected),
        "secondsByRound": [round(each, 3) for each in taken],
    }


def compare(name: str, folder: Path, prompts: list[str], rounds: int) -> dict[str, Any]:
    """Measure one model in every way."""
    subject, lensed, tracked = (Subject(folder, prompts) for _ in range(3))
    expected = reference(subject)
    bridges: list[Any] = []

    def lens_ways() -> dict[str, Way]:
        bridges.append(lens.bridge_of(lensed))
        return lens.ways(lensed, bridges[0])

    ways, refused = ways_of(
        {
            "transformers": lambda: plain.ways(subject),
            "TransformerLens": lens_ways,
            "nnsight": lambda: traces.ways(tracked, traces.traced(tracked)),
            "gain": lambda: sidecar.ways(name, prompts),
        }
    )
    seconds, found = in_turn(ways, rounds)
    measured = {way: entry(seconds[way], seconds[OURS], found[way], expected) for way in ways}
    traps = measure_traps(expected, subject, tracked.tokenizer, lensed, bridges[0]) if bridges else {}
    return {"blocks": len(subject.blocks), "ways": {**measured, **refused}, "traps": traps}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count, at least 5 (default 7)")
    rounds = parser.parse_args().rounds
    if rounds < 5:
        parser.error("at least 5 rounds are needed for a median")
    torch.set_grad_enabled(False)
    torch.set_num_threads(THREADS)
    logging.disable_progress_bar()
    prompts = notebook_prompts()
    folders = {TRAINED: embedded.model_folder(), "gpt2-random": gpt2_random.model_folder()}
    models = {name: compare(name, folder, prompts, rounds) for name, folder in folders.items()}
    seconds = {way: of["secondsByRound"] for way, of in models[TRAINED]["ways"].items() if "error" not in of}
    print(
        json.dumps(
            {
                "figures": {name: times(seconds[way], seconds[OURS]) for name, way in FIGURES.items()},
                "software": {name: version(name) for name in PACKAGES},
                "details": {
                    "threads": THREADS,
                    "loadAtStart": round(os.getloadavg()[0], 2),
                    "rounds": rounds,
                    "prompts": len(prompts),
                    "models": models,
                },
            }
        )
    )


if __name__ == "__main__":
    main()
