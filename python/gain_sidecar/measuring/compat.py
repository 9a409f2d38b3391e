"""The notebook's arithmetic of the next-token distribution, kept to reproduce its published numbers.

It clips probabilities to [1e-10, 1] and renormalises, which raises the entropy of a peaked distribution over
50,000 tokens by up to 1e-4 nats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor

CLIP = 1e-10


class Prediction(NamedTuple):
    """The next token's entropy, most likely id and its probability; named as in a row."""

    entropy_nats: float
    top_id: int
    top_prob: float


def compat_prediction(logits: Tensor) -> Prediction:
    """From the logits of one token. Shape [V]."""
    import numpy as np
    import torch

    logits = logits.float()
    probabilities = torch.softmax(logits, dim=0).cpu().numpy().astype(np.float64)
    probabilities = np.clip(probabilities, CLIP, 1.0)
    probabilities = probabilities / probabilities.sum()
    top_id = int(torch.argmax(logits).item())
    # scipy.stats.entropy, which the notebook calls, normalises once more.
    normalised = probabilities / probabilities.sum()
    entropy = float(-(normalised * np.log(normalised)).sum())
    return Prediction(entropy, top_id, float(probabilities[top_id]))
