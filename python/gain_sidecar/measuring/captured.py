"""Replays a pass whose shape came before as one CUDA graph: a small pass waits for launches, not for the GPU.

    1st time   run as it is
    2nd time   run and captured on tensors of its own, then replayed
    later      the batch is copied into those tensors, and the graph replayed

A capture that fails is no error of the batch: it is run as it is, nothing is captured any more, and a notice
says why.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from .inputs import Inputs
from .instrument import Instrument
from .passes import empty_table, run_pass
from .table import Table

if TYPE_CHECKING:
    import torch

# Passes of more slots keep a GPU busy by themselves.
MOST_SLOTS = 4_096
MOST_GRAPHS = 16
# Shapes that are remembered while they have come once only.
MOST_SHAPES = 4_096


Shapes = tuple[tuple[int, ...] | None, ...]
"""Those of a batch's tensors."""


class Capture(NamedTuple):
    """A graph, the tensors that it reads, and the table that it fills."""

    graph: torch.cuda.CUDAGraph
    inputs: Inputs
    table: Table


class Captures:
    """The graphs of one instrument. They share the memory of their intermediate results."""

    def __init__(self) -> None:
        import torch

        self._pool = torch.cuda.graph_pool_handle()
        self._graphs: OrderedDict[Shapes, Capture] = OrderedDict()
        self._seen: Counter[Shapes] = Counter()
        self._refused = False

    @property
    def works(self) -> bool:
        """False once a capture has failed."""
        return not self._refused

    def takes(self, slots: int) -> bool:
        """May a pass of so many slots be captured?"""
        return self.works and slots <= MOST_SLOTS

    def run(self, instrument: Instrument, inputs: Inputs) -> Table | None:
        """The table of this batch, valid until the next call; None where it has to be run as it is."""
        import torch

        key = tuple(None if tensor is None else tuple(tensor.shape) for tensor in inputs.tensors)
        if key not in self._graphs:
            if len(self._seen) > MOST_SHAPES:
                self._seen.clear()
            self._seen[key] += 1
            if self._seen[key] < 2:
                return None
            try:
                self._graphs[key] = self._capture(instrument, inputs)
            except Exception as cause:
                # A device that has failed for good says so again when the batch is run as it is.
                self._refused = True
                self._graphs.clear()
                instrument.notice("not_captured", f"no CUDA graphs: {type(cause).__name__}: {cause}"[:1000])
                return None
            if len(self._graphs) > MOST_GRAPHS:
                self._graphs.popitem(last=False)
        self._graphs.move_to_end(key)
        graph, own, table = self._graphs[key]
        with torch.inference_mode():
            for mine, given in zip(own.tensors, inputs.tensors, strict=True):
                if mine is not None and given is not None:
                    mine.copy_(given)
            graph.replay()
        return table

    def _capture(self, instrument: Instrument, inputs: Inputs) -> Capture:
        import torch

        with torch.inference_mode():
            own = inputs.copy()
            table = empty_table(instrument, len(inputs.last))
        # Whatever is made ready at the first run, as compiled kernels are, cannot be made during a capture.
        run_pass(instrument, own, table)
        torch.cuda.synchronize(instrument.model.device)
        graph = torch.cuda.CUDAGraph()
        with torch.inference_mode(), torch.cuda.graph(graph, pool=self._pool):
            run_pass(instrument, own, table)
        return Capture(graph, own, table)
