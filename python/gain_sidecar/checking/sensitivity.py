"""The effect of one rounding of the first block's input on this model's norms.

Models differ: most keep the error small, a deep recurrence may amplify it a thousand times. The limits for
the effect of batches depend on it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..anatomy.calls import Arguments, Keywords, put_input
from ..measuring.instrument import Instrument
from ..measuring.measure import measure_prompts
from ..measuring.prompts import Prompt
from ..measuring.row import MeasuredRow
from .comparison import largest, row_errors
from .limits import unit_of

if TYPE_CHECKING:
    pass


def measure_sensitivity(instrument: Instrument, prompt: Prompt, row: MeasuredRow) -> float:
    """The largest relative error of norms and last gain when h₀ is changed by one unit, up or down at random.

    `row` is this prompt measured alone. 0 where the error is not finite or the prompt fails.
    """
    import torch

    structure, unit = instrument.structure, unit_of(instrument.model)
    source = torch.Generator().manual_seed(0)

    def nudge(_: object, args: Arguments, kwargs: Keywords) -> tuple[Arguments, Keywords]:
        states = structure.input_of(args, kwargs)
        signs = torch.randint(0, 2, states.shape, generator=source).to(states) * 2 - 1
        return put_input(structure.input_slot, args, kwargs, states * (1 + unit * signs))

    handle = structure.blocks[0].register_forward_pre_hook(nudge, with_kwargs=True)
    try:
        rows, _ = measure_prompts(instrument, [prompt])
    finally:
        handle.remove()
    moved = largest(error for nudged in rows for error in row_errors(nudged, row)) or 0.0
    return moved if math.isfinite(moved) else 0.0
