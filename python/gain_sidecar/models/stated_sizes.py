"""Sizes that a config states, compared with its weight files before a model is built from them.

transformers builds a model of the stated sizes and only then reads the weights. 10⁸ blocks take minutes and
all memory before the first missing tensor is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import prod

from . import file_errors
from .safetensors_header import Header

_BLOCKS = ("num_hidden_layers", "n_layer", "n_layers", "num_layers")
_WIDTHS = ("hidden_size", "n_embd", "d_model", "dim", "model_dim")
_OTHER_WIDTHS = ("vocab_size", "intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff")
_COUNTS = ("num_attention_heads", "n_head", "n_heads", "num_key_value_heads", "head_dim", "num_experts")
_POSITIONS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len")
# Ten times the longest context published so far, 10,485,760 tokens (Llama 4 Scout).
MOST_POSITIONS = 10**8
# Weights in 4 bits are packed, eight of them in one value of a file.
PACKED = 8


def check_sizes(config: dict[str, object], headers: Iterable[Header], where: str) -> None:
    """`config` is config.json as written. Raises SidecarError for sizes that its weight files cannot have."""
    entries = [entry for header in headers for entry in header.values()]
    tensors, values = len(entries), PACKED * sum(prod(entry["shape"]) for entry in entries)
    held = f"{values // PACKED} values"
    for part in _parts(config):
        bounds = [(name, tensors, f"{tensors} tensors") for name in _BLOCKS]
        bounds += [(name, values, held) for name in (*_WIDTHS, *_OTHER_WIDTHS, *_COUNTS)]
        bounds += [(name, MOST_POSITIONS, f"{tensors} tensors") for name in _POSITIONS]
        for name, most, files in bounds:
            if (size := _size(part, name)) > most:
                raise file_errors.absurd_size(where, f"{name} {size}", files)
        width = max((_size(part, name) for name in _WIDTHS), default=0)
        for name in _OTHER_WIDTHS:
            if width * _size(part, name) > values:
                stated = f"{name} {_size(part, name)} by {width}"
                raise file_errors.absurd_size(where, stated, held)


def _parts(config: dict[str, object]) -> Iterator[dict[str, object]]:
    """The config and the configs in it, such as `text_config`."""
    yield config
    for name, value in config.items():
        if name.endswith("_config") and isinstance(value, dict):
            yield value


def _size(config: dict[str, object], name: str) -> int:
    value = config.get(name)
    return value if isinstance(value, int) else 0
