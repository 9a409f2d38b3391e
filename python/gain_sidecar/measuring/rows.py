"""The rows of many prompts, in columns as the device returned them. n prompts, C numbers each."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, overload

from ..messages import RowBlock, SplitBlock
from .prompts import Prompt
from .quantities import Group, Quantity, slices_of
from .row import QUANTITIES, MeasuredRow, PartSplit, quantities_in

if TYPE_CHECKING:
    from .table import Numbers

    Part: TypeAlias = slice[int | None, int | None, int | None]

_WIRE_TYPES = {"float64": "<f8", "int32": "<i4"}
_SPLIT = quantities_in("split")


class Rows(Sequence[MeasuredRow]):
    """A sequence of single rows for the checks, and one block of columns for the wire."""

    def __init__(
        self,
        prompts: Sequence[Prompt],
        numbers: Numbers,
        layers: int,
        groups: Collection[Group],
        text_of: Callable[[int], str],
    ) -> None:
        """`numbers` has shape [n, C], in the order of a table with these `groups`."""
        self._prompts, self._numbers, self._text_of = prompts, numbers, text_of
        self._slices = slices_of(quantities_in(*groups), layers)
        self._has_split = "split" in groups

    def __len__(self) -> int:
        return len(self._prompts)

    @overload
    def __getitem__(self, index: int) -> MeasuredRow: ...

    @overload
    def __getitem__(self, index: Part) -> Sequence[MeasuredRow]: ...

    def __getitem__(self, index: int | Part) -> MeasuredRow | Sequence[MeasuredRow]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        prompt, numbers = self._prompts[index], self._numbers[index].tolist()
        top_id = int(numbers[self._slices["top_id"]][0])
        values = {quantity.name: self._value(quantity, numbers) for quantity in QUANTITIES}
        split = {quantity.name: values.pop(quantity.name) for quantity in _SPLIT}
        # A field's metadata decides what `_value` gives it, which the type check does not see.
        return MeasuredRow(
            item=prompt.item,
            split=PartSplit(**split) if self._has_split else None,  # type: ignore[arg-type]
            top_token=self._text_of(top_id),
            token_ids=prompt.ids,
            last_token=self._text_of(prompt.ids[-1]),
            cut_tokens=prompt.cut_tokens,
            **values,  # type: ignore[arg-type]
        )

    def block(self) -> RowBlock:
        """All rows as the wire's columns."""
        columns = {quantity.column.name: self._column(quantity) for quantity in QUANTITIES}
        split = {quantity.column.name: columns.pop(quantity.column.name) for quantity in _SPLIT}
        top_ids = memoryview(columns["top_ids"] or b"").cast("i")
        # Likewise: only a column that the wire allows to be None is None.
        return RowBlock(
            items=_int32(prompt.item for prompt in self._prompts),
            split=SplitBlock(**split) if self._has_split else None,  # type: ignore[arg-type]
            top_tokens=[self._text_of(token) for token in top_ids],
            token_counts=_int32(len(prompt.ids) for prompt in self._prompts),
            token_ids=_int32(chain.from_iterable(prompt.ids for prompt in self._prompts)),
            last_tokens=[self._text_of(prompt.ids[-1]) for prompt in self._prompts],
            cut_tokens=_int32(prompt.cut_tokens for prompt in self._prompts),
            **columns,  # type: ignore[arg-type]
        )

    def _value(self, quantity: Quantity, numbers: list[float]) -> list[float] | float | int | None:
        """That of one row; None where its model has none."""
        if quantity.name not in self._slices:
            return None
        own = numbers[self._slices[quantity.name]]
        if quantity.is_vector:
            return own
        return int(own[0]) if quantity.column.number == "int32" else own[0]

    def _column(self, quantity: Quantity) -> bytes | None:
        """That of all rows; None where their model has none."""
        if quantity.name not in self._slices:
            return None
        own = self._numbers[:, self._slices[quantity.name]]
        return own.astype(_WIRE_TYPES[quantity.column.number]).tobytes()


def _int32(values: Iterable[int]) -> bytes:
    return array("i", values).tobytes()
