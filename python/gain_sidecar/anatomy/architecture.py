"""Everything that running a model shows about its structure, for the message, the report and the audit.

one scale, fresh tables, experts ─▶ discover and prove ─▶ probe blocks ─▶ split every block's step
                                                     ─▶ compare them, and with the config's flags
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from .block_kinds import representative_blocks
from .block_run import capture_inputs
from .config_flags import FlagCheck, check_flags
from .discovery import discover
from .expert_kernels import run_experts_plainly
from .length_switches import keep_tables_fresh
from .placement import NormType, Placement
from .rewired_block import RewiredBlock
from .split import Split, find_split
from .stream_scale import keep_one_scale
from .structure import Structure
from .wiring import BlockProbe, Wiring, probe_block

if TYPE_CHECKING:
    from transformers import PreTrainedModel


T = TypeVar("T")


@dataclass(frozen=True)
class Architecture:
    """A proven structure, and how its blocks are wired and normed."""

    structure: Structure
    probes: dict[int, BlockProbe]
    """By the block's index: all blocks, or the representative ones and those whose parts differ from them."""
    wiring: Wiring
    """The wiring of all probed blocks; `mixed` where they differ."""
    placement: Placement
    norm_type: NormType
    flags: tuple[FlagCheck, ...]
    split: Split
    """Which modules write each block's step."""
    rewired: Rewired | None = None
    """How the live blocks were rewired; None for a model as it was loaded."""

    @property
    def disagreements(self) -> tuple[FlagCheck, ...]:
        """The flags that contradict the blocks."""
        return tuple(check for check in self.flags if check.agrees is False)


@dataclass(frozen=True)
class Rewired:
    """An intervention on a model's wiring."""

    native: Architecture
    """The architecture before."""
    blocks: tuple[RewiredBlock, ...]


def read_architecture(model: PreTrainedModel, every_block: bool = False) -> Architecture:
    """Find, prove and probe. Raises SidecarError with the reason when the model cannot be measured."""
    keep_one_scale(model)
    keep_tables_fresh(model)
    run_experts_plainly(model)
    structure = discover(model)
    indices = list(range(len(structure.blocks))) if every_block else representative_blocks(structure.blocks)
    inputs = capture_inputs(model, structure, list(range(len(structure.blocks))))
    probes = {index: probe_block(structure, inputs[index]) for index in indices}
    split = find_split(structure, inputs, probes)
    probes = dict(sorted(probes.items()))
    found = probes.values()
    wiring: Wiring = _one(probe.wiring for probe in found)
    placement: Placement = _one(probe.placement for probe in found)
    norm_type: NormType = _one(probe.norm_type for probe in found)
    flags = check_flags(model.config, wiring, placement)
    return Architecture(structure, probes, wiring, placement, norm_type, flags, split)


def _one(found: Iterable[T]) -> T | Literal["mixed"]:
    values = set(found)
    return values.pop() if len(values) == 1 else "mixed"
