"""Measures tokenized prompts on a loaded model: batches through the hooks, one copy home for each.

    prompts ─▶ batches ─▶ ids [R, T] ─▶ forward under hooks ─▶ table ─▶ rows

A GPU is given the next batch before the numbers of the one before are waited for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import errors
from ..memory import is_out_of_memory, release_memory
from ..messages import ErrorRow
from .batches import BUCKETS, Batch, plan_batches
from .captured import MOST_SLOTS
from .inputs import make_inputs
from .instrument import Instrument
from .layout import Layout, packed, padded
from .passes import empty_table, run_pass
from .prompts import Prompt
from .row import MeasuredRow, PartSplit
from .table import SPLIT, Homecoming

# Batches that are asked of the device before the numbers of the first are waited for.
AHEAD = 2


@dataclass(frozen=True)
class Pending:
    """A batch that the device has been asked for."""

    prompts: list[Prompt]
    numbers: Homecoming


def measure_prompts(
    instrument: Instrument, prompts: Sequence[Prompt]
) -> tuple[list[MeasuredRow], list[ErrorRow]]:
    """Every prompt ends once, as a row or as an error row; both in the order of the prompts.

    Raises SidecarError only when the device itself has failed.
    """
    rows: dict[int, MeasuredRow] = {}
    failures: dict[int, ErrorRow] = {}
    waiting = deque(_plan(instrument, [len(prompt.ids) for prompt in prompts]))
    under_way: deque[tuple[Batch, Pending]] = deque()
    while waiting or under_way:
        if waiting and len(under_way) < AHEAD:
            batch = waiting.popleft()
            chosen = [prompts[index] for index in batch.indices]
            outcome = _attempt(start_batch, instrument, chosen, batch.layout)
            if isinstance(outcome, Pending):
                under_way.append((batch, outcome))
                continue
        else:
            batch, pending = under_way.popleft()
            outcome = _attempt(finish_batch, instrument, pending)
            if isinstance(outcome, list):
                rows |= zip(batch.indices, outcome, strict=True)
                continue
        if len(batch.indices) == 1:
            (index,) = batch.indices
            failures[index] = _error_row(instrument, prompts[index], outcome)
        else:
            waiting.extendleft(reversed(_smaller(instrument, batch, prompts, outcome)))
    return [rows[index] for index in sorted(rows)], [failures[index] for index in sorted(failures)]


def measure_batch(
    instrument: Instrument, prompts: list[Prompt], layout: Layout | None = None
) -> list[MeasuredRow]:
    """One forward pass over these prompts, each in a row of its own unless told otherwise; rows in order."""
    if layout is None:
        layout = padded([len(prompt.ids) for prompt in prompts])
    return finish_batch(instrument, start_batch(instrument, prompts, layout))


def start_batch(instrument: Instrument, prompts: list[Prompt], layout: Layout) -> Pending:
    """Ask the device for one forward pass over these prompts."""
    model = instrument.model
    captures = instrument.captures if layout.slots <= MOST_SLOTS else None
    explicit = captures is not None and instrument.limits.packed_width is not None
    inputs = make_inputs(prompts, layout, model.device, model.dtype, explicit)
    table = captures.run(instrument, inputs) if captures else None
    if table is None:
        table = empty_table(instrument, len(prompts))
        run_pass(instrument, inputs, table)
    return Pending(prompts, table.send_home())


def finish_batch(instrument: Instrument, pending: Pending) -> list[MeasuredRow]:
    """Wait for the numbers of a batch: its rows, in the order of its prompts."""
    numbers = pending.numbers.numbers()
    return [_row(instrument, prompt, one) for prompt, one in zip(pending.prompts, numbers, strict=True)]


def _plan(instrument: Instrument, lengths: list[int]) -> list[Batch]:
    """A prompt that padding would change goes alone, and so does one that no bucket holds."""
    limits, most = instrument.limits, instrument.structure.keys_kept
    alone = [index for index, length in enumerate(lengths) if most is not None and length > most]
    taken = set(alone)
    others = [index for index in range(len(lengths)) if index not in taken]
    batches = plan_batches([lengths[index] for index in others], limits)
    if limits.bucket_tokens is not None and (longest := max(lengths, default=0)) > BUCKETS[-1]:
        instrument.notice(
            "eager_length",
            f"a prompt of {longest} tokens is longer than every bucket ({BUCKETS[-1]}) and goes alone, "
            "at its own length",
        )
    return [Batch([index], padded([lengths[index]])) for index in alone] + [
        Batch([others[place] for place in batch.indices], batch.layout) for batch in batches
    ]


def _attempt(work: Any, *arguments: Any) -> Any:
    """What it returns, or the exception it ends with. Raises SidecarError when the device has failed."""
    import torch

    try:
        return work(*arguments)
    except torch.AcceleratorError as cause:
        # After a device-side fault every later call fails too: only a new process can go on.
        raise errors.unexpected("the device", cause) from cause
    except Exception as cause:
        # The traceback would keep the batch's tensors alive while a smaller one is tried.
        return cause.with_traceback(None)


def _smaller(
    instrument: Instrument, batch: Batch, prompts: Sequence[Prompt], cause: Exception
) -> list[Batch]:
    """Halves when memory is short; prompt by prompt when something else went wrong."""
    indices, layout = batch.indices, batch.layout
    parts = [[index] for index in indices]
    if is_out_of_memory(cause):
        release_memory()
        instrument.notice(
            "batch_halved",
            f"{instrument.model.device} is too small for {len(indices)} prompts in {layout.rows} rows of "
            f"{layout.width} tokens: halved",
        )
        middle = len(indices) // 2
        parts = [indices[:middle], indices[middle:]]
    lengths = [[len(prompts[index].ids) for index in part] for part in parts]
    return [
        Batch(part, packed(sizes, layout.width) if layout.shares_rows else padded(sizes))
        for part, sizes in zip(parts, lengths, strict=True)
    ]


def _error_row(instrument: Instrument, prompt: Prompt, cause: Exception) -> ErrorRow:
    if is_out_of_memory(cause):
        release_memory()
        error = errors.prompt_out_of_memory(len(prompt.ids), str(instrument.model.device))
    else:
        error = errors.measurement_failed(cause)
    return ErrorRow(item=prompt.item, code=error.code, text=error.text)


def _row(instrument: Instrument, prompt: Prompt, numbers: dict[str, list[float]]) -> MeasuredRow:
    has_split = instrument.split.split_blocks > 0
    has_final_norm = instrument.structure.final_norm is not None
    top_id = int(numbers["top_id"][0])
    return MeasuredRow(
        item=prompt.item,
        norms=numbers["norms"],
        delta_norms=numbers["delta_norms"],
        inners=numbers["inners"],
        split=PartSplit(**{name: numbers[name] for name in SPLIT}) if has_split else None,
        final_norm=numbers["final_norm"][0] if has_final_norm else None,
        entropy_nats=numbers["entropy"][0],
        top_id=top_id,
        top_token=instrument.tokenizer.decode([top_id]),
        top_prob=numbers["top_prob"][0],
        token_ids=prompt.ids,
        last_token=instrument.tokenizer.decode([prompt.ids[-1]]),
        cut_tokens=prompt.cut_tokens,
    )
