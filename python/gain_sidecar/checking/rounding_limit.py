"""What rounding alone can make of a gain: how far a wider arithmetic may lie from it without another cause.

    stream     each of L blocks adds to a stream that is rounded: random errors of some units, which add up
               as √L
    experts    in a half dtype a router may take another expert of two that it rates alike
    positions  a rotary phase is position times frequency in float32, so off by the position's own unit; only
               float64 has it exact
    norms      the notebook's are themselves rounded, each by half a unit
    carried    what the model makes of one rounding of h₀, where it makes more of it: measured on the prompts
               that deviate most, and only if they exceed the others

Seen on 46 small families with weights ten times as large as usual: 7 units · √L in float32, 7 in bfloat16,
and never more than 4.4 times what one rounding of h₀ comes to. An error of arithmetic shows as parts of the
whole.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..measuring.instrument import Instrument
from ..measuring.measure import measure_prompts
from ..measuring.prompts import Prompt
from .alone import alone
from .batch_parity import EXPERT_UNITS, has_experts
from .limits import FLOAT32_UNIT, unit_of
from .sensitivity import measure_sensitivity

UNITS, HALF_UNITS = 16, 1
CARRIED = 16
# Those that deviate most are asked what they carry.
ASKED = 3


def rounding_limit(instrument: Instrument, deviations: Sequence[tuple[Prompt, float]]) -> tuple[float, str]:
    """The limit, relative, and its reason.

    `deviations` holds each prompt with |gain here / gain there - 1|; at least one.
    """
    unit, blocks = unit_of(instrument.model), len(instrument.structure.blocks)
    is_half = unit > FLOAT32_UNIT
    stream = unit * (HALF_UNITS if is_half else UNITS) * math.sqrt(blocks)
    experts = unit * EXPERT_UNITS if is_half and has_experts(instrument.model.config) else 0.0
    positions = 0.0 if is_half else unit * max(len(prompt.ids) for prompt, _ in deviations)
    norms = 2 * unit if instrument.mode == "compat" else 0.0
    limit = max(stream, experts) + positions + norms
    reason = f"rounding in {blocks} blocks explains"
    beyond = sorted((found for found in deviations if found[1] > limit), key=lambda found: -found[1])
    if not beyond:
        return limit, reason
    carried = CARRIED * max(_carried(instrument, prompt) for prompt, _ in beyond[:ASKED])
    if carried <= limit:
        return limit, reason
    return carried, f"{CARRIED} times what one rounding of h₀ does to these prompts explains"


def _carried(instrument: Instrument, prompt: Prompt) -> float:
    plainly = alone(instrument)
    rows, _ = measure_prompts(plainly, [prompt])
    return measure_sensitivity(plainly, prompt, rows[0]) if len(rows) else 0.0
