"""Speed of training matched twins on a GPU, and what limits it: one captured step of both wirings and widths.

    PYTHONPATH=python:bench python bench/twins_gpu.py > FILE
    npm run bench -- twins-gpu --store --from FILE

The models are those of studies/twins/plan.json, of 12 blocks, on random tokens. In one run, on one GPU:

    1. peak      the fastest product of square bfloat16 matrices
    2. steps     for width 256 and 512 and each wiring: steps of 64 windows of 512 tokens, in rounds
    3. profile   the kernels of one step by kind, and the time in which none ran
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from gain_sidecar.execution import matmul_flops
from gain_twins.model import flops_per_token
from gain_twins.plan import WIRINGS, Job, Plan, jobs_of, read_plan
from gain_twins.trainer import Trainer
from peers.machine import machine

PLAN = Path(__file__).resolve().parents[1] / "studies/twins/plan.json"
CELLS = {256: "primary", 512: "width512"}
ROUNDS, STEPS, WARM_UP = 5, 40, 10
PROFILED = 5
# By the first of these parts that a kernel's name holds.
KINDS = {
    "attention": ("flash", "fmha", "attention", "sdpa"),
    "matrix products": ("gemm", "nvjet", "cutlass", "xmma", "addmm", "aten::mm"),
    "optimizer": ("multi_tensor", "foreach", "adam"),
    "compiled": ("triton",),
    "copies": ("memcpy", "memset", "copy"),
}


def kind_of(name: str) -> str:
    """Which kind of work a kernel is."""
    lower = name.lower()
    return next((kind for kind, parts in KINDS.items() if any(part in lower for part in parts)), "other")


def steps_per_second(trainer: Trainer, batch: torch.Tensor) -> list[float]:
    """Of each round."""
    rounds = []
    for number in range(ROUNDS + 1):
        wait()
        began = time.perf_counter()
        for _ in range(STEPS if number else WARM_UP):
            trainer.step(batch, 1e-4)
        wait()
        rounds.append(STEPS / (time.perf_counter() - began))
    return rounds[1:]


def wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def profile(trainer: Trainer, batch: torch.Tensor) -> dict[str, float]:
    """Milliseconds of a step by kind of kernel, with `idle` for the rest of its time."""
    with torch.profiler.profile() as found:
        wait()
        began = time.perf_counter()
        for _ in range(PROFILED):
            trainer.step(batch, 1e-4)
        wait()
        elapsed = (time.perf_counter() - began) * 1e3 / PROFILED
    spent: dict[str, float] = defaultdict(float)
    for event in found.key_averages():
        own = event.self_device_time_total if torch.cuda.is_available() else event.self_cpu_time_total
        if own > 0:
            spent[kind_of(event.key)] += own / 1e3 / PROFILED
    return {**dict(sorted(spent.items(), key=lambda one: -one[1])), "idle": elapsed - sum(spent.values())}


def measure(job: Job, plan: Plan, device: str, peak: float) -> dict[str, Any]:
    """Tokens a second, share of the peak, and the profile of one width and wiring."""
    trainer = Trainer(job, plan, device)
    shape = plan.shape
    batch = torch.randint(shape.vocabulary, (shape.batch, shape.context + 1), device=device)
    tokens = [rate * shape.batch * shape.context for rate in steps_per_second(trainer, batch)]
    operations = flops_per_token(job, shape)
    found = {
        "tokensPerSecond": tokens,
        "shareOfPeak": [each * operations / peak for each in tokens],
        "millisecondsByKind": profile(trainer, batch),
    }
    print(f"{job.width} {job.wiring}: {found}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plan", type=Path, default=PLAN)
    plan, _, _ = read_plan(parser.parse_args().plan)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    peak = matmul_flops(torch.device(device), torch.bfloat16)
    rates = dict.fromkeys(WIRINGS, 1e-3)
    found: dict[int, dict[str, Any]] = {}
    for width, name in CELLS.items():
        jobs = {job.wiring: job for job in jobs_of(plan, plan.cell(name), rates)}
        found[width] = {wiring: measure(jobs[wiring], plan, device, peak) for wiring in WIRINGS}
    slowest = {
        width: min(own.values(), key=lambda each: sorted(each["tokensPerSecond"])[ROUNDS // 2])
        for width, own in found.items()
    }
    print(
        json.dumps(
            {
                "figures": {
                    "width256": slowest[256]["tokensPerSecond"],
                    "width512": slowest[512]["shareOfPeak"],
                },
                "date": date.today().isoformat(),
                "machine": machine(torch.cuda.get_device_name() if device == "cuda" else None),
                "software": {name: version(name) for name in ("torch", "transformers")},
                "details": {"matmulFlops": peak, "byWidth": found},
            }
        )
    )


if __name__ == "__main__":
    main()
