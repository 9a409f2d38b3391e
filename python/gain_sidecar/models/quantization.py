"""Weights in fewer bits than a float: rounded by bitsandbytes while they load, or rounded in their files.

int8     each weight matrix in 8-bit integers; the products round each token's states to 8 bits too
nf4      each weight matrix in blocks of 4-bit codes, multiplied in the load's dtype (QLoRA)

LLM.int8 does not round a column in which any token of the batch is large. Then a prompt's numbers would
depend on other prompts and on padding, so its threshold is 0 here: all columns are rounded.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, cast

from .. import errors, messages
from . import file_errors
from .resolution import Located
from .rounded_files import UNNAMED, method_of

if TYPE_CHECKING:
    from transformers import BitsAndBytesConfig, PreTrainedModel


def check_quantize(request: messages.ModelRequest) -> None:
    """Raises SidecarError where rounding contradicts the rest of the request.

    A reference computes in float32 or wider on the weights as published. int8 multiplies in 8 bits, and
    neither kernel supports float64.
    """
    if request.quantize == "none":
        return
    if request.precision == "reference":
        raise errors.quantized_reference(request.quantize)
    if request.dtype == "float64":
        raise errors.quantized_float64(request.quantize)
    if request.gguf_file is not None or (request.path or "").endswith(".gguf"):
        raise errors.quantized_twice(request.quantize, "a GGUF file")


def bitsandbytes_settings(located: Located, quantize: str, dtype: str) -> BitsAndBytesConfig | None:
    """The `quantization_config` for transformers; None for `none`. Raises SidecarError."""
    if quantize == "none":
        return None
    if (method := method_of(located.config)) is not None:
        raise errors.quantized_twice(quantize, f"{located.source}, whose files are {method}")
    import torch
    from transformers import BitsAndBytesConfig

    try:
        import_module("bitsandbytes")
    except ImportError as cause:
        raise errors.quantizer_missing(located.source, "bitsandbytes", cause) from cause
    # It logs a warning at each product.
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
    if quantize == "int8":
        return BitsAndBytesConfig(load_in_8bit=True, llm_int8_threshold=0.0)
    return BitsAndBytesConfig(
        load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=getattr(torch, dtype)
    )


def multiply_in_dtype(model: PreTrainedModel) -> None:
    """Forbid bitsandbytes to multiply 4-bit codes in bfloat16 on some CPUs, whatever the dtype."""
    for module in model.modules():
        if hasattr(module, "support_avx512bf16_for_cpu"):
            module.support_avx512bf16_for_cpu = False  # type: ignore[assignment]


def quantization_of(located: Located, quantize: str) -> str | None:
    """How the weights were rounded: `bitsandbytes nf4`, `gguf Q4_1`, `gptq 4 bits`; None for not at all."""
    if quantize != "none":
        return f"bitsandbytes {quantize}" + (", threshold 0" if quantize == "int8" else "")
    if located.gguf is not None:
        return located.gguf.quantization
    return rounding_of(located.config)


def rounding_of(config: dict[str, object]) -> str | None:
    """How the weights of a model with this config were rounded; None for not at all."""
    method = method_of(config)
    if method is None:
        return None
    settings = cast("dict[str, object]", config["quantization_config"])
    if method == "bitsandbytes":
        four = settings.get("bnb_4bit_quant_type", "fp4") if settings.get("load_in_4bit") else None
        return f"{method} {four or 'int8'}"
    bits = settings.get("bits", settings.get("w_bit"))
    return method if bits is None else f"{method} {bits} bits"


def check_method(config: dict[str, object], where: str) -> None:
    """Raises SidecarError for a method that transformers does not support: it would ignore the scales."""
    from transformers.quantizers.auto import AUTO_QUANTIZATION_CONFIG_MAPPING

    method = method_of(config)
    if method is not None and method not in (*AUTO_QUANTIZATION_CONFIG_MAPPING, "bitsandbytes"):
        raise file_errors.unknown_quantization(where, None if method == UNNAMED else method)


def refusal_of_method(
    located: Located, quantize: str, device: str, cause: Exception
) -> errors.SidecarError | None:
    """Why rounded weights cannot be loaded here; None for plain floats, and for any other cause."""
    method = "bitsandbytes" if quantize != "none" else method_of(located.config)
    if method is None:
        return None
    if any(word in str(cause) for word in ("GPU", "CUDA", "accelerator")):
        return errors.quantizer_needs_device(located.source, method, device, cause)
    return errors.quantizer_missing(located.source, method, cause) if isinstance(cause, ImportError) else None
