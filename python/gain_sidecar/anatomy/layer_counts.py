"""The number of layers that a config states, under any of its names; discovery compares the lists with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedConfig

COUNT_NAMES = (
    "num_hidden_layers",
    "decoder_layers",
    "num_decoder_layers",
    "num_layers",
    "n_layers",
    "n_layer",
    "num_blocks",
    "num_layers_per_stack",
)


def text_config(config: PreTrainedConfig) -> PreTrainedConfig:
    """The text model's config, which may be nested in another; the config itself where that is unclear."""
    try:
        return config.get_text_config(decoder=True)
    except ValueError:
        return config


def layer_counts(config: PreTrainedConfig) -> list[int]:
    """Every number of layers that the config states; empty where it states none."""
    text = text_config(config)
    values = [getattr(text, name, None) for name in COUNT_NAMES]
    return sorted({value for value in values if isinstance(value, int) and value > 0})
