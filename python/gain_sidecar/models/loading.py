"""A model folder becomes a tokenizer and a model on its device. Code that comes with a model is never run."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..memory import is_out_of_memory
from ..packages import import_accelerate
from .devices import Device
from .resolution import Located


def load_tokenizer(located: Located) -> Any:
    """The folder's own tokenizer. Raises SidecarError when it cannot be read."""
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(located.folder, trust_remote_code=False, local_files_only=True)
    except ImportError as cause:
        raise errors.package_missing("that this tokenizer needs", cause) from cause
    except Exception as cause:
        raise errors.bad_tokenizer(located.source, cause) from cause


def load_model(located: Located, dtype: str, device: Device) -> Any:
    """The folder's model in `dtype` on `device`, ready to measure.

    Raises SidecarError: weights damaged or incomplete, out of memory, or a package missing.
    """
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM

    placement: dict[str, Any] = {}
    if device.is_cuda:
        import_accelerate()
        placement["device_map"] = {"": device.name}
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            located.folder,
            dtype=getattr(torch, dtype),
            trust_remote_code=False,
            local_files_only=True,
            use_safetensors=located.listing.safe,
            output_loading_info=True,
            **placement,
        )
    except ImportError as cause:
        raise errors.package_missing("that this model needs", cause) from cause
    except SafetensorError as cause:
        raise errors.unreadable_weights(located.source, cause) from cause
    except Exception as cause:
        if is_out_of_memory(cause):
            raise errors.load_out_of_memory(located.name, device.name, dtype) from cause
        raise errors.unreadable_weights(located.source, f"{type(cause).__name__}: {cause}") from cause
    model, info = loaded
    # transformers fills what the files lack with random numbers, and only warns.
    if missing := sorted(info["missing_keys"]):
        raise errors.missing_weights(located.source, missing)
    return model.eval()
