"""How prompts run through a loaded model, and what limits their speed, for the report."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import messages
from .checking.batch_parity import has_experts
from .measuring.instrument import Instrument

if TYPE_CHECKING:
    import torch
    from torch.nn import Module

# Sides of the square matrices whose product is timed: a device is fastest at the last one.
SIDES = {"cuda": (8_192,), "cpu": (128, 512, 1_024)}
ROUNDS = 3
# A product that would take longer is left out: on a CPU without support for a dtype it can take seconds.
LONGEST_S = 0.03


def describe_execution(instrument: Instrument, product_speed: float | None = None) -> messages.Execution:
    """The instrument's settings, and the number of operations for a token and for a prompt.

    `product_speed` is the speed of the fastest product if it was timed before, in operations a second.
    """
    import torch

    model, limits = instrument.model, instrument.limits
    on_cpu = model.device.type == "cpu"
    if limits.prompts is not None:
        layout = "fixed number"
    elif limits.bucket_tokens is not None:
        layout = "buckets"
    else:
        layout = "padded" if limits.packed_width is None else "packed or padded"
    everywhere = flops_per_token(instrument)
    on_last_tokens = 2 * _weights([writer.module for writer in instrument.last_mlp])
    return messages.Execution(
        layout=layout,  # type: ignore[arg-type]
        captured=instrument.captures is not None and instrument.captures.works,
        compiled=len(instrument.compiled or ()),
        threads=torch.get_num_threads() if on_cpu else None,
        flops_per_token=None if everywhere is None else everywhere - on_last_tokens,
        flops_per_prompt=2 * _weights([instrument.structure.head]) + on_last_tokens,
        matmul_flops=product_speed or matmul_flops(model.device, model.dtype),
        notices=instrument.take_notices(),
    )


def flops_per_token(instrument: Instrument) -> int | None:
    """Operations of all matrix products in the blocks; None where they depend on the chosen experts."""
    if has_experts(instrument.model.config):
        return None
    return 2 * _weights(instrument.structure.blocks)


def _weights(modules: list[Module]) -> int:
    """The number of values in the matrices of these modules, each of which is multiplied once per token."""
    return sum(weight.numel() for module in modules for weight in module.parameters() if weight.dim() == 2)


def matmul_flops(device: torch.device, dtype: torch.dtype) -> float:
    """Operations a second of the fastest of some square matrix products in this dtype."""
    fastest = 0.0
    for side in SIDES[device.type]:
        operations = 2 * side**3
        if fastest == 0 or operations / fastest < LONGEST_S:
            fastest = max(fastest, operations / _product_seconds(side, device, dtype))
    return fastest


def _product_seconds(side: int, device: torch.device, dtype: torch.dtype) -> float:
    import torch

    with torch.inference_mode():
        # Random numbers, because a GPU multiplies equal numbers faster; from an own generator, so that the
        # device's default one is not advanced.
        own = torch.Generator(device).manual_seed(0)
        left, right = (torch.randn(side, side, device=device, generator=own).to(dtype) for _ in range(2))
        spans = [_seconds(lambda: left @ right, device) for _ in range(1 + ROUNDS)]
    return min(spans[1:])


def _seconds(work: Callable[[], object], device: torch.device) -> float:
    import torch

    if device.type == "cuda":
        torch.cuda.synchronize(device)
    started = time.perf_counter()
    work()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter() - started
