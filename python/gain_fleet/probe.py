"""Asks a cluster for its nodes, with a token or without: `python -m gain_fleet.probe HOST:PORT`.

In a process of its own: Ray reads the mode of authentication once, and its client ends the process where
there is no token.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Literal, TypeAlias

Finding: TypeAlias = Literal["answered", "refused", "no token"]
STATUS: dict[Finding, int] = {"answered": 0, "refused": 3, "no token": 4}
TIMEOUT_S = 20


def probe(address: str) -> Finding:
    """What the cluster does with this process's token. Raises what Ray raises for other problems."""
    from ray.exceptions import AuthenticationError

    raylet = import_module("ray._raylet")
    try:
        if (
            os.environ["RAY_AUTH_MODE"] == "token"
            and not raylet.AuthenticationTokenLoader.instance().has_token()
        ):
            return "no token"
    except AuthenticationError:
        return "no token"
    try:
        raylet.GcsClient(address=address).get_all_node_info(timeout=TIMEOUT_S)
    except AuthenticationError:
        return "refused"
    return "answered"


if __name__ == "__main__":
    sys.exit(STATUS[probe(sys.argv[1])])
