"""Do the run's own prompts keep their numbers when they share passes as in the run?

The shortest and the longest of the sample that share a pass are measured alone too, and more where that is
cheap. Prompts that have their own pass anyway are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..measuring.instrument import Instrument
from ..measuring.measure import measure_prompts, plan
from ..measuring.prompts import Prompt, TokenRules, tokenize
from ..measuring.row import MeasuredRow
from ..messages import ErrorRow, Item, SelfCheckName, SelfCheckResult
from .alone import alone, fall_back
from .batch_parity import parity_limit
from .comparison import largest, row_errors
from .result import judge, not_applicable
from .sensitivity import measure_sensitivity

NAME: SelfCheckName = "own prompts"
# The most prompts of a sample that are measured: the longest, the shortest, the others evenly by length.
MOST = 8
# Limit of tokens times parameters for further prompts that are measured alone.
WORK, GPU_WORK = 1e9, 1e12


@dataclass(frozen=True)
class OwnRows:
    """Prompts of the run, measured as in the run."""

    prompts: list[Prompt]
    rows: list[MeasuredRow]
    failures: list[ErrorRow]
    """The prompts of the whole sample that cannot be measured."""


def measure_own(instrument: Instrument, rules: TokenRules, sample: Sequence[Item]) -> OwnRows:
    """Raises SidecarError only when the device has failed."""
    prompts, refused = tokenize(instrument.tokenizer, sample, rules)
    chosen = choose(prompts, MOST)
    rows, failed = measure_prompts(replace(instrument, notices=[]), chosen)
    return OwnRows(chosen, list(rows), [*refused, *failed])


def choose(prompts: Sequence[Prompt], most: int) -> list[Prompt]:
    """The two longest, the shortest, and the others evenly by length; in their own order."""
    if len(prompts) <= most:
        return list(prompts)
    rising = sorted(range(len(prompts)), key=lambda index: len(prompts[index].ids))
    inner = rising[1:-2]
    steps = most - 3
    taken = [inner[(2 * step + 1) * len(inner) // (2 * steps)] for step in range(steps)]
    return [prompts[index] for index in sorted([rising[0], *taken, *rising[-2:]])]


def check_own_prompts(
    instrument: Instrument, own: OwnRows, limit: float
) -> tuple[SelfCheckResult, Instrument]:
    """The result, and the instrument for the run; `limit` is the parity limit."""
    if instrument.limits.prompts == 1:
        return not_applicable(NAME, "this run measures one prompt at a time"), instrument
    rows = {row.item: row for row in own.rows}
    sharing = [prompt for prompt in _sharing(instrument, own.prompts) if prompt.item in rows]
    if not sharing:
        return not_applicable(NAME, _say_none(own)), instrument
    plainly = alone(instrument)
    checked = _within(sharing, instrument)
    single, failures = measure_prompts(plainly, checked)
    if failures:
        return _fall_back(instrument, f"a prompt that others share a pass with fails: {failures[0].text}")
    errors = {row.item: _apart(rows[row.item], row) for row in single}
    lengths = [len(prompt.ids) for prompt in checked]
    detail = (
        f"{len(checked)} of this run's prompts, of {min(lengths)} to {max(lengths)} tokens, as the run "
        "measures them against alone"
    )
    beyond = [prompt for prompt in checked if errors[prompt.item] > limit]
    if beyond:
        again, _ = measure_prompts(plainly, beyond)
        before = {row.item: row for row in single}
        drift = largest(_apart(row, before[row.item]) for row in again) or 0.0
        if drift > limit:
            return judge(
                NAME, drift, limit, f"{detail}: alone, they differ from one time to the next"
            ), instrument
        # One rounding may have a larger effect on these prompts than on the known ones.
        carried = [measure_sensitivity(plainly, prompt, before[prompt.item]) for prompt in beyond]
        limit = max(limit, parity_limit(instrument, max(carried)))
    worst = largest(errors.values()) or 0.0
    if worst > limit:
        return _fall_back(instrument, f"{detail}, differ by {worst:.1e}, where {limit:.1e} is rounding")
    return judge(NAME, worst, limit, detail), instrument


def _fall_back(instrument: Instrument, reason: str) -> tuple[SelfCheckResult, Instrument]:
    return not_applicable(NAME, f"one prompt at a time: {reason}"), fall_back(instrument, reason)


def _sharing(instrument: Instrument, prompts: Sequence[Prompt]) -> list[Prompt]:
    """The prompts whose pass holds others too, shortest first; all where passes are replayed or compiled."""
    lengths = [len(prompt.ids) for prompt in prompts]
    changed = instrument.captures is not None or instrument.compiled is not None or bool(instrument.last_mlp)
    found = [
        prompts[index]
        for batch in plan(replace(instrument, notices=[]), lengths)
        for index in batch.indices
        if changed or batch.layout.slots > lengths[index]
    ]
    return sorted(found, key=lambda prompt: len(prompt.ids))


def _within(sharing: list[Prompt], instrument: Instrument) -> list[Prompt]:
    """The shortest, the longest, and the next longest up to the limit of work."""
    most = GPU_WORK if instrument.model.device.type == "cuda" else WORK
    ends = sharing[:1] + sharing[1:][-1:]
    inner = sharing[1:-1][::-1]
    room = most / instrument.model.num_parameters() - _tokens(ends)
    for prompt in inner:
        room -= len(prompt.ids)
        if room < 0:
            break
        ends.append(prompt)
    return ends


def _tokens(prompts: Iterable[Prompt]) -> int:
    return sum(len(prompt.ids) for prompt in prompts)


def _apart(row: MeasuredRow, expected: MeasuredRow) -> float:
    return largest(row_errors(row, expected)) or 0.0


def _say_none(own: OwnRows) -> str:
    if not own.prompts:
        first = f": {own.failures[0].text}" if own.failures else ""
        return f"no prompt of this run came with the request that can be measured{first}"
    return "each prompt of this run's sample has a pass of its own"
