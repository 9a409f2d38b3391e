"""Functions with which the tests call the service as the server does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from gain_sidecar import messages
from gain_sidecar.measuring.leases import Leases
from gain_sidecar.measuring.row import MeasuredRow
from gain_sidecar.service import ModelService

DEFAULTS = messages.ModelRequest(
    model="auto",
    path=None,
    revision=None,
    gguf_file=None,
    adapter=None,
    special_tokens="auto",
    bos="auto",
    device="cpu",
    max_memory=None,
    dtype="auto",
    quantize="none",
    precision="fast",
    wiring="as-is",
    truncate="error",
    batch_size=None,
    layout="auto",
    compile="auto",
    allow_bin=False,
    allow_failed_self_check=False,
)


def request(**changes: Any) -> messages.ModelRequest:
    """A request for the CPU with these changes."""
    return msgspec.structs.replace(DEFAULTS, **changes)


def load(
    folder: Path | None = None, sample: Sequence[str] = (), **changes: Any
) -> tuple[ModelService, messages.LoadedModel]:
    """Load a folder (or the model in `changes`) and return the service with its description of the model.

    `sample` holds the prompts on which the arithmetic is compared with a wider one.
    """
    service = ModelService()
    if folder is not None:
        changes = {"path": str(folder), **changes}
    return service, service.load(request(**changes), as_items(sample), len(sample), lambda *_: None)


def measure(service: ModelService, texts: list[str]) -> tuple[list[MeasuredRow], list[messages.ErrorRow]]:
    """Measure these texts as items 0, 1, 2, …"""
    answer = service.measure(as_items(texts))
    return list(answer.rows), answer.errors


def as_items(texts: Sequence[str]) -> list[messages.Item]:
    """These texts as items 0, 1, 2, …"""
    return [messages.Item(item=item, text=text) for item, text in enumerate(texts)]


def leases_of(service: ModelService) -> Leases:
    """The leases of the loaded model, with the instrument and the rules for its prompts."""
    assert service._leases is not None
    return service._leases
