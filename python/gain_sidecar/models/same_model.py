"""Are two loaded models, or two tokenizers, the same in all that a measurement depends on?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

# Fields of a config that state where it came from.
_PROVENANCE = ("quantization_config", "_name_or_path", "_model_name_or_path", "architectures")
_TOKENIZER_FIELDS = (
    "special_tokens_map",
    "all_special_ids",
    "model_max_length",
    "padding_side",
    "truncation_side",
    "model_input_names",
    "add_bos_token",
    "add_eos_token",
    "clean_up_tokenization_spaces",
    "chat_template",
)


def difference_of_models(first: PreTrainedModel, second: PreTrainedModel) -> str | None:
    """The first difference in class, settings, or the bits of any tensor; devices may differ."""
    if type(first) is not type(second):
        return f"{type(first).__name__} was read back as {type(second).__name__}"
    if (ours := _settings(first)) != (theirs := _settings(second)):
        names = sorted(name for name in ours | theirs if ours.get(name) != theirs.get(name))
        return f"other settings were read back: {', '.join(names)}"
    before, after = _tensors(first), _tensors(second)
    if before.keys() != after.keys():
        return f"other tensors were read back: {', '.join(sorted(before.keys() ^ after.keys())[:3])}"
    for name, tensor in before.items():
        if not _same_bits(tensor, after[name]):
            return f"{name} was read back with other numbers"
    return None


def _settings(model: PreTrainedModel) -> dict[str, object]:
    fields: dict[str, object] = json.loads(model.config.to_json_string(use_diff=False))
    kept = {name: value for name, value in fields.items() if name not in _PROVENANCE}
    return {**kept, "attention": model.config._attn_implementation, "ties": _is_tied(model)}


def _is_tied(model: PreTrainedModel) -> bool:
    head, embedding = model.get_output_embeddings(), model.get_input_embeddings()
    return getattr(head, "weight", None) is getattr(embedding, "weight", False)


def _tensors(model: PreTrainedModel) -> dict[str, Tensor]:
    """Parameters and buffers, also those that are not saved, as tables of rotary frequencies."""
    return {**dict(model.named_parameters()), **dict(model.named_buffers())}


def _same_bits(first: Tensor, second: Tensor) -> bool:
    import torch

    if first.dtype != second.dtype or first.shape != second.shape:
        return False
    # As bytes: a NaN is not equal to itself.
    one, other = (tensor.detach().cpu().contiguous().view(-1) for tensor in (first, second))
    return torch.equal(one.view(torch.uint8), other.view(torch.uint8))


def difference_of_tokenizers(first: PreTrainedTokenizerBase, second: PreTrainedTokenizerBase) -> str | None:
    """The first difference in class, settings or the tokenizer's own program."""
    if type(first) is not type(second):
        return f"{type(first).__name__} was read back as {type(second).__name__}"
    for name in _TOKENIZER_FIELDS:
        if getattr(first, name, None) != getattr(second, name, None):
            return f"the tokenizer was read back with another {name}"
    program, again = (getattr(each, "backend_tokenizer", None) for each in (first, second))
    if program is None or again is None or program.to_str() != again.to_str():
        return "another tokenizer was read back"
    return None
