"""Merges a PEFT adapter into a loaded model's weights, by peft's own merge_and_unload."""

from __future__ import annotations

import re
import warnings
from types import ModuleType
from typing import TYPE_CHECKING

from ..errors import SidecarError
from ..memory import is_out_of_memory
from . import adapter_errors
from .adapter_folder import AdapterFolder

if TYPE_CHECKING:
    from transformers import PreTrainedModel

if TYPE_CHECKING:
    from peft import PeftConfig, PeftModel
    from torch.nn.modules.module import _IncompatibleKeys

ADAPTER_NAME = "merged"


def merge_adapter(model: PreTrainedModel, adapter: AdapterFolder) -> PreTrainedModel:
    """The model with the adapter merged into its weights; the given model is changed.

    Raises SidecarError: no peft, an adapter of a kind that has no weights to merge, tensors without a module
    in the model, or modules without a tensor: these would keep their random initial values.
    """
    try:
        import peft
    except ImportError as cause:
        raise adapter_errors.package_missing(adapter.folder, cause) from cause
    class_name, base = type(model).__name__, adapter.config.get("base_model_name_or_path")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            wrapped, result = _wrap(peft, model, adapter)
            missing, unexpected = list(result.missing_keys), list(result.unexpected_keys)
            if missing or unexpected:
                raise adapter_errors.does_not_fit(
                    adapter.folder, class_name, base, _misfits(missing, unexpected)
                )
            merged: PreTrainedModel = wrapped.merge_and_unload(safe_merge=True)
    except SidecarError:
        raise
    except Exception as cause:
        if is_out_of_memory(cause):
            raise
        raise adapter_errors.does_not_fit(
            adapter.folder, class_name, base, f"{type(cause).__name__}: {cause}"
        ) from cause
    merged.eval()
    return merged


def _wrap(
    peft: ModuleType, model: PreTrainedModel, adapter: AdapterFolder
) -> tuple[PeftModel, _IncompatibleKeys]:
    """The model inside peft's wrapper with the adapter loaded, and the result of the loading."""
    from safetensors import SafetensorError

    config = peft.PeftConfig.from_pretrained(str(adapter.folder))
    _untie(model, config)
    if config.is_prompt_learning or config.is_adaption_prompt:
        reason = f"{config.peft_type.value} adds inputs, not weights"
        raise adapter_errors.not_merged(adapter.folder, reason)
    config.inference_mode = True
    wrapped = peft.get_peft_model(model, config, ADAPTER_NAME)
    if not hasattr(wrapped.base_model, "merge_and_unload"):
        raise adapter_errors.not_merged(adapter.folder, f"peft merges no {config.peft_type.value}")
    try:
        result = wrapped.load_adapter(
            str(adapter.folder),
            ADAPTER_NAME,
            torch_device=str(model.device),
            key_mapping=getattr(model, "_checkpoint_conversion_mapping", {}),
        )
    except SafetensorError as cause:
        raise adapter_errors.unreadable(adapter.folder, cause) from cause
    return wrapped, result


def _untie(model: PreTrainedModel, config: PeftConfig) -> None:
    """A head that shares the embedding's matrix gets a copy if the adapter changes one of the two.

    Otherwise merging into one of them would change the other too, which the unmerged adapter does not
    (https://github.com/huggingface/peft/issues/2777).
    """
    import torch

    head, embedding = model.get_output_embeddings(), model.get_input_embeddings()
    if getattr(head, "weight", None) is not embedding.weight:
        return
    paths = [path for path, module in model.named_modules() if module is head or module is embedding]
    if any(_targets(getattr(config, "target_modules", None), path) for path in paths):
        head.weight = torch.nn.Parameter(head.weight.detach().clone(), requires_grad=False)


def _targets(targets: object, path: str) -> bool:
    """As in peft: a pattern for whole paths, or the ends of paths."""
    if isinstance(targets, str):
        return re.fullmatch(targets, path) is not None
    ends = targets if isinstance(targets, list | set | tuple) else ()
    return any(path == target or path.endswith(f".{target}") for target in ends)


def _misfits(missing: list[str], unexpected: list[str]) -> str:
    parts = []
    if unexpected:
        parts.append(f"{len(unexpected)} of its tensors have no module in it ({unexpected[0]})")
    if missing:
        parts.append(f"{len(missing)} modules get no tensor ({missing[0]})")
    return " and ".join(parts)
