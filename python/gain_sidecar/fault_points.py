"""Steps of a session between which the process may end. The tests end it at each of them."""

from __future__ import annotations

import sys

EVENT = "gain_sidecar.fault_point"


def fault_point(point: str) -> None:
    """Announce that the process has reached a step, as an audit event.

    The program adds no audit hook, so this does nothing; a test's hook may end the process.
    """
    sys.audit(EVENT, point)
