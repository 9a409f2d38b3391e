"""Is the prediction the same as of a plain call, without hooks and with the head on every token?

Expected values are computed from the plain call's logits z in float64: p = softmax z, H = -Σ p ln p.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..measuring.compat import CLIP
from ..measuring.instrument import Instrument
from ..measuring.row import MeasuredRow
from ..messages import SelfCheckResult
from .comparison import largest
from .limits import FLOAT32_UNIT, unit_of
from .result import judge

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedModel

# Units of the largest logit: each logit is rounded to the model's dtype, and the head sums in another order
# when it runs on one token. Float32 sums over a vocabulary add a few units to the entropy.
UNITS = 4
FLOAT32_UNITS = 64


def check_logits(instrument: Instrument, rows: Sequence[MeasuredRow]) -> SelfCheckResult:
    """`rows` holds prompts that were measured one at a time; the first and the last are compared."""
    unit, clip = unit_of(instrument.model), CLIP if instrument.mode == "compat" else 0.0
    errors, limit = [], 0.0
    for row in [rows[0], rows[-1]]:
        logits = plain_logits(instrument.model, row.token_ids)
        if logits.isfinite().any() and not logits.isnan().any():
            errors.append(prediction_error(row, logits, clip))
            largest_logit = float(logits[logits.isfinite()].abs().max())
            limit = max(limit, UNITS * unit * largest_logit + FLOAT32_UNITS * FLOAT32_UNIT)
    return judge(
        "logits",
        largest(errors),
        limit,
        "entropy (relative to 1 + itself), the top token's logit and the logarithm of its probability, "
        f"against a plain call on {len(errors)} prompts"
        if errors
        else "the plain call's logits are not numbers",
    )


def plain_logits(model: PreTrainedModel, ids: list[int]) -> Tensor:
    """The last token's logits, in float64. Shape [V]."""
    import torch

    with torch.inference_mode():
        logits: Tensor = model(torch.tensor([ids], device=model.device)).logits
        return logits[0, -1].double().cpu()


def prediction_error(row: MeasuredRow, logits: Tensor, clip: float) -> float:
    """The largest of three errors, each of which is at most the error of the logits."""
    import torch

    log_p = torch.log_softmax(logits, dim=-1)
    p = log_p.exp()
    if clip:
        p = p.clamp(min=clip) / p.clamp(min=clip).sum()
    entropy = float(-torch.special.xlogy(p, p).sum())
    top = float(log_p[row.top_id])
    beside_top = float(log_p.max()) - top
    probability = abs(torch.tensor(row.top_prob).double().log().item() - top)
    return max(abs(row.entropy_nats - entropy) / (1 + entropy), beside_top, probability)
