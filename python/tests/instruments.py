"""Instruments for models that a test has created."""

from __future__ import annotations

from typing import Any

from gain_sidecar.anatomy.architecture import read_architecture
from gain_sidecar.measuring.batches import CPU_LIMITS
from gain_sidecar.measuring.instrument import Instrument
from gain_sidecar.measuring.prompts import TokenRules
from gain_sidecar.measuring.special_tokens import Affixes, SpecialTokens


def instrument_of(model: Any, tokenizer: Any, mode: Any = "fast") -> Instrument:
    """The model read as at a load, with the limits of a CPU."""
    read = read_architecture(model)
    return Instrument(model, tokenizer, read.structure, CPU_LIMITS, mode, read.split)


def rules_of(longest: int) -> TokenRules:
    """For the tokenizer of tiny models, which adds no special tokens; their embedding has 320 rows."""
    plain = SpecialTokens("add", Affixes(), Affixes(), None)
    return TokenRules(longest, "a test", 320, "error", plain)
