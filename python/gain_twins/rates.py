"""The plan's rule for the learning rate, applied to the models of its cell."""

from __future__ import annotations

from collections.abc import Sequence

from . import errors
from .plan import WIRINGS, Wiring
from .record import Measured


def choose_rates(models: Sequence[Measured], cell: str) -> tuple[float, dict[Wiring, float]]:
    """The rate with the lowest validation loss averaged over both wirings, and each wiring's own best.

    A rate at which a model failed serves only the wiring that did not. Raises TwinsError where none is left.
    """
    losses: dict[float, dict[Wiring, list[float]]] = {}
    for model in models:
        of_rate = losses.setdefault(model.learning_rate, {wiring: [] for wiring in WIRINGS})
        final = next(
            (one for one in model.checkpoints if (one.step, one.flip) == (model.steps, "none")), None
        )
        loss = None if model.failed or final is None else final.validation_loss
        of_rate[model.wiring].append(float("inf") if loss is None else loss)
    means = {rate: {wiring: _mean(of[wiring]) for wiring in WIRINGS} for rate, of in losses.items()}
    common = min(means, key=lambda rate: _mean(list(means[rate].values())), default=None)
    if common is None or _mean(list(means[common].values())) == float("inf"):
        raise errors.no_rate(cell)
    own: dict[Wiring, float] = {}
    for wiring in WIRINGS:
        of_wiring = {rate: of[wiring] for rate, of in means.items()}
        own[wiring] = min(of_wiring, key=of_wiring.__getitem__)
    return common, own


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("inf")
