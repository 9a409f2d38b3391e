"""The measurement with gain: the service of its sidecar, in this process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gain_sidecar.service import ModelService
from loading_service import as_items, request

from .measurement import Measured, Way, in_rows


def loaded(name: str, planned: int, **changes: Any) -> Callable[[list[str]], Measured]:
    """A function that measures leases with its own model, in float32 where the request has no `changes` of
    this, for a plan of `planned` prompts. It also measures the step Δ_k of each block.
    """
    service = ModelService()
    asked = request(**{"model": name, "dtype": "float32", **changes})
    service.load(asked, [], planned, lambda *_: None)

    def measure(lease: list[str]) -> Measured:
        answer = service.measure(as_items(lease))
        if answer.errors:
            raise RuntimeError(answer.errors[0].text)
        return in_rows((row.norms[1:], row.entropy_nats) for row in answer.rows)

    return measure


def ways(name: str, prompts: list[str]) -> dict[str, Way]:
    """The ways by their names in the tables."""
    each = loaded(name, len(prompts), batch_size=1)
    as_shipped = loaded(name, len(prompts))
    return {"one by one": lambda: each(prompts), "as it ships": lambda: as_shipped(prompts)}
