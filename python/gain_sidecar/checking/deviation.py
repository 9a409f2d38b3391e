"""The difference between the run's arithmetic and a wider one, on prompts of the run itself.

    here    the run's own prompts as they are measured: its dtype, its mode, in batches
    there   the same weights in float32 (in float64 where the run is in float32), in batches where the run has
            them: the effect of a batch there is thousands of times smaller than the difference

The longest prompts are included, because errors that grow with the length show there. Both sides have the
rounding that the weights got when they were loaded. A deviation that rounding cannot explain is reported as
an error of the arithmetic.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from ..errors import SidecarError
from ..measuring.instrument import Instrument
from ..measuring.measure import measure_prompts
from ..measuring.prompts import Prompt
from ..measuring.row import MeasuredRow
from ..memory import release_memory
from ..messages import Deviation, ErrorRow
from .comparison import last_gain, relative_errors
from .own_prompts import OwnRows
from .rounding_limit import rounding_limit
from .weights import why_not_plain
from .widening import widened

# After so many seconds no further prompt is measured in the wider dtype: large models take long on a CPU.
BUDGET_S = 20.0
# Tokens times parameters between two readings of the clock: about a second on a CPU, less on most GPUs.
CHUNK_WORK = 2e10
GPU_CHUNK_WORK = 1e12

Wide = Literal["float32", "float64"]
WIDER: dict[str, Wide] = {"bfloat16": "float32", "float16": "float32", "float32": "float64"}


def measure_deviation(instrument: Instrument, own: OwnRows) -> tuple[Deviation | None, str]:
    """The deviation, or None; and a text: what was compared, or why nothing was.

    The model is always restored afterwards. Raises SidecarError only when the device has failed.
    """
    import torch

    dtype = str(instrument.model.dtype).removeprefix("torch.")
    if dtype not in WIDER:
        return None, f"not compared: there is no wider arithmetic than {dtype}"
    if not (own.prompts or own.failures):
        return None, "not compared: no prompts came with the request"
    if reason := why_not_plain(instrument.model):
        return None, f"not compared: {reason}"
    wide, started = WIDER[dtype], time.monotonic()
    try:
        there, failed_there = _measure_wide(instrument, own.prompts, wide, started + BUDGET_S)
    except (SidecarError, torch.AcceleratorError):
        raise
    except Exception as cause:
        return None, f"not compared: running in {wide} failed ({type(cause).__name__}: {cause})"
    finally:
        release_memory()
    expected = {row.item: row for row in there}
    both = [(row, expected[row.item]) for row in own.rows if row.item in expected]
    pairs = [(row, other) for row, other in both if _are_comparable(row, other)]
    late = [prompt for prompt in own.prompts if prompt.item not in expected]
    lost = {failure.item for failure in failed_there}
    left_out = _say_left_out(
        failures=[*own.failures, *failed_there],
        late=[len(prompt.ids) for prompt in late if prompt.item not in lost],
        without_numbers=len(both) - len(pairs),
    )
    if not pairs:
        return None, f"not compared: no prompt has numbers here and in {wide}{left_out}"
    how = "one at a time" if _runs_alone(instrument) else "in batches"
    prompts = {prompt.item: prompt for prompt in own.prompts}
    limit, reason = rounding_limit(
        instrument, [(prompts[here.item], abs(_gain_error(here, there))) for here, there in pairs]
    )
    lengths = [len(prompts[here.item].ids) for here, _ in pairs]
    return (
        _compare(pairs, wide, limit, time.monotonic() - started),
        f"{len(pairs)} prompts of this run, of {min(lengths)} to {max(lengths)} tokens, as it measures them "
        f"({dtype}, {instrument.mode}, {how}), against the same weights in {wide}, {how}; {reason} up to "
        f"{limit:.1e} of a gain{left_out}",
    )


def _measure_wide(
    instrument: Instrument, prompts: list[Prompt], wide: Wide, deadline: float
) -> tuple[list[MeasuredRow], list[ErrorRow]]:
    """One chunk after the other until the deadline, at least one; chunks that would exceed it are skipped."""
    import torch

    plainly = replace(
        instrument,
        mode="reference",
        limits=replace(instrument.limits, bucket_tokens=None),
        captures=None,
        compiled=None,
        last_mlp=(),
        notices=[],
    )
    on_gpu = instrument.model.device.type == "cuda"
    tokens = (GPU_CHUNK_WORK if on_gpu else CHUNK_WORK) / instrument.model.num_parameters()
    rows: list[MeasuredRow] = []
    failures: list[ErrorRow] = []
    with widened(instrument.model, instrument.structure.blocks, getattr(torch, wide)):
        fastest = 0.0  # tokens a second
        for chunk in _chunks(_ends_first(prompts), tokens):
            started, count = time.monotonic(), sum(len(prompt.ids) for prompt in chunk)
            if (rows or failures) and count > fastest * (deadline - started):
                continue
            found, failed = measure_prompts(plainly, chunk)
            rows += found
            failures += failed
            fastest = max(fastest, count / max(time.monotonic() - started, 1e-9))
    return rows, failures


def _ends_first(prompts: list[Prompt]) -> list[Prompt]:
    """The shortest, one of medium length, from which the speed is known, and then the longest first."""
    rising = sorted(prompts, key=lambda prompt: len(prompt.ids))
    middle = len(rising) // 2
    return rising[:1] + rising[1:][middle - 1 : middle] + rising[middle + 1 :][::-1] + rising[1:middle][::-1]


def _runs_alone(instrument: Instrument) -> bool:
    return instrument.limits.prompts == 1


def _chunks(prompts: list[Prompt], tokens: float) -> Iterator[list[Prompt]]:
    """In their order, each of at most so many tokens, or of one prompt."""
    chunk: list[Prompt] = []
    for prompt in prompts:
        if chunk and sum(len(other.ids) for other in [*chunk, prompt]) > tokens:
            yield chunk
            chunk = []
        chunk.append(prompt)
    if chunk:
        yield chunk


def _are_comparable(row: MeasuredRow, other: MeasuredRow) -> bool:
    """Are all numbers finite, and none of the wider ones 0 where the row's own is not?"""
    import numpy as np

    finite = np.isfinite([*row.norms, row.entropy_nats, *other.norms, other.entropy_nats]).all()
    return bool(finite and np.isfinite(relative_errors(row.norms, other.norms)).all() and last_gain(other))


