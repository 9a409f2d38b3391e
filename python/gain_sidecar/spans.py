"""The durations of a load's steps: name, start and duration."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from .messages import Span


class SpanLog:
    """Spans of one load, from any thread; they may overlap and be nested."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Record the time inside, also when it ends with an exception."""
        started_at, started = time.time(), time.monotonic()
        try:
            yield
        finally:
            seconds = time.monotonic() - started
            self._spans.append(Span(name=name, started_at=started_at, seconds=seconds))

    def take(self) -> list[Span]:
        """Every span that has ended, by its start; the log is empty afterwards."""
        taken, self._spans = sorted(self._spans, key=lambda span: span.started_at), []
        return taken
