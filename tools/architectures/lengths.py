"""Checks that prompts of mixed lengths have the same numbers as alone, on both sides of every length switch.

Each architecture is tried unchanged. Where it has a rotary table, it is also tried with LongRoPE and with
dynamic NTK instead, both with their switch at 32 tokens.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from gain_sidecar.anatomy.architecture import read_architecture
from gain_sidecar.anatomy.layer_counts import text_config
from gain_sidecar.anatomy.stream_scale import keep_one_scale
from gain_sidecar.checking.alone import alone
from gain_sidecar.checking.batch_parity import parity_limit
from gain_sidecar.checking.packing import prove_packing
from gain_sidecar.checking.sensitivity import measure_sensitivity
from gain_sidecar.errors import SidecarError
from gain_sidecar.measuring.batches import BatchLimits
from gain_sidecar.measuring.instrument import Instrument
from gain_sidecar.measuring.measure import measure_prompts
from gain_sidecar.measuring.prompts import Prompt

from .plain import IdsAsText, plain_run
from .tiny_configs import VOCABULARY

# Lengths around windows of 8, chunks and top keys of 16, and switches at 32; long ones first.
LENGTHS = (100, 9, 65, 33, 16, 8, 33, 1, 32, 34, 17, 31, 47, 90)
SWITCH = 32
LAYOUTS = {
    "packed or padded": BatchLimits(tokens=2_048, padding=32, key_cost=0.001),
    "padded": BatchLimits(tokens=100_000, padding=100_000),
    "batches of 7": BatchLimits(tokens=100_000, padding=0, prompts=7),
    "buckets": BatchLimits(tokens=2_048, padding=0, bucket_tokens=256, widest=max(LENGTHS)),
    "alone": BatchLimits(tokens=2_048, padding=0, prompts=1),
}
# Largest relative deviation from the prompt alone, unless the model amplifies a rounding error by more.
TOLERANCE = 1e-6

Row = dict[str, Any]
Build = Callable[[dict[str, Any]], Any]


def audit_lengths(model: Any, outer: Any, build: Build) -> Row:
    """The rows of `mixed_lengths` by variant, or the reason why a variant was not tried.

    `model` has not run yet; `outer` is the config that it was built from, which may contain the model's own;
    `build` makes the model again with changes of that config.
    """
    found: Row = {"as it is": mixed_lengths(model)}
    for name, make in (("LongRoPE", _longrope), ("dynamic NTK", _dynamic)):
        changes = _changed_rope(model, outer, make)
        if changes is None:
            continue
        try:
            changed = build(changes)
        except Exception as cause:
            found[name] = f"transformers cannot: {type(cause).__name__}: {_first_line(cause)}"[:200]
            continue
        found[name] = mixed_lengths(changed)
    return found


def _first_line(cause: Exception) -> str:
    return next((line for line in str(cause).splitlines() if line.strip()), "")


def mixed_lengths(model: Any) -> Row | str:
    """The length switches, the largest error in any layout, and the limit."""
    # Fixes RWKV's scale, as reading the architecture does.
    keep_one_scale(model)
    fresh = copy.deepcopy(model)
    try:
        read = read_architecture(model)
    except SidecarError as refusal:
        return f"refused: {refusal.text.partition('cannot be measured: ')[2]}"
    source = random.Random(0)
    prompts = [
        Prompt(item, [source.randrange(3, VOCABULARY) for _ in range(length)])
        for item, length in enumerate(LENGTHS)
    ]
    made = Instrument(model, IdsAsText(), read.structure, LAYOUTS["alone"], "fast", read.split)
    expected = [
        _plain_norms(copy.deepcopy(fresh), read.structure.blocks_path, prompt.ids) for prompt in prompts
    ]
    worst: dict[str, float] = {}
    packing = _packing(made, prompts)
    for layout, limits in LAYOUTS.items():
        if layout == "packed or padded" and isinstance(packing, int):
            limits = replace(limits, packed_width=packing)
        rows, failures = measure_prompts(replace(made, limits=limits), prompts)
        if failures:
            return f"fails: {failures[0].text}"[:200]
        worst[layout] = max(_error(row.norms, norms) for row, norms in zip(rows, expected, strict=True))
    error = max(worst.values())
    limit = TOLERANCE if error <= TOLERANCE else max(TOLERANCE, _limit(made, prompts))
    return {
        "switches": [[switch.tokens, switch.what, switch.beyond] for switch in read.structure.switches],
        "packed": packing if isinstance(packing, int) else None,
        "error": float(f"{error:.2g}"),
        "limit": float(f"{limit:.2g}"),
        "holds": error <= limit,
        **({} if error <= limit else {"worst": {name: float(f"{each:.2g}") for name, each in worst.items()}}),
    }


def _packing(made: Instrument, prompts: list[Prompt]) -> int | str:
    known = sorted(
        (prompt for prompt in prompts if len(prompt.ids) <= 40), key=lambda prompt: len(prompt.ids)
    )[::2]
    rows, failures = measure_prompts(made, known)
    return "fails" if failures else prove_packing(made, known, list(rows), 4e-6 * 8**0.5, 128)


def _limit(made: Instrument, prompts: list[Prompt]) -> float:
    """The largest effect of rounding on these prompts."""
    plainly = alone(made)
    rows, _ = measure_prompts(plainly, prompts)
    carried = [measure_sensitivity(plainly, prompt, row) for prompt, row in zip(prompts, rows, strict=True)]
    return parity_limit(made, max(carried))


def _plain_norms(model: Any, blocks_path: str, ids: list[int]) -> Any:
    taken, given, _, _ = plain_run(model, blocks_path, ids)
    return torch.tensor(
        [float(state[-1].double().norm()) for state in [taken[0], *given]], dtype=torch.float64
    )


def _error(norms: list[float], expected: Any) -> float:
    found = torch.tensor(norms, dtype=torch.float64)
    gain, gain_alone = found[-1] / found[-2], expected[-1] / expected[-2]
    return max(float((found / expected - 1).abs().max()), float((gain / gain_alone - 1).abs()))


def _changed_rope(
    model: Any, outer: Any, make: Callable[[dict[str, Any], int], Row]
) -> dict[str, Any] | None:
    """The change of the config for another kind of rotary table; None where the model has none."""
    text = text_config(model.config)
    stated, sizes = getattr(text, "rope_parameters", None), _table_sizes(model)
    if not isinstance(stated, dict) or not stated or not sizes:
        return None
    nested = {name: entry for name, entry in stated.items() if isinstance(entry, dict)}
    rope: Row = {name: make(entry, sizes.get(name, 4)) for name, entry in nested.items()}
    changes: Row = {
        "rope_parameters": rope or make(stated, max(sizes.values())),
        "max_position_embeddings": SWITCH if make is _dynamic else 128,
    }
    inner = (name for name in outer.sub_configs if type(getattr(outer, name, None)) is type(text))
    name = None if type(outer) is type(text) else next(inner, None)
    return changes if name is None else {name: changes}


def _table_sizes(model: Any) -> dict[str, int]:
    """The number of frequencies of each rotary table, by kind of layer; a single table has an empty name."""
    return {
        name.removesuffix("inv_freq").rstrip("_"): len(buffer)
        for module in model.modules()
        if hasattr(module, "rope_type")
        for name, buffer in module.named_buffers(recurse=False)
        if name.endswith("inv_freq") and "original" not in name
    }


# Settings of only one kind of table.
_OF_A_KIND = ("factor", "attention_factor", "mscale", "mscale_all_dim", "beta_fast", "beta_slow", "truncate")


def _longrope(stated: Row, size: int) -> Row:
    return {
        **{name: value for name, value in stated.items() if name not in _OF_A_KIND},
        "rope_type": "longrope",
        "original_max_position_embeddings": SWITCH,
        "short_factor": [1.0] * size,
        "long_factor": [1.0 + 4 * index for index in range(size)],
        # Settings of PhiMoE.
        "short_mscale": 1.0,
        "long_mscale": 1.3,
    }


def _dynamic(stated: Row, size: int) -> Row:
    kept = {name: value for name, value in stated.items() if name not in _OF_A_KIND}
    # The formula divides by the table's width minus 2.
    whole = {"partial_rotary_factor": 1.0} if size == 1 else {}
    return {**kept, **whole, "rope_type": "dynamic", "factor": 4.0}