def _say_left_out(failures: list[ErrorRow], late: list[int], without_numbers: int) -> str:
    first = f" ({failures[0].text})" if failures else ""
    longest = f"of up to {max(late)} tokens " if late else ""
    counts = {
        f"cannot be measured{first}": len({failure.item for failure in failures}),
        "whose numbers are not finite": without_numbers,
        f"{longest}for which {BUDGET_S:g} s were too short": len(late),
    }
    reasons = ", ".join(f"{count} {why}" for why, count in counts.items() if count)
    return f"; left out: {reasons}" if reasons else ""


def _gain_error(here: MeasuredRow, there: MeasuredRow) -> float:
    return last_gain(here) / last_gain(there) - 1


def _compare(
    pairs: list[tuple[MeasuredRow, MeasuredRow]], wide: Wide, limit: float, seconds: float
) -> Deviation:
    return Deviation(
        against=wide,
        items=[here.item for here, _ in pairs],
        gains=[_gain_error(here, there) for here, there in pairs],
        norms=[float(relative_errors(here.norms, there.norms).max()) for here, there in pairs],
        entropies=[here.entropy_nats - there.entropy_nats for here, there in pairs],
        same_token=sum(here.top_id == there.top_id for here, there in pairs),
        limit=limit,
        seconds=seconds,
    )
