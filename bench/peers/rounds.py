"""Runs several ways of doing one thing alternately, and times them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any


def in_turn(
    ways: Mapping[str, Callable[[], Any]], rounds: int
) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Seconds of each round by way, and the result of each way, or its error where it fails.

    Each round begins with another way, and the first one is not counted.
    """
    names = list(ways)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    found: dict[str, Any] = {}
    for number in range(rounds + 1):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            if isinstance(found.get(name), Exception):
                continue
            start = time.perf_counter()
            try:
                found[name] = ways[name]()
            except Exception as error:
                found[name] = error
            if number > 0:
                seconds[name].append(time.perf_counter() - start)
    return seconds, found


def times(theirs: list[float], ours: list[float]) -> list[float]:
    """Ratios within a round, so that other load on the machine affects both."""
    return [there / here for there, here in zip(theirs, ours, strict=True)]


def assert_all_measured(found: Mapping[str, Any]) -> None:
    """Raise the first error among the results."""
    for error in found.values():
        if isinstance(error, Exception):
            raise error
