"""Does a prompt get the same numbers in a padded batch, among others and in another order, as alone?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..measuring.instrument import Instrument
from ..measuring.measure import measure_prompts
from ..measuring.prompts import Prompt
from ..measuring.row import MeasuredRow
from ..messages import SelfCheckResult
from .comparison import largest, row_errors
from .limits import FLOAT32_UNIT, unit_of
from .result import answer, judge, not_applicable

if TYPE_CHECKING:
    from transformers import PreTrainedConfig

# In float32, a matrix product over another number of rows sums in another order, some units apart. In a half
# dtype it sums in float32 and rounds once: most numbers are the same, others one unit apart.
UNITS = 32
HALF_UNITS = 2
# There, a router may choose another of two experts with almost equal scores, which changes a whole step.
EXPERT_UNITS = 16
# Times the effect of one rounding of h₀ in this model: float32 rounds several units in each product.
CARRIED = 16
HALF_CARRIED = 4


def parity_limit(instrument: Instrument, sensitivity: float) -> float:
    """The largest relative error by rounding: errors grow with √L, and the model may amplify them.

    Observed: 6 units of float32 and 0.7 of bfloat16 in SmolLM2 (30 blocks) on a CPU; 2 and 0.7 in random
    models of 24 to 32 blocks on an H100; up to 39 and 3.4 (where an expert changes) in small ones with large
    random weights; 6,000 of float32 in a random Mamba of 48 blocks, 11 times the effect of one rounding.
    Leaking padding causes errors of the order of the numbers themselves.
    """
    unit = unit_of(instrument.model)
    root = math.sqrt(len(instrument.structure.blocks))
    if unit == FLOAT32_UNIT:
        return max(unit * UNITS * root, CARRIED * sensitivity)
    experts = EXPERT_UNITS if has_experts(instrument.model.config) else 0
    return max(unit * HALF_UNITS * root, unit * experts, HALF_CARRIED * sensitivity)


def has_experts(config: PreTrainedConfig) -> bool:
    """Does a router choose among several MLPs? By the number of experts, under any name in the config."""
    numbers = config.get_text_config().to_dict().items()
    return any("experts" in name and isinstance(value, int) and value > 1 for name, value in numbers)


def check_batch_parity(
    instrument: Instrument, prompts: Sequence[Prompt], rows: Sequence[MeasuredRow], limit: float
) -> SelfCheckResult:
    """`rows` holds the same prompts, measured one at a time; `limit` is the parity limit."""
    if instrument.limits.prompts == 1:
        return not_applicable("batch parity", "this run measures one prompt at a time")
    together = replace(instrument, limits=replace(instrument.limits, prompts=len(prompts)))
    # Batches are sorted by length: items of equal length swap, and all others get new neighbours.
    found, failures = measure_prompts(together, prompts[::-1])
    if failures:
        return answer("batch parity", False, f"in a batch, {failures[0].text}")
    expected = {row.item: row for row in rows}
    errors = [error for row in found for error in row_errors(row, expected[row.item])]
    return judge(
        "batch parity",
        largest(errors),
        limit,
        f"{len(found)} prompts of {len(rows[0].token_ids)} to {len(rows[-1].token_ids)} tokens in one padded "
        "batch against one at a time: relative error of every norm and of the last gain",
    )
