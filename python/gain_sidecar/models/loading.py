"""Loads a tokenizer and a model from a folder. Code that comes with a model is never run."""

from __future__ import annotations

import re
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias, TypedDict, cast

from .. import errors
from ..memory import is_out_of_memory
from ..packages import import_accelerate
from ..scratch import scratch_folder
from . import adapter_errors, file_errors
from .adapter_merge import merge_adapter
from .checkpoint import read_tokenizer_config
from .devices import Device
from .gguf_file import blocks_beyond, check_all_read
from .gguf_reading import parsed_once
from .hub_kernels import state_attention
from .linked_folder import folder_to_load
from .memory_plan import MemoryPlan
from .misnamed import explain_missing
from .own_code import check_tokenizer_class
from .quantization import bitsandbytes_settings, check_method, multiply_in_dtype, refusal_of_method
from .resolution import Located
from .taken_tensors import Tensors, watched

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import BitsAndBytesConfig, PreTrainedModel, PreTrainedTokenizerBase

# Of the modules in a list, the number is followed by a part of one of them.
_INSIDE_BLOCK = re.compile(r"\.\d+\.")


class LoadingInfo(TypedDict):
    """The part of transformers' loading info that is used here."""

    missing_keys: set[str]
    unexpected_keys: set[str]


class LoadOptions(TypedDict, total=False):
    """Arguments of transformers' `from_pretrained` that differ between loads."""

    quantization_config: BitsAndBytesConfig
    device_map: str | dict[str, str]
    max_memory: dict[int | str, int] | None
    offload_folder: str


Loaded: TypeAlias = tuple["PreTrainedModel", LoadingInfo]


@dataclass(frozen=True)
class LoadedWeights:
    """`unread` are tensors of the files that the model does not have: name, and the name searched for."""

    model: PreTrainedModel
    unread: dict[str, str]
    offload: TemporaryDirectory[str] | None
    """Holds the blocks that are on the disk; it must exist as long as the model."""


def load_tokenizer(located: Located) -> PreTrainedTokenizerBase:
    """The folder's own tokenizer, or the GGUF file's. Raises SidecarError when it cannot be read."""
    from transformers import AutoTokenizer

    folder, options = located.folder, {}
    if not located.listing.tokenizer:
        if (copied := _copy_of(located)) is not None:
            folder = copied
        else:
            options = {"gguf_file": located.listing.gguf}
    else:
        config = read_tokenizer_config(located.folder, located.source)
        check_tokenizer_class(config, located.config, located.source)
    try:
        with _header_parsed(located):
            return AutoTokenizer.from_pretrained(
                folder, trust_remote_code=False, local_files_only=True, **options
            )
    except ImportError as cause:
        raise errors.package_missing("that this tokenizer needs", cause) from cause
    except Exception as cause:
        raise file_errors.bad_tokenizer(located.source, cause) from cause


def load_model(
    located: Located,
    dtype: str,
    device: Device,
    plan: MemoryPlan,
    quantize: str = "none",
    ahead: Future[dict[str, Tensor]] | None = None,
) -> LoadedWeights:
    """The folder's model in `dtype` where `plan` says, with its adapter merged, ready to measure.

    `ahead` are its weights, where they are being read already.
    Raises SidecarError: weights damaged or incomplete, out of memory, or a package missing.
    """
    check_method(located.config, located.source)
    if located.adapter is not None and plan.spreads:
        raise adapter_errors.on_spread(located.adapter.name, plan.text)
    options: LoadOptions = {}
    if (rounding := bitsandbytes_settings(located, quantize, dtype)) is not None:
        options["quantization_config"] = rounding
    if plan.device_map is not None:
        import_accelerate()
        options["device_map"] = plan.device_map
    offload = None
    if plan.spreads:
        offload = scratch_folder("offload")
        options |= {"max_memory": plan.max_memory, "offload_folder": offload.name}
    try:
        with folder_to_load(located) as folder, watched() as tensors:
            if ahead is not None:
                model, info = _place_weights(folder, dtype, options, ahead.result())
            else:
                model, info = _read_weights(folder, located, dtype, options)
    except Exception as cause:
        raise _translated(located, dtype, device, plan, quantize, cause) from cause
    # transformers fills missing tensors with random numbers, and only warns.
    if missing := sorted(info["missing_keys"]):
        # Of two tensors that share a matrix the files need only one.
        tied = getattr(model, "all_tied_weights_keys", None) or {}
        needed = [name for name in missing if tied.get(name) not in missing]
        raise explain_missing(located.source, needed, tensors.unread, model.base_model_prefix)
    if located.gguf is not None and _copy_of(located) is None:
        text = model.config.get_text_config()
        check_all_read(model, located.gguf, bool(text.tie_word_embeddings), _layers(model), located.source)
    if model.device.type == "meta":
        raise errors.memory_too_small(located.name, plan.text, "its embedding was placed on the disk")
    check_whole_blocks(model)
    multiply_in_dtype(model)
    if located.adapter is not None:
        model = merge_adapter(model, located.adapter)
    return LoadedWeights(model.eval(), _unread(located, tensors, model, info), offload)


