"""Are a model's activations rounded with a scale that depends on all tokens of a pass?

Then a prompt's numbers depend on the prompts in its pass, whatever its length, and it needs its own pass.

    LLM.int8            a column is left unrounded where any token of the pass exceeds the threshold in it
    compressed-tensors  dynamic activations with the strategy `tensor` have one scale for all tokens
    torchao             dynamic activations with the granularity `PerTensor`, likewise

Scales per token, or per block of one token's numbers, do not depend on other prompts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedConfig


def shared_scale(config: PreTrainedConfig) -> str | None:
    """What uses such a scale, for a message; None where nothing does."""
    settings = config.to_dict().get("quantization_config")
    if settings is None:
        return None
    entries = list(_entries(settings if isinstance(settings, dict) else settings.to_dict()))
    for entry in entries:
        if entry.get("load_in_8bit") and float(str(entry.get("llm_int8_threshold") or 0)) > 0:
            threshold = f"{entry['llm_int8_threshold']:g}"
            return f"LLM.int8 with threshold {threshold} chooses unrounded columns by all tokens of a pass"
        if entry.get("dynamic") is True and entry.get("strategy") == "tensor":
            return "activations are rounded with one scale for all tokens of a pass (tensor, dynamic)"
    names = [str(entry.get("_type")) for entry in entries]
    if any("DynamicActivation" in name for name in names) and "PerTensor" in names:
        return "activations are rounded with one scale for all tokens of a pass (PerTensor, dynamic)"
    return None


def _entries(value: object) -> Iterator[dict[str, object]]:
    """Every mapping in the settings, at any depth."""
    if isinstance(value, dict):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        yield from _entries(inner)
