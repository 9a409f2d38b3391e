"""Prepares an instrument for its device and the length of the run: limits, CUDA graphs, compiled parts.

A feature that is requested and not available is reported in a notice, and the run continues without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from . import messages
from .anatomy.length_switches import DYNAMIC_NTK
from .compile_cache import kept_compilations
from .execution import flops_per_token, matmul_flops
from .measuring.batches import (
    CPU_BUCKET_TOKENS,
    CPU_LIMITS,
    CUDA_BUCKET_TOKENS,
    CUDA_LIMITS,
    NO_BOUND,
    BatchLimits,
    key_cost,
)
from .measuring.captured import Captures
from .measuring.compiled import Compiled, is_on_gpu, modules_to_compile
from .measuring.instrument import Instrument
from .measuring.layout import packed
from .measuring.measure import measure_batch
from .measuring.prompts import Prompt, TokenRules, tokenize
from .models.devices import Device

if TYPE_CHECKING:
    from torch.nn import Module

# A longer run saves more time than compiling takes (measured: 29 s for GPT-J-6B, which then takes a quarter
# less time for a token).
LONG_RUN_S = 120.0
# Speed of a pass that is not compiled, relative to the device's fastest product.
USUAL_SHARE = 0.6
# Numbers in memory for each slot of a batch, in multiples of the widest matrix: the intermediates of an MLP.
ALIVE = 8
# The share of a GPU's free memory that one batch may use.
USABLE = 0.5


def choose_limits(
    request: messages.ModelRequest, device: Device, blocks: Sequence[Module], width: int
) -> BatchLimits:
    """As large as is fastest on the device, and as its free memory allows."""
    limits = CUDA_LIMITS if device.is_cuda else CPU_LIMITS
    buckets = CUDA_BUCKET_TOKENS if device.is_cuda else CPU_BUCKET_TOKENS
    tokens = min(limits.tokens, _slots_in_memory(device, blocks) or limits.tokens)
    return replace(
        limits,
        tokens=tokens,
        prompts=1 if request.precision == "compat" else request.batch_size,
        key_cost=key_cost(width),
        bucket_tokens=min(buckets, tokens) if request.layout == "buckets" else None,
    )


def _slots_in_memory(device: Device, blocks: Sequence[Module]) -> int | None:
    """The number of slots that fit into the free memory after the weights are loaded; None on a CPU."""
    import torch

    if not device.is_cuda:
        return None
    free = torch.cuda.mem_get_info(device.name)[0]
    weights = [weight for block in blocks for weight in block.parameters() if weight.dim() == 2]
    widest = max((max(weight.shape) * weight.element_size() for weight in weights), default=1)
    return max(1, int(USABLE * free / (ALIVE * widest)))


def share_rows(instrument: Instrument, request: messages.ModelRequest, packing: int | str) -> Instrument:
    """With masks up to the proven width, and shared rows where the request does not state a layout."""
    limits = instrument.limits
    is_open = request.layout == "auto" and limits.prompts is None
    if isinstance(packing, str):
        if is_open:
            instrument.notice("not_packed", packing)
        return instrument
    if is_open:
        limits = replace(limits, packed_width=packing)
    return replace(instrument, limits=limits, widest_mask=packing)


def with_captures(instrument: Instrument, device: Device, spreads: bool) -> Instrument:
    """With CUDA graphs, where the whole model is on one GPU.

    LongRoPE's choice between two tables runs on the GPU, so that a graph repeats it; in a release of
    transformers that chooses in Python, the capture fails, which a notice reports.
    """
    if not device.is_cuda or instrument.mode == "compat":
        return instrument
    if spreads:
        instrument.notice("not_captured", "no CUDA graphs: the model is spread over devices")
        return instrument
    if any(switch.what == DYNAMIC_NTK for switch in instrument.structure.switches):
        # A graph would replay the table of the pass that it was captured on.
        instrument.notice("not_captured", "no CUDA graphs: dynamic NTK makes a rotary table for each length")
        return instrument
    return replace(instrument, captures=Captures())


def with_compiled(instrument: Instrument) -> Instrument:
    """With compiled parts, where there are any."""
    import torch

    modules = modules_to_compile(instrument.split)
    if not modules:
        instrument.notice("not_compiled", "not compiled: the blocks show no attention or MLP to compile")
        return instrument
    device = instrument.model.device
    hardware = (
        torch.cuda.get_device_name(device)
        if device.type == "cuda"
        else torch.backends.cpu.get_cpu_capability()
    )
    try:
        with kept_compilations(hardware, lambda text: instrument.notice("compiled_again", text)):
            compiled = replace(instrument, compiled=Compiled(modules))
            lengths, shared, width = usual_batches(instrument.limits, is_on_gpu(modules))
            for same in lengths:
                measure_batch(compiled, _prompts_of(same))
            # With a mask they are compiled again; whether the model accepts one is proven later.
            with suppress(TypeError, ValueError, RuntimeError):
                measure_batch(compiled, _prompts_of(shared), packed(shared, width))
    except torch.AcceleratorError:
        raise
    except Exception as cause:
        instrument.notice("not_compiled", f"not compiled: {type(cause).__name__}: {cause}"[:1000])
        return instrument
    return compiled


def usual_batches(limits: BatchLimits, on_gpu: bool) -> tuple[list[list[int]], list[int], int]:
    """Lengths of prompts to compile with: of batches without shared rows, and of one with rows of a width.

    On a GPU, kernels are chosen by the sizes of the first batch. No two sizes of a batch are equal, which the
    compiled module would take for a rule.
    """
    longest = limits.widest or NO_BOUND
    usual, most, short = (256, 60, 32) if on_gpu else (8, 2, 8)
    usual, short = min(usual, longest), max(1, min(short, longest // 2))
    rows = max(2, min(most, limits.tokens // usual))
    return [[usual] * rows, [min(24, longest)] * 2], [short] * 2 * rows, 2 * short


def _prompts_of(lengths: Sequence[int]) -> list[Prompt]:
    return [Prompt(number, [0] * length) for number, length in enumerate(lengths)]


def is_compiling_wanted(
    instrument: Instrument,
    request: messages.ModelRequest,
    rules: TokenRules,
    sample: Sequence[messages.Item],
    prompts: int,
) -> bool:
    """Is compiling requested, or the run long enough for it?"""
    device = instrument.model.device
    if instrument.mode == "compat" or request.compile == "never":
        return False
    if request.compile == "always":
        return True
    if device.type != "cuda" or not sample:
        return False
    tokenized, _ = tokenize(instrument.tokenizer, sample, rules)
    # The sample contains the run's longest prompts, so its longest quarter is counted with the usual length.
    lengths = sorted(len(prompt.ids) for prompt in tokenized)
    usual = lengths[3 * len(lengths) // 4] if lengths else 0
    tokens = prompts * sum(min(length, usual) for length in lengths) / len(sample)
    flops = flops_per_token(instrument) or 2 * instrument.model.num_parameters()
    return tokens * flops / (USUAL_SHARE * matmul_flops(device, instrument.model.dtype)) > LONG_RUN_S
