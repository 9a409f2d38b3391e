"""Rows that are drawn once and sent repeatedly at a set speed, as a sidecar sends them."""

from __future__ import annotations

import random
import struct
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from gain_sidecar import messages

ROWS = 4096
TOKENS = 11


@dataclass(frozen=True)
class ReadyAnswer:
    """An answer whose rows are prepared columns."""

    rows: messages.RowBlock
    errors: list[messages.ErrorRow] = field(default_factory=list)
    notices: list[messages.Notice] = field(default_factory=list)
    positions: list[messages.PositionBlock] = field(default_factory=list)

    vectors: list[bytes] = field(default_factory=list)

    def block(self) -> messages.RowBlock:
        """The rows as the wire's columns."""
        return self.rows


class ReadyRows:
    """Answers leases of a model of so many blocks with rows of drawn numbers.

    `rows_per_s` is the speed over several leases, as of a device that is never idle; 0 for full speed.
    """

    def __init__(self, layers: int, rows_per_s: float) -> None:
        self._layers = layers
        self._rows_per_s = rows_per_s
        self._due = 0.0
        draw = random.Random(6)
        # Float32 numbers, as a device returns them, so that the columns compress as those of a run.
        drawn = [struct.unpack("f", struct.pack("f", draw.random() * 100))[0] for _ in range(ROWS)]
        numbers = array("d", drawn)
        self._numbers = (numbers * (layers + 1)).tobytes()
        self._ids = array("i", (draw.randrange(50_257) for _ in range(ROWS * TOKENS))).tobytes()

    def measure(self, items: Sequence[messages.Item]) -> ReadyAnswer:
        """Rows for these items, when they are due."""
        block = self._block(array("i", [item.item for item in items]))
        if self._rows_per_s > 0:
            now = time.monotonic()
            self._due = max(self._due, now) + len(items) / self._rows_per_s
            time.sleep(self._due - now)
        return ReadyAnswer(block)

    def _block(self, items: array[int]) -> messages.RowBlock:
        rows = len(items)
        vectors = self._numbers[: 8 * rows * self._layers]
        single = self._numbers[: 8 * rows]
        return messages.RowBlock(
            items=items.tobytes(),
            norms=self._numbers[: 8 * rows * (self._layers + 1)],
            delta_norms=vectors,
            inners=vectors,
            split=messages.SplitBlock(vectors, vectors, vectors, vectors, vectors),
            final_norms=single,
            entropies_nats=single,
            top_ids=self._ids[: 4 * rows],
            top_tokens=[" the"] * rows,
            top_probs=single,
            token_counts=array("i", [TOKENS] * rows).tobytes(),
            token_ids=self._ids[: 4 * TOKENS * rows],
            last_tokens=[" of"] * rows,
            cut_tokens=bytes(4 * rows),
        )
