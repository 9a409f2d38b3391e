"""Replays a pass of a repeated shape as one CUDA graph: launching kernels limits the speed of a small pass.

    1st time   run uncaptured
    2nd time   run and captured on tensors of its own, then replayed
    later      the batch is copied into those tensors, and the graph replayed

A failed capture is not an error of the batch: the batch is run uncaptured, a notice states the reason, and
nothing is captured afterwards.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from .failed_capture import capturing
from .inputs import Inputs
from .instrument import Instrument
from .passes import empty_table, run_pass
from .table import Table

if TYPE_CHECKING:
    import torch

# With more slots, the GPU limits the speed.
MOST_SLOTS = 4_096
MOST_GRAPHS = 16
# The most shapes that are counted before they come a second time.
MOST_SHAPES = 4_096


class Form(NamedTuple):
    """What a captured pass is fixed to."""

    rows: int
    width: int
    is_masked: bool
    entries: int
    prompts: int
    predicted: int
    """Of as many measured slots, these are for last tokens and these are predicted."""
    kept_blocks: tuple[int, ...]


def _form(instrument: Instrument, inputs: Inputs) -> Form:
    layout = inputs.layout
    return Form(
        layout.rows,
        layout.width,
        inputs.is_masked,
        inputs.entries,
        inputs.prompts,
        inputs.predicted,
        instrument.kept_blocks,
    )


class Capture(NamedTuple):
    """A graph, the tensors that it reads, and the table that it fills."""

    graph: torch.cuda.CUDAGraph
    inputs: Inputs
    table: Table


class Captures:
    """The graphs of one instrument, which share the memory for intermediate results."""

    def __init__(self) -> None:
        import torch

        self._pool = torch.cuda.graph_pool_handle()
        self._graphs: OrderedDict[Form, Capture] = OrderedDict()
        self._seen: Counter[Form] = Counter()
        self._refused = False

    @property
    def works(self) -> bool:
        """False once a capture has failed."""
        return not self._refused

    def takes(self, slots: int) -> bool:
        """May a pass of so many slots be captured?"""
        return self.works and slots <= MOST_SLOTS

    def run(self, instrument: Instrument, inputs: Inputs) -> Table | None:
        """The table of this batch, valid until the next call; None where the pass must be run uncaptured."""
        import torch

        key = _form(instrument, inputs)
        if key not in self._graphs:
            if len(self._seen) > MOST_SHAPES:
                self._seen.clear()
            self._seen[key] += 1
            if self._seen[key] < 2:
                return None
            try:
                self._graphs[key] = self._capture(instrument, inputs)
            except Exception as cause:
                # If the device has failed, the uncaptured run fails too and reports it.
                self._refused = True
                self._graphs.clear()
                instrument.notice("not_captured", f"no CUDA graphs: {type(cause).__name__}: {cause}"[:1000])
                return None
            if len(self._graphs) > MOST_GRAPHS:
                self._graphs.popitem(last=False)
        self._graphs.move_to_end(key)
        graph, own, table = self._graphs[key]
        with torch.inference_mode():
            own.numbers.copy_(inputs.numbers)
            graph.replay()
        return table

    def _capture(self, instrument: Instrument, inputs: Inputs) -> Capture:
        import torch

        with torch.inference_mode():
            own = inputs.copy()
            table = empty_table(instrument, inputs.entries, inputs.prompts)
        # Run once before: what the first run prepares, such as compiled kernels, cannot be made in a capture.
        run_pass(instrument, own, table)
        torch.cuda.synchronize(instrument.model.device)
        graph = torch.cuda.CUDAGraph()
        with torch.inference_mode(), capturing(graph, self._pool, instrument.model.device):
            run_pass(instrument, own, table)
        return Capture(graph, own, table)
