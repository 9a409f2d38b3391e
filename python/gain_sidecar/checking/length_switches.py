"""Does each prompt keep its numbers on both sides of every length at which the model's arithmetic changes?

    up to the length    two prompts, one of exactly that length
    beyond              two prompts one token longer, and one a few tokens longer

Measured alone, shortest first and then longest first: the order must not matter. Then together, in the
batches of the run's plan. Where a switch cannot be tried, every prompt gets a pass of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..anatomy.length_switches import LengthSwitch
from ..anatomy.structure import probe_ids
from ..measuring.instrument import Instrument
from ..measuring.measure import measure_prompts
from ..measuring.prompts import Prompt, TokenRules
from ..measuring.row import MeasuredRow
from ..messages import SelfCheckName, SelfCheckResult
from .alone import alone, fall_back
from .comparison import largest, row_errors
from .result import judge, not_applicable

NAME: SelfCheckName = "length switches"
# Limit of tokens times parameters for one switch: about half a minute on two cores, a second on a GPU.
WORK, GPU_WORK = 2e12, 1e15
# A pass runs uncaptured the first time, is captured the second, and only replayed from the third on.
REPLAYS = 3


def check_length_switches(
    instrument: Instrument, rules: TokenRules, limit: float
) -> tuple[SelfCheckResult, Instrument]:
    """The result, and the instrument for the run; `limit` is the parity limit."""
    switches = instrument.structure.switches
    if not switches:
        return not_applicable(NAME, "the model states no length at which its arithmetic changes"), instrument
    errors: list[float] = []
    for switch in switches:
        found = _try_switch(instrument, rules, switch, limit)
        if isinstance(found, SelfCheckResult):
            return found, instrument
        if isinstance(found, str):
            return not_applicable(NAME, found), fall_back(instrument, found)
        errors += found
    which = "; ".join(f"{switch.what}, at {switch.tokens} tokens" for switch in switches)
    how = "one at a time" if instrument.limits.prompts == 1 else "together as the run measures them"
    detail = f"{which}: prompts on both sides, {how}, against alone, in two orders"
    return judge(NAME, largest(errors), limit, detail), instrument


def _try_switch(
    instrument: Instrument, rules: TokenRules, switch: LengthSwitch, limit: float
) -> list[float] | str | SelfCheckResult:
    """The errors; or why it cannot be tried or prompts cannot share passes; or a failed check."""
    at = f"{switch.what} changes at {switch.tokens} tokens"
    if rules.longest <= switch.tokens:
        return f"{at}, and no prompt may have more than {rules.longest}, so that it cannot be tried"
    prompts = _prompts(instrument, switch.tokens, rules.longest)
    tokens = 3 * sum(len(prompt.ids) for prompt in prompts)
    work = tokens * instrument.model.num_parameters()
    most = GPU_WORK if instrument.model.device.type == "cuda" else WORK
    if work > most:
        return (
            f"{at}, and trying it would take {tokens:,} tokens: times the model's parameters that is "
            f"{work:.1e}, where {most:.0e} is the most that a load spends on it"
        )
    plainly = alone(instrument)
    rows, failures = measure_prompts(plainly, prompts)
    again, failed_again = measure_prompts(plainly, prompts[::-1])
    if failures or failed_again:
        return f"{at}, and it cannot be tried: {(failures or failed_again)[0].text}"
    order = _apart(again, rows)
    if not order <= limit:
        detail = f"{at}: a prompt's numbers depend on what was measured before it"
        return judge(NAME, order, limit, detail)
    if instrument.limits.prompts == 1:
        return [order]
    unnoticed = replace(instrument, notices=[])
    errors = [order]
    for _ in range(REPLAYS if instrument.captures else 1):
        together, failed = measure_prompts(unnoticed, prompts)
        if failed:
            return f"{at}, and prompts on both sides cannot be measured together: {failed[0].text}"
        errors.append(_apart(together, rows))
    if not max(errors) <= limit:
        return f"{at}, and there prompts measured together differ by {max(errors):.1e} from alone"
    return errors


def _prompts(instrument: Instrument, tokens: int, longest: int) -> list[Prompt]:
    """Shortest first, of ordinary tokens."""
    ordinary = probe_ids(instrument.model)[1].tolist()
    lengths = sorted([max(1, tokens - 5), tokens, tokens + 1, tokens + 1, min(tokens + 5, longest)])
    return [
        Prompt(item, [ordinary[(item + index * index) % len(ordinary)] for index in range(length)])
        for item, length in enumerate(lengths)
    ]


def _apart(rows: Sequence[MeasuredRow], expected: Sequence[MeasuredRow]) -> float:
    """The largest error of any row, whatever their order."""
    known = {row.item: row for row in expected}
    return largest(error for row in rows for error in row_errors(row, known[row.item])) or 0.0
