"""``python -m gain_sidecar --endpoint ipc://…``: one sidecar process, started by the orchestrator."""

from __future__ import annotations

import os
import signal
import sys

from .lifeline import die_with_parent, read_token, watch_stdin
from .server import Server, Service
from .threads import wait_briefly
from .transport import Transport


def serve(service: Service, arguments: list[str]) -> int:
    """Connect, greet and serve until the orchestrator says shutdown. Returns the exit status."""
    if len(arguments) != 2 or arguments[0] != "--endpoint":
        print(
            "usage: python -m gain_sidecar --endpoint ADDRESS (the gain orchestrator starts it)",
            file=sys.stderr,
        )
        return 2
    endpoint = arguments[1]
    # Whatever a library prints belongs in the log: nothing reads this process's stdout.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Ctrl-C reaches the whole terminal; the orchestrator decides when a sidecar stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wait_briefly()
    die_with_parent()
    token = read_token(sys.stdin.buffer)
    watch_stdin(sys.stdin.buffer)
    transport = Transport(endpoint)
    try:
        return Server(transport, service, token).run()
    finally:
        transport.close()


if __name__ == "__main__":
    from .service import ModelService

    service = ModelService()
    status = serve(service, sys.argv[1:])
    service.close()
    sys.stderr.flush()
    # Not by the interpreter's end: it takes thousands of modules apart, and may find one half imported.
    os._exit(status)
