"""``python -m gain_fleet SOCKET CLUSTER [--open]``: the orchestrator starts it for ``--cluster``."""

from __future__ import annotations

import os
import signal
import socket
import sys
import traceback
from dataclasses import replace
from pathlib import Path

from gain_sidecar.lifeline import die_with_parent, watch_stdin

from .fleet import Fleet

BACKLOG = 128


def main(arguments: list[str], prototype: Fleet | None = None) -> int:
    """Serve until the orchestrator ends. Returns the exit status.

    `prototype` has what is not in the arguments.
    """
    match arguments:
        case [path, cluster, *rest] if rest in ([], ["--open"]):
            fleet = replace(prototype or Fleet("", False), cluster=cluster, is_open_allowed=bool(rest))
            return _serve(fleet, Path(path))
    usage = "usage: python -m gain_fleet SOCKET CLUSTER [--open] (the gain orchestrator starts it)"
    print(usage, file=sys.stderr)
    return 2


def _serve(fleet: Fleet, path: Path) -> int:
    # Ctrl-C reaches the whole terminal; the orchestrator decides when a lane stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    die_with_parent()
    watch_stdin(sys.stdin.buffer)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    unready = path.with_name("new")
    listener.bind(str(unready))
    listener.listen(BACKLOG)
    unready.rename(path)
    fleet.run(listener)
    return 0


if __name__ == "__main__":
    status = 1
    try:
        status = main(sys.argv[1:])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        # Not by `sys.exit`: Ray's clean-up waits for nodes that may be gone, and its node notices the end.
        os._exit(status)
