"""Measures tokenized prompts on a loaded model, with one copy from the device for each batch.

    prompts ─▶ batches ─▶ ids [R, T] ─▶ forward under hooks ─▶ table ─▶ rows

A GPU gets the next batch before this process waits for the numbers of the last one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from .. import errors
from ..anatomy.length_switches import LengthSwitch
from ..memory import is_out_of_memory, release_memory
from ..messages import ErrorRow
from .batches import BUCKETS, Batch, last_tokens_of_bucket, plan_batches, sides
from .inputs import make_inputs
from .instrument import Instrument
from .layout import Layout, packed, padded
from .passes import empty_table, run_pass
from .position_rows import PositionRows
from .prompts import Prompt
from .quantities import width_of
from .row import MeasuredRow, quantities_in
from .rows import Rows
from .table import PendingCopy

P = ParamSpec("P")
T = TypeVar("T")

if TYPE_CHECKING:
    from .table import Bytes, Numbers

# Batches that are started before this process waits for the numbers of the first.
AHEAD = 2


def measure_prompts(instrument: Instrument, prompts: Sequence[Prompt]) -> tuple[Rows, list[ErrorRow]]:
    """Every prompt once, as a row or as an error row; both in the order of the prompts.

    Raises SidecarError only when the device itself has failed.
    """
    return Measurement(instrument, prompts).finish()


class Measurement:
    """Prompts that are being measured. Raises SidecarError only when the device itself has failed."""

    def __init__(self, instrument: Instrument, prompts: Sequence[Prompt]) -> None:
        self._instrument, self.prompts = instrument, prompts
        self._waiting = deque(plan(instrument, [len(prompt.ids) for prompt in prompts]))
        self._under_way: deque[tuple[Batch, PendingCopy]] = deque()
        self._numbers: dict[int, Numbers] = {}
        self._at_positions: dict[int, PositionRows] = {}
        self._vectors: dict[int, Bytes] = {}
        self._failures: dict[int, ErrorRow] = {}

    def start(self) -> None:
        """Start the first batch on the device."""
        if self._waiting:
            self._ask()

    def finish(self, meanwhile: Callable[[], None] | None = None) -> tuple[Rows, list[ErrorRow]]:
        """Every prompt as a row or as an error row; both in the order of the prompts.

        `meanwhile` is called once, when only the last batch is left to wait for; by then the next lease may
        be tokenized.
        """
        while self._waiting or self._under_way:
            if self._waiting and len(self._under_way) < AHEAD:
                self._ask()
            else:
                if meanwhile is not None and not self._waiting and len(self._under_way) == 1:
                    meanwhile()
                    meanwhile = None
                self._collect()
        prompts, numbers, failures = self.prompts, self._numbers, self._failures
        rows = _rows(self._instrument, [(prompts[index], numbers[index]) for index in sorted(numbers)])
        return rows, [failures[index] for index in sorted(failures)]

    def _ask(self) -> None:
        batch = self._waiting.popleft()
        chosen = [self.prompts[index] for index in batch.indices]
        outcome = _attempt(start_batch, self._instrument, chosen, batch.layout)
        if isinstance(outcome, PendingCopy):
            self._under_way.append((batch, outcome))
        else:
            self._try_smaller(batch, outcome)

    def _collect(self) -> None:
        batch, copy = self._under_way.popleft()
        outcome = _attempt(copy.wait)
        if isinstance(outcome, Exception):
            self._try_smaller(batch, outcome)
        else:
            self._numbers |= zip(batch.indices, outcome, strict=False)
            self._keep_positions(batch, outcome)
            if (vectors := copy.vectors) is not None:
                self._vectors |= zip(batch.indices, vectors, strict=False)

    @property
    def at_positions(self) -> list[PositionRows]:
        """The rows of positions, in the order of the prompts; complete after `finish`."""
        return [self._at_positions[index] for index in sorted(self._at_positions)]

    @property
    def vectors(self) -> list[Bytes]:
        """The kept states of each row, in the order of the rows; complete after `finish`."""
        return [self._vectors[index] for index in sorted(self._vectors)]

    def _keep_positions(self, batch: Batch, numbers: Numbers) -> None:
        positions = self._instrument.positions
        if positions is None:
            return
        first = entries_of(self._instrument, len(batch.indices), batch.layout)
        for index in batch.indices:
            found = positions.of(len(self.prompts[index].ids))
            # A copy, without the unused entries of the batch.
            own = numbers[first : first + len(found)].astype("<f4")
            self._at_positions[index] = PositionRows(self.prompts[index], found, own)
            first += len(found)

    def _try_smaller(self, batch: Batch, cause: Exception) -> None:
        if len(batch.indices) == 1:
            (index,) = batch.indices
            self._failures[index] = _error_row(self._instrument, self.prompts[index], cause)
        else:
            self._waiting.extendleft(reversed(_smaller(self._instrument, batch, self.prompts, cause)))


def measure_batch(
    instrument: Instrument, prompts: list[Prompt], layout: Layout | None = None
) -> list[MeasuredRow]:
    """One forward pass over these prompts, each in a row of its own if no layout is given; rows in order."""
    if layout is None:
        layout = padded([len(prompt.ids) for prompt in prompts])
    numbers = start_batch(instrument, prompts, layout).wait()
    return list(_rows(instrument, list(zip(prompts, numbers, strict=False))))


def start_batch(instrument: Instrument, prompts: list[Prompt], layout: Layout) -> PendingCopy:
    """Start one forward pass over these prompts; the numbers are in the prompts' order."""
    model = instrument.model
    captures = instrument.captures
    if captures and not captures.takes(layout.slots):
        captures = None
    # A mask that the model makes itself cannot always be captured: some are made on the CPU.
    explicit = captures is not None and layout.width <= (instrument.widest_mask or 0)
    inputs = make_inputs(
        prompts,
        layout,
        model.device,
        model.dtype,
        explicit=explicit,
        entries=entries_of(instrument, len(prompts), layout),
        measured=instrument.positions,
    )
    table = captures.run(instrument, inputs) if captures else None
    if table is None:
        table = empty_table(instrument, inputs.entries, inputs.prompts)
        run_pass(instrument, inputs, table)
    return table.copy_to_host()


