"""Weights whose files are rounded to fewer bits than a half float, and whether their config states how."""

from __future__ import annotations

from collections.abc import Iterable

from . import file_errors
from .safetensors_header import Header

# Types that no plain model has for its matrices. A mask may have integers, but it is not a `weight`.
_ROUNDED = ("F8_", "F4", "I8", "U8", "I4", "U4", "I16", "U16", "I32", "U32", "I64", "U64")
_MATRICES = (".weight", ".qweight", ".weight_packed", "_proj", "_blocks")

UNNAMED = "of an unnamed method"


def method_of(config: dict[str, object]) -> str | None:
    """The `quant_method` that a config.json states; None where the files hold plain floats."""
    settings = config.get("quantization_config")
    if not isinstance(settings, dict):
        return None
    if settings.get("load_in_4bit") or settings.get("load_in_8bit"):
        return "bitsandbytes"
    method = settings.get("quant_method")
    return None if method == "gguf" else str(method or UNNAMED)


def check_stated(config: dict[str, object], headers: Iterable[Header], where: str) -> None:
    """Raises SidecarError where the files hold rounded weights and the config states no method.

    transformers would read their codes as numbers without the scales, or not find the weights.
    """
    if method_of(config) is not None:
        return
    types = {name: str(entry["dtype"]) for header in headers for name, entry in header.items()}
    rounded = {
        name: kind for name, kind in types.items() if name.endswith(_MATRICES) and kind.startswith(_ROUNDED)
    }
    # Eight-bit floats without a scale are plain numbers.
    has_scales = any("scale" in name for name in types)
    if rounded and (has_scales or not all(kind.startswith("F8_") for kind in rounded.values())):
        raise file_errors.rounded_unstated(where, list(rounded), ", ".join(sorted(set(rounded.values()))))
