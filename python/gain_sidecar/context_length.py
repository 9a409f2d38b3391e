"""The longest prompt that a config allows, with its rotary positions scaled as the config states.

For some methods transformers has the length before scaling in one field, for others the length after it
(modeling_rope_utils.py, release 5.23, and the model cards that switch a method on):

    linear, dynamic           max_position_embeddings * factor. The config has no other length: dynamic NTK
                              takes `max_position_embeddings` as the trained one
    yarn, longrope, llama3    original_max_position_embeddings * factor, and no less than
                              max_position_embeddings, which is the scaled length already (DeepSeek-V3,
                              Phi-3, Llama 3.1) or still the trained one (Qwen 2.5 with YaRN switched on).
                              The original length is max_position_embeddings where the config states none
    others                    max_position_embeddings

With a table for each kind of layer (Gemma 3), a linear factor of some layers does not scale the model's
context, which is max_position_embeddings. The other methods state the original length there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .anatomy.layer_counts import text_config

if TYPE_CHECKING:
    from transformers import PreTrainedConfig

# Names of the longest input in configs, in tokens; not every architecture states one.
CONTEXT_NAMES = (
    "max_position_embeddings",
    "n_positions",
    "n_ctx",
    "max_seq_len",
    "max_sequence_length",
    "seq_length",
)
_FROM_STATED = ("linear", "dynamic")
_FROM_ORIGINAL = ("yarn", "longrope", "su", "llama3")
ORIGINAL = "original_max_position_embeddings"


def context_tokens(config: PreTrainedConfig) -> int | None:
    """In tokens; None where the config states none."""
    text = text_config(config)
    lengths = (_length(getattr(text, name, None)) for name in CONTEXT_NAMES)
    stated = next((length for length in lengths if length is not None), None)
    if stated is None:
        return None
    return max([stated, *_scaled(text, stated)])


def _scaled(text: PreTrainedConfig, stated: int) -> Iterator[int]:
    """The lengths for which the config's rotary tables are made."""
    tables = getattr(text, "rope_parameters", None) or getattr(text, "rope_scaling", None)
    if not isinstance(tables, dict):
        return
    nested = [table for table in tables.values() if isinstance(table, dict)]
    for table in nested or [tables]:
        kind, factor = str(table.get("rope_type", table.get("type"))), table.get("factor")
        if not isinstance(factor, int | float):
            continue
        if kind in _FROM_STATED and not nested:
            yield int(stated * factor)
        if kind in _FROM_ORIGINAL:
            original = _length(table.get(ORIGINAL)) or _length(getattr(text, ORIGINAL, None))
            yield int((original or stated) * factor)


def _length(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
