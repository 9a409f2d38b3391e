"""The instrument's checks on this model before it measures; they use the instrument itself.

known prompts ─▶ one at a time ─▶ rows ─▶ 1. one stream from block to block   2. each step by its parts
                                          3. the same in a padded batch       4. the same bits twice
                                          5. the plain model's prediction
                                             (length_switches.py and own_prompts.py: on other prompts)
weights ──────────────────────────────▶   6. all of them finite
tokenizer ────────────────────────────▶   7. encoding and decoding are inverse
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..anatomy.split import Writer
from ..measuring.instrument import Instrument
from ..measuring.measure import measure_prompts
from ..measuring.prompts import TokenRules
from ..messages import SelfCheck, SelfCheckResult
from .batch_parity import check_batch_parity, parity_limit
from .determinism import check_determinism
from .finite_weights import check_finite_weights
from .known_prompts import known_prompts
from .last_mlp import prove_last_mlp
from .packing import prove_packing
from .part_split import check_part_split
from .plain_logits import check_logits
from .residual_identity import check_residual_identity
from .result import answer
from .round_trip import check_round_trip
from .sensitivity import measure_sensitivity


@dataclass(frozen=True)
class Proven:
    """Faster ways to measure that do not change the numbers on this model."""

    parity_limit: float
    """Largest relative error by rounding of a prompt's numbers in a shared pass."""
    packing: int | str
    """The widest row that prompts may share, in tokens, or the reason why they may not."""
    last_mlp: tuple[Writer, ...] = ()
    """The modules that may run on last tokens alone."""


def check_instrument(instrument: Instrument, rules: TokenRules) -> tuple[SelfCheck, Proven]:
    """All checks; a failure does not stop the others. Passed when none failed."""
    started = time.monotonic()
    measuring, proven = _check_measuring(replace(instrument, notices=[]), rules)
    results = [
        *measuring,
        check_finite_weights(instrument.model),
        check_round_trip(instrument.tokenizer, rules.embeddings),
    ]
    return with_results(SelfCheck(True, 0.0, []), results, time.monotonic() - started), proven


def with_results(
    self_check: SelfCheck, results: Sequence[SelfCheckResult], seconds: float = 0.0
) -> SelfCheck:
    """With these results beside its own, which took so many seconds."""
    every = [*self_check.results, *results]
    passed = all(result.outcome != "failed" for result in every)
    return SelfCheck(passed=passed, seconds=self_check.seconds + seconds, results=every)


def _check_measuring(instrument: Instrument, rules: TokenRules) -> tuple[list[SelfCheckResult], Proven]:
    prompts = known_prompts(instrument.model, instrument.tokenizer, rules)
    alone = replace(instrument, limits=replace(instrument.limits, prompts=1))
    rows, failures = measure_prompts(alone, prompts)
    if failures:
        # Without these rows there is nothing to compare.
        tokens = len(prompts[failures[0].item].ids)
        reason = f"a prompt of {tokens} tokens: {failures[0].text}"
        return [answer("residual identity", False, reason)], Proven(0.0, packing=reason)
    limit = parity_limit(instrument, measure_sensitivity(alone, prompts[-1], rows[-1]))
    results = [
        check_residual_identity(instrument, rows),
        check_part_split(instrument, rows),
        check_batch_parity(instrument, prompts, rows, limit),
        check_determinism(alone, prompts[-1], rows[-1], limit),
        check_logits(instrument, rows),
    ]
    # On a CPU, a product of few rows sums in another order, and saves little.
    on_gpu = instrument.model.device.type == "cuda"
    return results, Proven(
        limit,
        prove_packing(instrument, prompts, rows, limit, rules.longest),
        prove_last_mlp(instrument, prompts, rows, limit) if on_gpu else (),
    )
