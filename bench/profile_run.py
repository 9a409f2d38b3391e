"""What limits the speed of a lease: a profile of the notebook's 25 prompts, on a CPU or a GPU.

    npm run bench -- profile
    .venv/bin/python bench/profile_run.py [--rounds 7] [--model gptj-6b] [--path FOLDER] [--device cuda]
        [--dtype bfloat16]

The table on stderr has, for the loaded model by the sidecar's service:

    share of matrix peak      operations of all matrix products of a lease over those of the fastest product
    share of memory bandwidth bytes of the weights, once for each pass, over the speed of a copy; activations
                              are not counted, so it is a lower bound
    launches a pass           kernels that a GPU runs, by torch.profiler
    CPU time between passes   of the thread that starts the passes: all of a lease but starting and waiting
    parts of a pass           the operators or kernels with most time of their own, by torch.profiler

The first two and the fourth are figures, a value each round. The profiler slows a lease, so it sees one of
its own. Where the operations of a token depend on chosen experts, the command ends with an error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from gain_sidecar.threads import TURNS

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GOMP_SPINCOUNT", TURNS)

import torch
from gain_sidecar.measuring import measure
from gain_sidecar.measuring.table import PendingCopy
from gain_sidecar.service import ModelService
from loading_service import as_items, leases_of, request
from peers.prompts import notebook_prompts
from torch.profiler import ProfilerActivity, profile

if TYPE_CHECKING:
    from gain_sidecar.messages import Execution

COPIED_BYTES = 1 << 28
COPIES = 5
PARTS = 6


@dataclass
class Work:
    """What a lease does, of which the profile is a share."""

    passes: int
    tokens: int
    prompts: int
    weight_bytes: int


class Passes:
    """Counts the passes of the measurement, and the CPU time of starting them and of waiting for them."""

    def __init__(self) -> None:
        self.count, self.cpu_s = 0, 0.0
        measure.start_batch = self._timed(measure.start_batch, 1)  # type: ignore[assignment]
        PendingCopy.wait = self._timed(PendingCopy.wait, 0)  # type: ignore[method-assign]

    def _timed(self, work: Callable[..., Any], passes: int) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            started = time.thread_time()
            try:
                return work(*args, **named)
            finally:
                self.count += passes
                self.cpu_s += time.thread_time() - started

        return timed

    def take(self) -> tuple[int, float]:
        """Passes and seconds since the last call."""
        taken = (self.count, self.cpu_s)
        self.count, self.cpu_s = 0, 0.0
        return taken


def copy_bytes_per_s(device: torch.device) -> float:
    """Bytes that the fastest of some copies reads and writes in a second."""
    source = torch.zeros(COPIED_BYTES, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    fastest = 0.0
    for _ in range(1 + COPIES):
        synchronize(device)
        started = time.perf_counter()
        target.copy_(source)
        synchronize(device)
        fastest = max(fastest, 2 * COPIED_BYTES / (time.perf_counter() - started))
    return fastest


def synchronize(device: torch.device) -> None:
    """Wait for a GPU."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def print_parts(lease: Callable[[], None], device: torch.device, passes: int) -> None:
    """Print the launches of a pass and its largest parts, from a lease under torch.profiler."""
    on_gpu = device.type == "cuda"
    activities = [ProfilerActivity.CPU, *([ProfilerActivity.CUDA] if on_gpu else [])]
    with profile(activities=activities) as seen:
        lease()
        synchronize(device)
    kernels = sum(1 for event in seen.events() or () if "cuda" in str(event.device_type).lower())
    operators = sum(1 for event in seen.events() or () if event.name.startswith("aten::"))
    launches = (
        f"{kernels / passes:.0f}"
        if on_gpu
        else f"not defined on a CPU, which launches nothing; {operators / passes:.0f} operators"
    )
    tell("launches a pass", launches)

    def own(event: Any) -> float:
        return float(event.self_device_time_total if on_gpu else event.self_cpu_time_total)

    averages = sorted(seen.key_averages(), key=own, reverse=True)
    whole = sum(own(event) for event in averages) or 1.0
    for place, event in enumerate(averages[:PARTS]):
        what = "parts of a pass, by their own time" if place == 0 else ""
        tell(what, f"{100 * own(event) / whole:5.1f} %  {event.key[:70]}")


def tell(what: str, found: str) -> None:
    """Print a line of the table."""
    print(f"{what:36}  {found}", file=sys.stderr, flush=True)


def matrix_operations(execution: Execution, work: Work) -> float | None:
    """Operations of all matrix products of a lease; None where they depend on the chosen experts."""
    each = execution.flops_per_token
    return None if each is None else work.tokens * each + work.prompts * execution.flops_per_prompt


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count (default 7)")
    parser.add_argument("--model", default="smollm2-135m")
    parser.add_argument("--path", help="the model's folder, where it is not the hub's")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", default="float32")
    options = parser.parse_args()
    prompts = notebook_prompts()
    items = as_items(prompts)
    service = ModelService()
    asked = request(model=options.model, path=options.path, device=options.device, dtype=options.dtype)
    execution = service.load(asked, [], len(prompts), lambda *_: None).execution
    if execution.flops_per_token is None or execution.matmul_flops is None:
        sys.exit(f"{options.model}: the operations of a token depend on the experts that it chooses")
    instrument = leases_of(service).instrument
    device = instrument.model.device
    passes = Passes()
    tokens = 0

    def lease() -> None:
        nonlocal tokens
        answer = service.measure(items)
        if answer.errors:
            raise RuntimeError(answer.errors[0].text)
        tokens = sum(len(row.token_ids) for row in answer.rows)

    lease()
    count, _ = passes.take()
    weights = sum(each.numel() * each.element_size() for each in instrument.model.parameters())
    work = Work(count, tokens, len(prompts), weights)
    operations = matrix_operations(execution, work)
    bandwidth = copy_bytes_per_s(device)
    figures: dict[str, list[float]] = {"matrixShare": [], "bandwidthShare": [], "betweenPasses": []}
    for _ in range(options.rounds):
        started, cpu_started = time.perf_counter(), time.thread_time()
        lease()
        seconds, cpu_s = time.perf_counter() - started, time.thread_time() - cpu_started
        _, in_passes = passes.take()
        figures["matrixShare"].append((operations or 0) / seconds / execution.matmul_flops)
        figures["bandwidthShare"].append(work.passes * weights / seconds / bandwidth)
        figures["betweenPasses"].append((cpu_s - in_passes) / work.passes)

    tell("a lease", f"{work.prompts} prompts, {work.tokens} tokens, {work.passes} passes on {device}")
    peak = f"of {execution.matmul_flops / 1e12:.3g} TFLOP/s"
    tell("share of matrix peak", f"{100 * middle(figures['matrixShare']):.0f} % {peak}")
    speed = f"of {bandwidth / 1e9:.3g} GB/s"
    tell("share of memory bandwidth", f"{100 * middle(figures['bandwidthShare']):.0f} % {speed}")
    print_parts(lease, device, work.passes)
    tell("CPU time between passes", f"{1000 * middle(figures['betweenPasses']):.2f} ms")
    print(
        json.dumps(
            {
                "figures": figures,
                "software": {name: version(name) for name in ("torch", "transformers")},
                "details": {"model": options.model, "device": str(device), "passes": work.passes},
            }
        )
    )


def middle(values: list[float]) -> float:
    """The median."""
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
