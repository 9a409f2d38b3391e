"""Speed of training matched twins on a GPU, and what limits it: one captured step of both wirings and widths.

    PYTHONPATH=python:bench python bench/twins_gpu.py > FILE
    npm run bench -- twins-gpu --store --from FILE

The models are those of studies/twins/plan.json, of 12 blocks, on random tokens. In one run, on one GPU:

    1. peak      the fastest product of square bfloat16 matrices
    2. steps     for width 256 and 512 and each wiring: steps of 64 windows of 512 tokens, in rounds
    3. profile   the kernels of one step by kind, and the time in which none ran
    4. measuring the validation loss, and the instrument in float32 on 1,000 passages and 25 prompts, as at
                 each of the plan's steps: its share of a model's time, and the kernels by kind
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import torch
from gain_sidecar.execution import matmul_flops
from gain_sidecar.measuring.precision import forbid_tf32
from gain_sidecar.measuring.prompts import Prompt
from gain_twins.measuring import Texts, instrument_on
from gain_twins.measuring import measure as measure_blocks
from gain_twins.plan import WIRINGS, Job, Plan, jobs_of, read_plan
from gain_twins.training.model import flops_per_token
from gain_twins.training.trainer import Trainer
from peers.machine import machine
from torch.autograd import DeviceType
from transformers import PreTrainedTokenizerFast

STUDY = Path(__file__).resolve().parents[1] / "studies/twins"
CELLS = {256: "primary", 512: "width512"}
ROUNDS, STEPS = 5, 40
PROFILED = 5
# Of one pass over the text, by studies/twins/measurements/models.parquet.
TRAINING_STEPS = 1_033
# At the end of the training, and of its last weights in the two other wirings.
MEASURED_LAST = 3
PROMPTS, PROMPT_TOKENS = 25, 10
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


def seconds_of(work: Callable[[], object], times: int) -> list[float]:
    """Of each round that does the work so many times, for one of them; the first round is not counted."""
    rounds = []
    for _ in range(ROUNDS + 1):
        wait()
        began = time.perf_counter()
        for _ in range(times):
            work()
        wait()
        rounds.append((time.perf_counter() - began) / times)
    return rounds[1:]


def wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def profile(work: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of the work by kind of kernel, with `idle` for the rest of its time."""
    with torch.profiler.profile() as found:
        wait()
        began = time.perf_counter()
        for _ in range(PROFILED):
            work()
        wait()
        elapsed = (time.perf_counter() - began) * 1e3 / PROFILED
    spent: dict[str, float] = defaultdict(float)
    on_gpu = torch.cuda.is_available()
    for event in found.key_averages():
        # An operation's time includes the kernels that it starts.
        if on_gpu and event.device_type != DeviceType.CUDA:
            continue
        own = event.self_device_time_total if on_gpu else event.self_cpu_time_total
        if own > 0:
            spent[kind_of(event.key)] += own / 1e3 / PROFILED
    return {**dict(sorted(spent.items(), key=lambda one: -one[1])), "idle": elapsed - sum(spent.values())}


def measuring(trainer: Trainer, job: Job, plan: Plan) -> dict[str, Any]:
    """Seconds of one of the plan's measurements of a model in training, on random texts, and its kernels."""
    shape, texts = plan.shape, plan.measuring
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(STUDY / "corpus/tokenizer.json"))
    instrument = instrument_on(trainer.model, tokenizer, job.wiring)
    kinds = {"passages": (texts.passages, texts.passage_tokens), "prompts": (PROMPTS, PROMPT_TOKENS)}
    drawn = {
        kind: [
            Prompt(number, ids.tolist()) for number, ids in enumerate(torch.randint(shape.vocabulary, size))
        ]
        for kind, size in kinds.items()
    }
    batches = Texts(instrument, drawn)
    size = (texts.validation_windows, shape.context + 1)
    windows = torch.randint(shape.vocabulary, size, device=trainer.batch.device)

    def whole() -> None:
        trainer.validation_loss(windows)
        measure_blocks(instrument, batches)

    return {"seconds": seconds_of(whole, 1), "millisecondsByKind": profile(whole)}


def measure(job: Job, plan: Plan, device: str, peak: float) -> dict[str, Any]:
    """Tokens a second, share of the peak, and the profile of one width and wiring."""
    trainer = Trainer(job, plan, device)
    shape = plan.shape
    batch = torch.randint(shape.vocabulary, (shape.batch, shape.context + 1), device=device)

    def step() -> None:
        trainer.step(batch, 1e-4)

    steps = seconds_of(step, STEPS)
    tokens = [shape.batch * shape.context / each for each in steps]
    operations = flops_per_token(job, shape)
    by_kind = profile(step)
    measured = measuring(trainer, job, plan)
    times = sum(step < TRAINING_STEPS for step in plan.checkpoints) + MEASURED_LAST
    spent = [times * each for each in measured["seconds"]]
    found = {
        "tokensPerSecond": tokens,
        "shareOfPeak": [each * operations / peak for each in tokens],
        "millisecondsByKind": by_kind,
        "measuring": measured,
        "shareOfMeasuring": [
            own / (own + TRAINING_STEPS * each) for own, each in zip(spent, steps, strict=True)
        ],
    }
    print(f"{job.width} {job.wiring}: {found}", file=sys.stderr, flush=True)
    return found


def longest(by_wiring: dict[str, dict[str, Any]]) -> list[float]:
    """The share of measuring in the wiring where it is larger."""
    shares: list[list[float]] = [found["shareOfMeasuring"] for found in by_wiring.values()]
    return max(shares, key=median)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plan", type=Path, default=STUDY / "plan.json")
    plan, _, _ = read_plan(parser.parse_args().plan)
    forbid_tf32()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    peak = matmul_flops(torch.device(device), torch.bfloat16)
    rates = dict.fromkeys(WIRINGS, 1e-3)
    found: dict[int, dict[str, Any]] = {}
    for width, name in CELLS.items():
        jobs = {job.wiring: job for job in jobs_of(plan, plan.cell(name), rates)}
        found[width] = {wiring: measure(jobs[wiring], plan, device, peak) for wiring in WIRINGS}
    slowest = {
        width: min(own.values(), key=lambda each: median(each["tokensPerSecond"]))
        for width, own in found.items()
    }
    print(
        json.dumps(
            {
                "figures": {
                    "width256": slowest[256]["tokensPerSecond"],
                    "width512": slowest[512]["shareOfPeak"],
                    "measuring256": longest(found[256]),
                    "measuring512": longest(found[512]),
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
