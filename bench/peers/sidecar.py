"""The measurement with gain: the service of its sidecar, in this process."""

from __future__ import annotations

from gain_sidecar import messages
from gain_sidecar.service import ModelService
from loading_service import request

from .measurement import Measured, Way, in_rows


def loaded(name: str, prompts: list[str], batch_size: int | None) -> Way:
    """A way with a model of its own, in float32. It also takes what each block adds."""
    service = ModelService()
    service.load(request(model=name, dtype="float32", batch_size=batch_size), [], 0, lambda *_: None)
    items = [messages.Item(item=k, text=prompt) for k, prompt in enumerate(prompts)]

    def measure() -> Measured:
        answer = service.measure(items)
        if answer.errors:
            raise RuntimeError(answer.errors[0].text)
        return in_rows((row.norms[1:], row.entropy_nats) for row in answer.rows)

    return measure


def ways(name: str, prompts: list[str]) -> dict[str, Way]:
    """By the names that the tables give them."""
    return {
        "one by one": loaded(name, prompts, batch_size=1),
        "as it ships": loaded(name, prompts, batch_size=None),
    }
