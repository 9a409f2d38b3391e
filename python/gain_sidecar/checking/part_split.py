"""Is each block's step the sum of its parts: Δ_k = a_k + m_k, up to the rounding of the stream?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..measuring.instrument import Instrument
from ..measuring.row import MeasuredRow
from ..messages import SelfCheckResult
from .limits import unit_of
from .result import judge, not_applicable

LEAST = 1e-5
# A block adds each part to its stream, and each sum is rounded to its dtype: half a unit of the sum.
UNITS = 2


def check_part_split(instrument: Instrument, rows: Sequence[MeasuredRow]) -> SelfCheckResult:
    """`rows` holds prompts that were measured one at a time. Error and limit are those of the worst block."""
    found = [pair for row in rows for pair in split_errors(row, unit_of(instrument.model))]
    if not found:
        return not_applicable("part split", "no block's step is shown to be the sum of two parts")
    error, limit = max(found, key=lambda pair: pair[0] / pair[1])
    return judge(
        "part split",
        error,
        limit,
        f"{len(found)} steps of {len(rows)} prompts: ‖Δ - attention - MLP‖ / ‖Δ‖ where it is nearest to its "
        f"limit, {LEAST:g} or the rounding of what the block adds up",
    )


def split_errors(row: MeasuredRow, unit: float) -> Iterator[tuple[float, float]]:
    """Error and limit of each block whose step is split and has numbers."""
    import numpy as np

    if row.split is None:
        return
    split = row.split
    columns = (row.norms, row.delta_norms, split.attention_norms, split.mlp_norms, split.errors)
    for before, step, attention, mlp, error in zip(*columns, strict=False):
        if np.isfinite([before, step, attention, mlp, error]).all() and step > 0:
            yield error, max(LEAST, UNITS * unit * (before + attention + mlp) / step)