def entries_of(instrument: Instrument, prompts: int, layout: Layout) -> int:
    """The number of last tokens that a pass is computed with; in buckets it is fixed, as all shapes."""
    in_buckets = instrument.limits.bucket_tokens is not None
    return max(prompts, last_tokens_of_bucket(layout.rows) if in_buckets else 0)


def _rows(instrument: Instrument, measured: Sequence[tuple[Prompt, Numbers]]) -> Rows:
    """Each prompt with its numbers, shape [C]."""
    import numpy as np

    layers, groups = len(instrument.structure.blocks), instrument.groups
    width = width_of(quantities_in(*groups), layers)
    numbers = np.array([one for _, one in measured]).reshape(len(measured), width)
    return Rows([prompt for prompt, _ in measured], numbers, layers, groups, instrument.text_of)


def plan(instrument: Instrument, lengths: list[int]) -> list[Batch]:
    """The batches, with a notice where a switch separates prompts, or a prompt fits into no bucket."""
    limits, switches = instrument.limits, instrument.structure.switches
    if limits.bucket_tokens is not None and (longest := max(lengths, default=0)) > BUCKETS[-1]:
        instrument.notice(
            "eager_length",
            f"a prompt of {longest} tokens is longer than every bucket ({BUCKETS[-1]}) and is measured "
            "alone, at its own length",
        )
    if switches and limits.prompts != 1 and len(sides(lengths, switches)) > 1:
        instrument.notice("measured_apart", _say_apart(switches))
    return plan_batches(lengths, limits, switches)


_SHARING = {
    "any length": "longer ones share a pass with one another",
    "one length": "longer ones share a pass with those of the same length",
    "alone": "each longer one has a pass of its own",
}


def _say_apart(switches: Sequence[LengthSwitch]) -> str:
    return "; ".join(
        f"prompts of up to {switch.tokens} tokens share no pass with longer ones, and "
        f"{_SHARING[switch.beyond]} ({switch.what} changes there)"
        for switch in switches
    )


def _attempt(work: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T | Exception:
    """The result, or the exception. Raises SidecarError when the device has failed."""
    import torch

    try:
        return work(*arguments, **options)
    except torch.AcceleratorError as cause:
        # After a device-side fault every later call fails too, until a new process is started.
        raise errors.unexpected("the device", cause) from cause
    except Exception as cause:
        # The traceback would keep the batch's tensors in memory while a smaller batch is tried.
        return cause.with_traceback(None)


def _smaller(
    instrument: Instrument, batch: Batch, prompts: Sequence[Prompt], cause: Exception
) -> list[Batch]:
    """Halves where there was not enough memory; prompt by prompt after any other error."""
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
