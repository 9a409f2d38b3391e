"""Which model and tokenizer were given, and whether they can be measured as they are.

PEFT-wrapped    its base model, whose layers hold the adapter; refused where it adds virtual tokens
wrapped         DataParallel, FSDP, a pipeline, a Trainer, a value head: refused, with the inner model's name
otherwise       compiled, in training mode, without values, on another device: refused
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from gain_sidecar.anatomy.structure import vocabulary_of
from gain_sidecar.checking.weights import hooks_of

from . import errors

if TYPE_CHECKING:
    from torch.nn import Module
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

SENTENCE = "The quick brown fox jumps over the lazy dog, and the dog sleeps in the warm sun all day long."
# An untrained model's first guesses cost a little more than choosing at random.
CHANCE_FACTOR = 1.05
# With fewer tokens, the mean says little.
FEWEST_TOKENS = 8


def take_model(given: object) -> PreTrainedModel:
    """The model of transformers that was given, or that PEFT wraps. Raises GainError for anything else."""
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    if isinstance(given, str):
        raise errors.name_of_model(given)
    if isinstance(given, PreTrainedTokenizerBase):
        raise errors.swapped(given)
    if isinstance(given, torch.nn.Module) and hasattr(given, "_orig_mod"):
        raise errors.compiled_part("")
    if isinstance(given, PreTrainedModel):
        return given
    if hasattr(given, "peft_config") and hasattr(given, "get_base_model"):
        return _base_of_peft(given)
    if isinstance(given, torch.nn.Module):
        if isinstance(inner := getattr(given, "module", None), torch.nn.Module):
            return _refuse(given, inner, "module", "which spreads each batch over devices")
        if isinstance(inner := getattr(given, "pretrained_model", None), torch.nn.Module):
            return _refuse(given, inner, "pretrained_model", "which adds a head to a model")
    if isinstance(inner := getattr(given, "model", None), torch.nn.Module):
        return _refuse(given, inner, "model", "which runs a model")
    raise errors.not_a_model(given)


def _refuse(given: object, inner: Module, attribute: str, why: str) -> PreTrainedModel:
    raise errors.wrapped(given, f".{attribute}", why)


def _base_of_peft(given: object) -> PreTrainedModel:
    """The base model; PEFT has put the adapter's layers into it."""
    for settings in cast("dict[str, object]", getattr(given, "peft_config", {})).values():
        if getattr(settings, "is_prompt_learning", False):
            raise errors.prompt_learning(str(getattr(settings, "peft_type", type(settings).__name__)))
    return take_model(given.get_base_model())  # type: ignore[attr-defined]


def check_model_state(model: PreTrainedModel) -> None:
    """Raises GainError: compiled, in training mode, without values, or on a device that gain does not use."""
    modules = dict(model.named_modules())
    for path, module in modules.items():
        if hasattr(module, "_orig_mod") or getattr(module, "_compiled_call_impl", None) is not None:
            raise errors.compiled_part(path)
    if training := [path for path, module in modules.items() if module.training]:
        raise errors.still_training(training)
    if missing := list(_without_values(modules)):
        raise errors.without_weights(missing)
    if model.device.type == "meta":
        raise errors.embedding_elsewhere()
    if model.device.type not in ("cpu", "cuda"):
        raise errors.other_device(str(model.device))
    if getattr(model.config, "rescale_every", 0) and any(
        getattr(module, "layers_are_rescaled", False) for module in modules.values()
    ):
        raise errors.halved_already(type(model).__name__)


def _without_values(modules: dict[str, Module]) -> Iterator[str]:
    """The names of tensors on the meta device that accelerate does not hold elsewhere."""
    for path, module in modules.items():
        if any(getattr(hook, "weights_map", None) is not None for hook in hooks_of(module)):
            continue
        own = [*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)]
        yield from (f"{path}.{name}" for name, tensor in own if tensor.device.type == "meta")


def take_tokenizer(given: object, model: PreTrainedModel) -> PreTrainedTokenizerBase:
    """The tokenizer that was given. Raises GainError for anything else, and for one of a larger model."""
    from transformers import PreTrainedTokenizerBase

    if not isinstance(given, PreTrainedTokenizerBase):
        raise errors.not_a_tokenizer(given)
    weight = getattr(model.get_input_embeddings(), "weight", None)
    # Some models have no embedding for tokens that were added to their tokenizer; discovery reports the
    # others.
    if weight is not None and given.vocab_size > weight.shape[0]:
        raise errors.tokenizer_too_large(given.vocab_size, weight.shape[0])
    return given


def warn_of_other_tokenizer(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
    """Warn where a plain sentence costs the model more than choosing its tokens at random."""
    import torch

    ids = list(tokenizer(SENTENCE)["input_ids"])
    if len(ids) < FEWEST_TOKENS or max(ids) >= vocabulary_of(model):
        return
    with torch.inference_mode():
        given = torch.tensor([ids], device=model.device)
        logits = model(input_ids=given, use_cache=False).logits[0, :-1].float()
        nats = float(torch.nn.functional.cross_entropy(logits, given[0, 1:].to(logits.device)))
    chance = math.log(logits.shape[-1])
    if nats > CHANCE_FACTOR * chance:
        warnings.warn(errors.worse_than_chance(nats, chance), errors.GainWarning, stacklevel=5)
