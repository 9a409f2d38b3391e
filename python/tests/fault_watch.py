"""Acts at the fault points of a sidecar's process."""

from __future__ import annotations

import sys
from collections.abc import Callable

from gain_sidecar.fault_points import EVENT


def watch_fault_points(trace: str | None, chosen: int, act: Callable[[], None]) -> None:
    """Append the name of each point to the file `trace`, and call `act` at the chosen one, counted from 1."""
    passed = 0

    def at(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal passed
        if event != EVENT:
            return
        passed += 1
        if trace is not None:
            with open(trace, "a") as names:
                names.write(f"{arguments[0]}\n")
        if passed == chosen:
            act()

    sys.addaudithook(at)
