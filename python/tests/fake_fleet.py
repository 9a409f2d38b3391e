"""A fleet whose actors serve the fake sidecar: `fake_fleet.py SOCKET CLUSTER [--open]`.

The variables GAIN_FAKE_* of this process are those of the actors.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

if __name__ == "__main__":
    from gain_fleet.__main__ import main
    from gain_fleet.fleet import Fleet

    faults = {name: value for name, value in os.environ.items() if name.startswith("GAIN_FAKE_")}
    prototype = Fleet(
        "", False, service="fake_sidecar:FakeService", variables={**faults, "PYTHONPATH": str(TESTS)}
    )
    status = 1
    try:
        status = main(sys.argv[1:], prototype)
    finally:
        os._exit(status)
