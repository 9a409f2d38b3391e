"""The layout of a batch's prompts in its [R, T] token slots. Pure arithmetic on lengths in tokens.

    padded   ▒▒▒▒▒▒▒▒    packed   ▒▒▒▒▒▒▒▒    bucket   ▒▒▒▒▒▒▒▒
             ▒▒▒▒▒···             ▒▒▒▒▒░░░             ▒▒▒▒▒···
             ▒▒▒·····                                  ········

A row with several prompts needs positions that restart with each and a mask that separates them; a row with
one prompt needs neither, because a causal model's last real token does not attend to the padding after it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """R rows of T slots, and the slot of each prompt's first token, counted in all rows. Some are empty."""

    rows: int
    width: int
    starts: tuple[int, ...]

    @property
    def slots(self) -> int:
        """R · T."""
        return self.rows * self.width

    @property
    def shares_rows(self) -> bool:
        """Does a row hold more than one prompt?"""
        return any(start % self.width for start in self.starts)


def padded(lengths: Sequence[int], rows: int = 0, width: int = 0) -> Layout:
    """A row for each prompt; at least so many rows and slots in each."""
    width = max(width, *lengths)
    return Layout(max(rows, len(lengths)), width, tuple(index * width for index in range(len(lengths))))


def packed(lengths: Sequence[int], width: int) -> Layout:
    """As few rows of that width as the best fit finds."""
    return stacked(lengths, fill_rows(lengths, width), width)


def stacked(lengths: Sequence[int], rows: Sequence[Sequence[int]], width: int) -> Layout:
    """These rows of prompts, by their indices; the prompts of a row follow one another."""
    starts = [0] * len(lengths)
    for number, row in enumerate(rows):
        slot = number * width
        for index in row:
            starts[index] = slot
            slot += lengths[index]
    return Layout(len(rows), width, tuple(starts))


def fill_rows(lengths: Sequence[int], width: int) -> list[list[int]]:
    """Indices by row, by best fit, longest first. No length exceeds the width."""
    rows: list[list[int]] = []
    free: list[tuple[int, int]] = []  # slots left in a row, and its number; ascending
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        fitting = bisect_left(free, (lengths[index], -1))
        if fitting == len(free):
            left, row = width, len(rows)
            rows.append([])
        else:
            left, row = free.pop(fitting)
        rows[row].append(index)
        insort(free, (left - lengths[index], row))
    return rows
