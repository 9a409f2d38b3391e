"""Writes a model that was read from a GGUF file as a safetensors folder."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedModel


def save_model(model: PreTrainedModel, folder: Path) -> None:
    """The model's config and weights, every tensor in its own dtype. Raises what transformers raises.

    A model read from a GGUF file refuses `save_pretrained`, so another one takes its tensors, without copies.
    """
    import torch

    config = deepcopy(model.config)
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    # On the device `meta` a model has no memory of its own.
    with torch.device("meta"):
        fresh = type(model)(config)
    fresh.load_state_dict(model.state_dict(), assign=True)
    fresh.tie_weights()
    fresh.save_pretrained(folder)
