"""What makes the same measurement go wrong, each measured: the largest deviations from the reference."""

from __future__ import annotations

from typing import Any

from . import lens, plain
from .agreement import deviations
from .measurement import Measured, Subject


def measure_traps(
    expected: Measured, subject: Subject, given_to_nnsight: Any, lensed: Subject, bridge: Any
) -> dict[str, dict[str, float]]:
    """By name. Changes the bridge's model, so it comes last.

    - sharedTokenizer: one padded batch with the tokenizer that nnsight was given
    - textToTransformerLens: the bridge's own tokens of each text, its beginning-of-text token in front
    - compatibilityMode: the bridge's weights folded and centred, as HookedTransformer's were
    """
    found = {
        "sharedTokenizer": plain.hooks_padded(subject, subject.prompts, given_to_nnsight),
        "textToTransformerLens": lens.measure_each(
            lensed, bridge, (bridge.to_tokens(prompt) for prompt in lensed.prompts)
        ),
    }
    bridge.enable_compatibility_mode(disable_warnings=True)
    found["compatibilityMode"] = lens.measure_each(lensed, bridge, lensed.one_by_one())
    return {name: deviations(measured, expected) for name, measured in found.items()}
