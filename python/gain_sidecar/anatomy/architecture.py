"""All that running a model shows of how it is built, for the message, the report and the audit.

keep one scale ─▶ discover and prove ─▶ probe blocks ─▶ compare them, and with the config's flags
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .block_run import capture_inputs
from .config_flags import FlagCheck, check_flags
from .discovery import discover
from .placement import NormType, Placement
from .stream_scale import keep_one_scale
from .structure import Structure
from .wiring import BlockProbe, Wiring, probe_block


@dataclass(frozen=True)
class Architecture:
    """A proven structure, and how its blocks are wired and normed."""

    structure: Structure
    probes: dict[int, BlockProbe]
    """By the block's index; all blocks, or the first and last of each kind and the middle one."""
    wiring: Wiring
    """That of all probed blocks; `mixed` where they differ."""
    placement: Placement
    norm_type: NormType
    flags: tuple[FlagCheck, ...]

    @property
    def disagreements(self) -> tuple[FlagCheck, ...]:
        """The flags that say otherwise than the blocks show."""
        return tuple(check for check in self.flags if check.agrees is False)


def read_architecture(model: Any, every_block: bool = False) -> Architecture:
    """Find, prove and probe. Raises SidecarError with the reason when the model cannot be measured."""
    keep_one_scale(model)
    structure = discover(model)
    indices = list(range(len(structure.blocks))) if every_block else telling_blocks(structure.blocks)
    inputs = capture_inputs(model, structure, indices)
    probes = {index: probe_block(structure, given) for index, given in zip(indices, inputs, strict=True)}
    found = probes.values()
    wiring: Wiring = _one(probe.wiring for probe in found)
    placement: Placement = _one(probe.placement for probe in found)
    norm_type: NormType = _one(probe.norm_type for probe in found)
    return Architecture(
        structure, probes, wiring, placement, norm_type, check_flags(model.config, wiring, placement)
    )


def telling_blocks(blocks: list[Any]) -> list[int]:
    """Indices of the first and the last block of each kind, and of the middle one."""
    kinds: dict[Any, list[int]] = {}
    for index, block in enumerate(blocks):
        kind = tuple((path, type(module)) for path, module in block.named_modules())
        kinds.setdefault(kind, []).append(index)
    ends = {end for members in kinds.values() for end in (members[0], members[-1])}
    return sorted(ends | {len(blocks) // 2})


def _one(found: Iterable[Any]) -> Any:
    values = set(found)
    return values.pop() if len(values) == 1 else "mixed"
