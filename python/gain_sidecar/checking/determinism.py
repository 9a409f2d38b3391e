"""Does measuring a prompt twice give the same bits?"""

from __future__ import annotations

from ..measuring.instrument import Instrument
from ..measuring.measure import measure_prompts
from ..measuring.prompts import Prompt
from ..measuring.row import MeasuredRow, numbers_in
from ..messages import SelfCheckResult
from .comparison import largest, relative_errors
from .result import answer, judge


def check_determinism(
    instrument: Instrument, prompt: Prompt, row: MeasuredRow, limit: float
) -> SelfCheckResult:
    """`row` is an earlier measurement of this prompt, alone; `limit` is the parity limit.

    On a CPU nothing may differ. On a GPU some kernels sum in no fixed order (those of experts, for example),
    which changes numbers as another batch does; the same limit applies.
    """
    rows, failures = measure_prompts(instrument, [prompt])
    if failures:
        return answer("determinism", False, f"the second time, {failures[0].text}")
    worst = largest(relative_errors(numbers_in(rows[0]), numbers_in(row)).tolist())
    on_cpu = instrument.model.device.type == "cpu"
    detail = f"one prompt of {len(prompt.ids)} tokens twice: " + (
        "the same bits" if worst == 0 else "relative error of norms, steps, entropy and probability"
    )
    return judge("determinism", worst, 0.0 if on_cpu else limit, detail)
