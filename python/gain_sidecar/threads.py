"""How long torch's idle threads keep a core busy while they wait for the next small product."""

from __future__ import annotations

import os

# Turns of GNU OpenMP's waiting loop. Its own default is 300,000: two models on the same two cores then took 61 s
# to load where one took 5, for each waited on a core that the other needed. With 3,000 they take 10 s, and one by
# itself is as fast as before.
TURNS = "3000"


def wait_briefly() -> None:
    """Let waiting threads give up their core soon, unless the environment says how to wait. Call before torch."""
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", TURNS)
