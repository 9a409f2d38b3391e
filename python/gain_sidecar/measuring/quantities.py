"""How a measured quantity is stored and sent. row.py states each one once; all other code loops over them.

A quantity is a field of a row whose metadata comes from `measured`. Its slice of a batch's table, its value
in a row and its column on the wire follow from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, TypeAlias

Shape = Literal["L + 1", "L", "1"]
Number = Literal["float64", "int32"]
Group = Literal["row", "split", "final norm"]
"""What a model must have for the quantity: nothing more, blocks whose steps are split, or a final norm."""

if TYPE_CHECKING:
    Slice: TypeAlias = slice[int, int, None]

_KEY = "quantity"


@dataclass(frozen=True)
class Column:
    """How the wire carries a quantity."""

    name: str
    """In RowBlock, or in SplitBlock for the group `split`."""
    shape: Shape
    """Numbers per prompt, for a model of L blocks."""
    group: Group
    number: Number


@dataclass(frozen=True)
class Quantity:
    """One measured quantity."""

    name: str
    """The field's name, in a table too."""
    column: Column

    def size(self, layers: int) -> int:
        """Numbers per prompt."""
        return {"L + 1": layers + 1, "L": layers, "1": 1}[self.column.shape]

    @property
    def is_vector(self) -> bool:
        """Does it have a number for each block?"""
        return self.column.shape != "1"


def measured(
    column: str, shape: Shape, group: Group = "row", number: Number = "float64"
) -> Mapping[str, Column]:
    """The metadata of a measured field."""
    return {_KEY: Column(column, shape, group, number)}


def quantities_of(*rows: type) -> tuple[Quantity, ...]:
    """The measured fields of these dataclasses, in their order."""
    return tuple(
        Quantity(one.name, one.metadata[_KEY]) for row in rows for one in fields(row) if _KEY in one.metadata
    )


def slices_of(quantities: Collection[Quantity], layers: int) -> dict[str, Slice]:
    """Where each of them starts and ends among a prompt's numbers."""
    slices: dict[str, Slice] = {}
    end = 0
    for quantity in quantities:
        start, end = end, end + quantity.size(layers)
        slices[quantity.name] = slice(start, end)
    return slices


def width_of(quantities: Collection[Quantity], layers: int) -> int:
    """How many numbers a prompt has."""
    return sum(quantity.size(layers) for quantity in quantities)