def check_whole_blocks(model: PreTrainedModel) -> None:
    """Raises SidecarError where the parts of one block are on several devices."""
    if parts := [path for path in getattr(model, "hf_device_map", {}) if _INSIDE_BLOCK.search(path)]:
        raise errors.split_block(parts[0])


def _unread(located: Located, tensors: Tensors, model: PreTrainedModel, info: LoadingInfo) -> dict[str, str]:
    """Tensors that the model does not have, and second copies; of a GGUF file, only names in its header."""
    if located.copy is not None and located.copy.record is not None:
        return located.copy.record.unread
    unread = tensors.unread | tensors.second_copies
    if not tensors.renamed:
        # Where another release of transformers uses another function, its own list of unread tensors is used.
        unread = {name: name for name in info["unexpected_keys"]}
    if located.gguf is not None:
        unread |= {name: name for name in blocks_beyond(located.gguf, _layers(model))}
        unread = {name: looked for name, looked in unread.items() if name in located.gguf.sizes}
    return unread


def _layers(model: PreTrainedModel) -> int:
    return int(model.config.get_text_config().num_hidden_layers)


def _read_weights(folder: Path, located: Located, dtype: str, options: LoadOptions) -> Loaded:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    listing, copied = located.listing, _copy_of(located)
    more: dict[str, object] = {}
    if copied is not None:
        folder, more["use_safetensors"] = copied, True
    elif listing.has_config:
        config = AutoConfig.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
        more["config"] = state_attention(config)
    if listing.kind != "gguf":
        more["use_safetensors"] = listing.kind == "safetensors"
    elif copied is None:
        more["gguf_file"] = listing.gguf
    with _header_parsed(located):
        loaded = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=getattr(torch, dtype),
            trust_remote_code=False,
            local_files_only=True,
            output_loading_info=True,
            **options,
            **more,
        )
    return cast("Loaded", loaded)


def _copy_of(located: Located) -> Path | None:
    """The kept copy of a GGUF file, where there is one to read."""
    copy = located.copy
    return None if copy is None or copy.record is None else copy.folder


def _header_parsed(located: Located) -> AbstractContextManager[None]:
    """Inside, transformers does not parse the GGUF file's header anew."""
    return nullcontext() if located.reader is None else parsed_once(located.reader)


def _place_weights(folder: Path, dtype: str, options: LoadOptions, weights: dict[str, Tensor]) -> Loaded:
    """A model with these tensors as its weights, without copying them."""
    import torch
    from transformers import MODEL_FOR_CAUSAL_LM_MAPPING, AutoConfig

    config = AutoConfig.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
    state_attention(config)
    kind = cast("type[PreTrainedModel]", MODEL_FOR_CAUSAL_LM_MAPPING[type(config)])
    if kind.config_class is not type(config):
        # The language model of a multimodal one.
        config = config.get_text_config()
    loaded = kind.from_pretrained(
        None,
        config=config,
        state_dict=weights,
        dtype=getattr(torch, dtype),
        local_files_only=True,
        output_loading_info=True,
        **options,
    )
    # transformers reserves the memory for copies of the weights, which are not made here.
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    return cast("Loaded", loaded)


def _translated(
    located: Located, dtype: str, device: Device, plan: MemoryPlan, quantize: str, cause: Exception
) -> errors.SidecarError:
    """transformers' exception as one of ours."""
    from safetensors import SafetensorError

    if (refusal := refusal_of_method(located, quantize, device.name, cause)) is not None:
        return refusal
    if isinstance(cause, ImportError):
        return errors.package_missing("that this model needs", cause)
    if "ignore_mismatched_sizes" in str(cause):
        return file_errors.other_shapes(located.source)
    if isinstance(cause, SafetensorError):
        return file_errors.unreadable_weights(located.source, cause)
    if is_out_of_memory(cause):
        return errors.load_out_of_memory(located.name, device.name, dtype)
    if plan.spreads and isinstance(cause, ValueError) and "offload" in str(cause):
        return errors.memory_too_small(located.name, plan.text, cause)
    return file_errors.unreadable_weights(located.source, f"{type(cause).__name__}: {cause}")
