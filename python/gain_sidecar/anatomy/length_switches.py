"""The lengths in tokens at which a model changes its arithmetic for a whole pass.

    rotary tables    LongRoPE takes another table, and PhiMoE another factor, when the longest prompt of a
                     pass exceeds the length that the model was trained on; dynamic NTK makes a table for each
                     such length
    key selection    sparse attention ranks the keys by a score that is 0 for many of them, and takes the best
                     k. Which of several equal keys it takes depends on their number: padding changes it, by
                     percents of a norm. Up to k keys all are taken
    ALiBi of MPT     counts positions back from the end of the row: padding adds a constant to all scores,
                     which changes only their rounding

YaRN, linear and Llama 3 scaling use one table at every length. Attention temperature (Llama 4, Ministral)
depends on a token's own position. transformers' mixtures of experts drop no token and have no capacity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, cast

from .layer_counts import text_config

if TYPE_CHECKING:
    from torch.nn import Module
    from transformers import PreTrainedConfig, PreTrainedModel

DYNAMIC_NTK = "dynamic NTK: the rotary table"


@dataclass(frozen=True)
class LengthSwitch:
    """A pass with a longer prompt, or a wider row, than `tokens` uses another arithmetic."""

    tokens: int
    """The longest prompt before the change."""
    what: str
    beyond: Literal["any length", "one length", "alone"]
    """Which longer prompts may share a pass: all, those of one length, or none."""


def length_switches(model: PreTrainedModel) -> tuple[LengthSwitch, ...]:
    """Every switch that the config states or a rotary module shows, shortest first."""
    text = text_config(model.config)
    rotary = [*_stated_tables(text), *_live_tables(model)]
    found = {_switch(kind, tokens) for kind, tokens in rotary if isinstance(tokens, int) and tokens > 0}
    kept = _keys_kept(text)
    if kept is not None:
        found.add(LengthSwitch(kept, "key selection: the keys that a token attends to", "alone"))
    attention = getattr(text, "attn_config", None)
    if text.model_type == "mpt" and getattr(attention, "alibi", False):
        found.add(LengthSwitch(1, "ALiBi, counted from the end of the row", "one length"))
    return tuple(sorted(found, key=lambda switch: (switch.tokens, switch.what)))


def keep_tables_fresh(model: PreTrainedModel) -> None:
    """Reset every dynamic rotary module to its initial table before each call.

    Transformers keeps the table of the longest pass so far, and returns to the initial one only for a pass
    that is shorter than the switch: without this, a row depends on what was measured before it.
    """
    for module in model.modules():
        prefixes = [prefix for prefix, kind, _ in _tables_of(module) if "dynamic" in kind]
        if prefixes:
            module.register_forward_pre_hook(partial(_start_over, prefixes))


def _start_over(prefixes: list[str], rotary: Module, _: object) -> None:
    for prefix in prefixes:
        held, first = (getattr(rotary, f"{prefix}{name}") for name in ("inv_freq", "original_inv_freq"))
        if held is not first:
            setattr(rotary, f"{prefix}inv_freq", first.to(held.device))
        setattr(rotary, f"{prefix}max_seq_len_cached", rotary.original_max_seq_len)


def _switch(kind: str, tokens: int) -> LengthSwitch:
    if "dynamic" in kind:
        return LengthSwitch(tokens, DYNAMIC_NTK, "one length")
    return LengthSwitch(tokens, "LongRoPE: the rotary table", "any length")


def _stated_tables(text: PreTrainedConfig) -> Iterator[tuple[str, object]]:
    """Kind and length of each rotary table that changes, as the config states them."""
    stated: dict[str, object] = (
        getattr(text, "rope_parameters", None) or getattr(text, "rope_scaling", None) or {}
    )
    nested = [entry for entry in stated.values() if isinstance(entry, dict)]
    for parameters in nested or [stated]:
        yield from _changing(parameters, text)


def _live_tables(model: PreTrainedModel) -> Iterator[tuple[str, object]]:
    """Kind and length of the tables of the live modules, which may have a config of their own."""
    for module in model.modules():
        for _, kind, parameters in _tables_of(module):
            yield from _changing(parameters | {"rope_type": kind}, cast("PreTrainedConfig", module.config))


def _changing(parameters: dict[str, object], config: PreTrainedConfig) -> Iterator[tuple[str, object]]:
    kind = parameters.get("rope_type", parameters.get("type"))
    context = getattr(config, "max_position_embeddings", None)
    if kind in ("longrope", "su"):
        beside = getattr(config, "original_max_position_embeddings", None)
        yield kind, parameters.get("original_max_position_embeddings") or beside or context
    elif isinstance(kind, str) and "dynamic" in kind:
        yield kind, context


def _tables_of(module: Module) -> list[tuple[str, str, dict[str, object]]]:
    """The prefix of each table's names in a rotary module, its kind, and its parameters."""
    kinds, config = getattr(module, "rope_type", None), getattr(module, "config", None)
    if config is None or not isinstance(kinds, str | dict):
        return []
    parameters = getattr(config, "rope_parameters", None) or {}
    if isinstance(kinds, str):
        return [("", kinds, parameters)]
    return [(f"{layer}_", kind, parameters.get(layer) or {}) for layer, kind in kinds.items()]


def _keys_kept(text: PreTrainedConfig) -> int | None:
    """The number of keys up to which all are kept; None for a model without key selection."""
    blocks, block = getattr(text, "index_topk_blocks", None), getattr(text, "index_block_size", None)
    stated = [getattr(text, "index_topk", None), getattr(text, "keep_window_size", None)]
    if isinstance(blocks, int) and isinstance(block, int):
        stated.append(blocks * block)
    return min((value for value in stated if isinstance(value, int) and value > 0), default=None)


def causal_tokens(config: PreTrainedConfig) -> int | None:
    """The longest prompt for which the model's attention is causal, in tokens; None where it always is.

    For longer prompts BigBird uses block-sparse attention, in which a token sees later ones. (A shorter pass
    switches it to full attention permanently, so that no longer prompt can be measured after the probe.)
    """
    text = text_config(config)
    if getattr(text, "attention_type", None) != "block_sparse" or text.model_type != "big_bird":
        return None
    return int((5 + 2 * text.num_random_blocks) * text.block_size)
