"""Sources of error of the measurement, each with its largest deviations from the reference."""

from __future__ import annotations

from typing import Any

from . import lens, plain
from .agreement import deviations
from .measurement import Measured, Subject


def measure_traps(
    expected: Measured, subject: Subject, given_to_nnsight: Any, lensed: Subject, bridge: Any
) -> dict[str, dict[str, float]]:
    """Deviations by name. Changes the bridge's model, so it must run last.

    - sharedTokenizer: one padded batch with the tokenizer of nnsight
    - textToTransformerLens: the bridge's own tokens of each text, with its beginning-of-text token
    - compatibilityMode: the bridge's weights folded and centred, as those of HookedTransformer
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
