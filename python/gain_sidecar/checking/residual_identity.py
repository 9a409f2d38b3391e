"""Are the rows one stream, from the first block's input through every block to the module after the last?

    ‖h_k‖² = ‖h_(k-1)‖² + 2⟨h_(k-1), Δ_k⟩ + ‖Δ_k‖²          relative to ‖h_(k-1)‖² + ‖Δ_k‖²
    ‖input of block k+1‖, and of what follows block L,       relative to that of the row, on one prompt

The first is checked in every row, whose three numbers per block are computed by separate sums. The second is
measured in float64 by separate hooks on the modules' inputs. Norms that are not finite are left out: float16
overflows in some models.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ..anatomy.calls import Arguments, Keywords, PreHook, input_slots, take_input
from ..measuring.instrument import Instrument
from ..measuring.row import MeasuredRow
from ..messages import SelfCheckResult
from .comparison import largest, relative_errors
from .limits import FLOAT32_UNIT, unit_of
from .result import judge

if TYPE_CHECKING:
    from torch import Tensor

# Each of the three is a sum over thousands of numbers in float32, a few units off.
UNITS = 64
# In compat mode both norms are rounded to the model's dtype: half a unit each, doubled by their squares.
COMPAT_UNITS = 4


def check_residual_identity(instrument: Instrument, rows: Sequence[MeasuredRow]) -> SelfCheckResult:
    """`rows` holds prompts that were measured one at a time."""
    limit = UNITS * FLOAT32_UNIT
    if instrument.mode == "compat":
        limit = max(limit, COMPAT_UNITS * unit_of(instrument.model))
    apart = [error for row in rows for error in identity_errors(row)]
    if not apart:
        detail = "no block has finite norms: they overflow in too narrow a dtype"
        return judge("residual identity", None, limit, detail)
    read = read_norms(instrument, rows[0].token_ids)
    apart += [
        error
        for error, norm in zip(relative_errors(rows[0].norms[: len(read)], read), rows[0].norms, strict=False)
        if math.isfinite(norm)
    ]
    return judge(
        "residual identity",
        largest(apart),
        limit,
        f"{len(rows)} prompts, {len(instrument.structure.blocks)} blocks: ‖h_k‖² is "
        "‖h_(k-1)‖² + 2⟨h_(k-1), Δ_k⟩ + ‖Δ_k‖², and each block reads the output of the one before",
    )


def identity_errors(row: MeasuredRow) -> list[float]:
    """The identity's error in each block whose numbers are finite."""
    import numpy as np

    errors = []
    for (before, after), step, inner in zip(
        pairwise(row.norms), row.delta_norms, row.inner_products, strict=True
    ):
        size = before**2 + step**2
        if np.isfinite([before, after, step, inner]).all() and size > 0:
            errors.append(abs(after**2 - (size + 2 * inner)) / size)
    return errors


def read_norms(instrument: Instrument, ids: list[int]) -> list[float]:
    """‖h‖₂ at the last token of each block's input, and of the input after the last block, in float64."""
    import torch

    structure, model = instrument.structure, instrument.model
    norms: list[float] = []

    def note(take: Callable[[Arguments, Keywords], Tensor]) -> PreHook:
        def hook(_: object, args: Arguments, kwargs: Keywords) -> None:
            norms.append(float(take(args, kwargs)[0, -1].double().norm()))

        return hook

    def first_states(args: Arguments, kwargs: Keywords) -> Tensor:
        return next(iter(input_slots(args, kwargs).values()))

    def head_states(args: Arguments, kwargs: Keywords) -> Tensor:
        return take_input(structure.head_slot, args, kwargs)

    watched = [(block, structure.input_of) for block in structure.blocks]
    if structure.final_norm is not None:
        watched.append((structure.final_norm, first_states))
    elif not structure.exit_paths and structure.exit_factor == 1:
        watched.append((structure.head, head_states))
    handles = [module.register_forward_pre_hook(note(take), with_kwargs=True) for module, take in watched]
    try:
        with torch.inference_mode(), instrument.running():
            model(input_ids=torch.tensor([ids], device=model.device), use_cache=False)
    finally:
        for handle in handles:
            handle.remove()
    return norms
