"""Kernels: native code that transformers downloads from the hub where a config names it. None is ever loaded.

transformers loads one through the package `kernels` alone: for an attention or expert implementation that is
named `organisation/repository`, for a flash attention that is not installed, and for some quantization
methods. `packages` hides that package. Here a config that names a repository is refused, and any other
attention than transformers' own is replaced by its default.
Source: transformers 5.24, integrations/hub_kernels.py and modeling_utils.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import file_errors

if TYPE_CHECKING:
    from transformers import PreTrainedConfig

# Part of transformers itself, and computed by torch.
_OWN_ATTENTION = ("eager", "sdpa")
_FIELD_ENDS = ("_implementation", "_implementation_internal")


def check_implementations(config: dict[str, object], where: str) -> None:
    """`config` is config.json as written. Raises SidecarError where it names a repository of code."""
    for field, value in _implementations(config):
        if "/" in value:
            raise file_errors.kernel_named(where, field, value)


def state_attention(config: PreTrainedConfig) -> PreTrainedConfig:
    """The same config, with no other attention than eager and sdpa; None is transformers' default."""
    named: object = config._attn_implementation
    config._attn_implementation = named if isinstance(named, str) and named in _OWN_ATTENTION else None
    return config


def _implementations(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """The texts in fields that choose an implementation, at any depth, each with its field."""
    if isinstance(value, str) and field:
        yield field, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            chooses = field or (str(name) if str(name).endswith(_FIELD_ENDS) else "")
            yield from _implementations(inner, chooses)
    elif isinstance(value, list):
        for inner in value:
            yield from _implementations(inner, field)
