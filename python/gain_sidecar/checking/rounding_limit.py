"""The largest relative difference of a gain from a wider arithmetic that rounding can explain.

    stream     each of L blocks adds to a rounded stream: random errors of some units, which grow with √L
    experts    in a half dtype a router may choose another of two experts with almost equal scores
    positions  a rotary phase is position times frequency in float32, with an error of the position's unit;
               in float64 it is exact
    norms      the notebook's norms are themselves rounded, each by half a unit
    amplified  the effect of one rounding of h₀ in this model, where that is larger: measured on the prompts
               with the largest deviations, and only if they exceed the other terms

Observed on 46 small families with weights ten times as large as usual: 7 units · √L in float32, 7 in
bfloat16, and never more than 4.4 times the effect of one rounding of h₀. An error in the arithmetic is of the
order of the gain itself.
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
AMPLIFIED = 16
# The number of prompts with the largest deviations on which the effect of one rounding is measured.
MOST_AMPLIFIED = 3


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
    amplified = AMPLIFIED * max(_amplified(instrument, prompt) for prompt, _ in beyond[:MOST_AMPLIFIED])
    if amplified <= limit:
        return limit, reason
    return amplified, f"{AMPLIFIED} times what one rounding of h₀ does to these prompts explains"


def _amplified(instrument: Instrument, prompt: Prompt) -> float:
    plainly = alone(instrument)
    rows, _ = measure_prompts(plainly, [prompt])
    return measure_sensitivity(plainly, prompt, rows[0]) if len(rows) else 0.0
