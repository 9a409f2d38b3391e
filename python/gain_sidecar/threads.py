"""Limits how long torch's idle threads keep a core busy while they wait for the next small product."""

from __future__ import annotations

import os

# Iterations of GNU OpenMP's waiting loop. With its own default, two models on the same two cores took 17 s or
# more to load where one takes 5, because waiting threads occupy the cores. With 3,000 they take 10 s, and one
# alone is as fast as before.
TURNS = "3000"


def wait_briefly() -> None:
    """Let waiting threads release their core soon, unless the environment decides it. Call before torch."""
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", TURNS)
