"""One measurement by TransformerLens, nnsight, plain transformers and gain: agreement and time, on a CPU.

    python3 -m venv /tmp/peers
    /tmp/peers/bin/pip install torch==2.13.0 transformers==5.23.0 transformer-lens==4.3.0 nnsight==0.8.1 \\
        msgspec==0.22.0 numpy==2.4.6
    PYTHONPATH=python:python/tests /tmp/peers/bin/python bench/peers_cpu.py
    npx prettier --write docs/peers.md bench/results/peers-cpu-*.json

Both peers live with the transformers that this project is tested with, so one environment is enough. It
writes bench/results/peers-cpu-DATE.json and, from that, docs/peers.md.

The models are those that set-up prepares: SmolLM2-135M, trained, and gpt2-random, of GPT-2 small's shape.
For each model:

    1. reference  explicit hooks, one prompt at a time, float32; norms in float64
    2. load       every package has a model and a tokenizer of its own, before the clock starts
    3. rounds     all ways in turn, each round beginning with another one; the first round is not counted
    4. traps      what goes wrong when a package is used otherwise
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from datetime import date
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
from peers.page import write_page
from peers.traps import measure_traps
from transformers.utils import logging

ROOT = Path(__file__).resolve().parent.parent
PROMPTS = ROOT / "packages/experiment/prompts/notebook.jsonl"
PACKAGES = ("torch", "transformers", "transformer-lens", "nnsight", "numpy")
THREADS = 2
OURS = "gain, as it ships"


def in_turn(ways: dict[str, Way], rounds: int) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Seconds of each round by way, and what each way measured; a way that fails has its error instead."""
    names = list(ways)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    found: dict[str, Any] = {}
    for number in range(rounds + 1):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            if isinstance(found.get(name), Exception):
                continue
            start = time.perf_counter()
            try:
                found[name] = ways[name]()
            except Exception as error:
                found[name] = error
            if number > 0:
                seconds[name].append(time.perf_counter() - start)
    return seconds, found


def entry(taken: list[float], ours: list[float], found: Any, expected: Measured) -> dict[str, Any]:
    """What is kept of one way. Ratios are of the same round, so that a busy moment weighs on both."""
    if isinstance(found, Exception):
        return {"error": failure(found)}
    ratios = [way / gain for way, gain in zip(taken, ours, strict=True)]
    return {
        "seconds": round(median(taken), 3),
        "timesGain": round(median(ratios), 2),
        "timesGainQuartiles": [round(each, 2) for each in quantiles(ratios, n=4, method="inclusive")[::2]],
        "deviations": deviations(found, expected),
        "secondsByRound": [round(each, 3) for each in taken],
    }


def failure(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0][:120] if str(error) else ''}"


def compare(name: str, folder: Path, prompts: list[str], rounds: int) -> dict[str, Any]:
    """One model, every way."""
    subject, lensed, tracked = (Subject(folder, prompts) for _ in range(3))
    expected = reference(subject)
    ways = {f"transformers, {way}": run for way, run in plain.ways(subject).items()}
    refused: dict[str, Any] = {}

    def add(package: str, make: Callable[[], dict[str, Way]]) -> None:
        try:
            ways.update({f"{package}, {way}": run for way, run in make().items()})
        except Exception as error:
            refused[package] = {"error": failure(error)}

    bridges: list[Any] = []

    def lens_ways() -> dict[str, Way]:
        bridges.append(lens.bridge_of(lensed))
        return lens.ways(lensed, bridges[0])

    add("TransformerLens", lens_ways)
    add("nnsight", lambda: traces.ways(tracked, traces.traced(tracked)))
    ways.update({f"gain, {way}": run for way, run in sidecar.ways(name, prompts).items()})

    seconds, found = in_turn(ways, rounds)
    measured = {way: entry(seconds[way], seconds[OURS], found[way], expected) for way in ways}
    traps = measure_traps(expected, subject, tracked.tokenizer, lensed, bridges[0]) if bridges else {}
    return {"blocks": len(subject.blocks), "ways": {**measured, **refused}, "traps": traps}


def machine() -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return {
        "processor": next(line.split(":")[1].strip() for line in lines if line.startswith("model name")),
        "cores": os.cpu_count(),
        "threads": THREADS,
        "loadAtStart": round(os.getloadavg()[0], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count, at least 5 (default 7)")
    rounds = parser.parse_args().rounds
    if rounds < 5:
        parser.error("a median of fewer than 5 rounds says little")
    torch.set_grad_enabled(False)
    torch.set_num_threads(THREADS)
    logging.disable_progress_bar()
    prompts = [json.loads(line)["prompt"] for line in PROMPTS.read_text("utf-8").splitlines()]
    folders = {"smollm2-135m": embedded.model_folder(), "gpt2-random": gpt2_random.model_folder()}
    result = {
        "script": "bench/peers_cpu.py",
        "date": date.today().isoformat(),
        **machine(),
        "versions": {name: version(name) for name in PACKAGES},
        "rounds": rounds,
        "prompts": len(prompts),
        "models": {name: compare(name, folder, prompts, rounds) for name, folder in folders.items()},
    }
    target = ROOT / "bench/results" / f"peers-cpu-{result['date']}.json"
    target.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    write_page(target)


if __name__ == "__main__":
    main()
