"""Does a prompt get the same numbers in a padded batch, among others and in another order, as alone?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from ..measuring.measure import Instrument, measure_prompts
from ..measuring.prompts import Prompt
from ..messages import MeasuredRow, SelfCheckResult
from .comparison import largest, last_gain, relative_errors
from .limits import FLOAT32_UNIT, unit_of
from .result import answer, judge, not_applicable

# In float32, a matrix product over another number of rows adds up in another order, some units apart. In a
# half dtype it adds up in float32 and rounds once: most numbers come out the same, others one unit apart, and
# there an expert may change places with one that is rated alike.
UNITS = 32
HALF_UNITS = 2


def parity_limit(instrument: Instrument) -> float:
    """Rounding errors of L blocks add up as random ones do, with √L.

    Seen on a CPU: 6 units of float32 and 0.7 of bfloat16 in SmolLM2 (30 blocks); up to 39 and 1.2 in small
    models with large random weights, of 46 families. Padding that leaks shows as parts of the whole.
    """
    unit = unit_of(instrument.model)
    units = UNITS if unit == FLOAT32_UNIT else HALF_UNITS
    return units * unit * math.sqrt(len(instrument.structure.blocks))


def check_batch_parity(
    instrument: Instrument, prompts: Sequence[Prompt], rows: Sequence[MeasuredRow]
) -> SelfCheckResult:
    """`rows` holds the same prompts, measured one at a time."""
    if instrument.limits.prompts == 1:
        return not_applicable("batch parity", "this run measures one prompt at a time")
    together = replace(instrument, limits=replace(instrument.limits, prompts=len(prompts)))
    # Batches are sorted by length: items of equal length change places, and every other meets new neighbours.
    found, failures = measure_prompts(together, prompts[::-1])
    if failures:
        return answer("batch parity", False, f"in a batch, {failures[0].text}")
    expected = {row.item: row for row in rows}
    errors = [error for row in found for error in row_errors(row, expected[row.item])]
    return judge(
        "batch parity",
        largest(errors),
        parity_limit(instrument),
        f"{len(found)} prompts of {len(rows[0].token_ids)} to {len(rows[-1].token_ids)} tokens in one padded "
        "batch against one at a time: relative error of every norm and of the last gain",
    )


def row_errors(row: MeasuredRow, expected: MeasuredRow) -> list[float]:
    """Of each norm and of the last gain."""
    return [
        *relative_errors(row.norms, expected.norms).tolist(),
        float(relative_errors(last_gain(row), last_gain(expected))),
    ]
