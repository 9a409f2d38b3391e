"""A config's own flags about its blocks, compared with what running the blocks shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .layer_counts import text_config
from .placement import Placement
from .wiring import Wiring

if TYPE_CHECKING:
    from transformers import PreTrainedConfig


@dataclass(frozen=True)
class FlagCheck:
    """One flag of the config: what it states, and what the blocks show."""

    flag: str
    value: bool
    says: str
    shown: str

    @property
    def agrees(self) -> bool | None:
        """Do flag and blocks agree? None where the blocks do not show it."""
        return None if self.shown == "unknown" else self.says == self.shown


# Falcon's blocks are parallel by either of its two flags.
_PARALLEL = {
    "use_parallel_residual": ("use_parallel_residual",),
    "parallel_attn": ("parallel_attn", "new_decoder_architecture"),
    "new_decoder_architecture": ("new_decoder_architecture", "parallel_attn"),
}
_PLACEMENT: dict[str, tuple[Placement, Placement]] = {
    "do_layer_norm_before": ("pre", "post"),
    "pre_norm": ("pre", "post"),
    "use_sandwich_norm": ("sandwich", "pre"),
    "use_post_norm": ("sandwich", "pre"),
}
"""By flag: what it states when it is on, and when it is off."""


def check_flags(config: PreTrainedConfig, wiring: Wiring, placement: Placement) -> tuple[FlagCheck, ...]:
    """Every flag of the config about wiring or norm placement, with what the blocks show."""
    text = text_config(config)
    found: list[FlagCheck] = []
    for flag, any_of in _PARALLEL.items():
        value = getattr(text, flag, None)
        if isinstance(value, bool):
            parallel = any(getattr(text, name, None) is True for name in any_of)
            found.append(FlagCheck(flag, value, "parallel" if parallel else "sequential", wiring))
    for flag, (when_on, when_off) in _PLACEMENT.items():
        value = getattr(text, flag, None)
        if isinstance(value, bool):
            found.append(FlagCheck(flag, value, when_on if value else when_off, placement))
    return tuple(found)
