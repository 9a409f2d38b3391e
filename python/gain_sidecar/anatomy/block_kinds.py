"""Blocks of one kind: the same modules under the same paths. A few of each kind represent all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch.nn import Module


def block_kinds(blocks: Sequence[Module]) -> list[list[int]]:
    """Indices of the blocks, by kind; kinds in the order of their first blocks."""
    kinds: dict[tuple[tuple[str, type], ...], list[int]] = {}
    for index, block in enumerate(blocks):
        kind = tuple((path, type(module)) for path, module in block.named_modules())
        kinds.setdefault(kind, []).append(index)
    return list(kinds.values())


def representative_blocks(blocks: Sequence[Module]) -> list[int]:
    """Indices of the first and the last block of each kind, and of the middle one."""
    ends = {end for members in block_kinds(blocks) for end in (members[0], members[-1])}
    return sorted(ends | {len(blocks) // 2})
