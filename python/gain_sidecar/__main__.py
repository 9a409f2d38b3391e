"""``python -m gain_sidecar …``: a sidecar. The orchestrator starts it.

``--endpoint ipc://…``    for one session, with the orchestrator's secret on stdin
``--warm FOLDER …``       for one session after the other, with a keeper
"""

from __future__ import annotations

import os
import signal
import sys
import traceback

from zmq import ZMQError

from .lifeline import die_with_parent, read_token, watch_stdin
from .server import Server, Service
from .threads import wait_briefly
from .transport import SocketTransport
from .warm.keeping import keep_warm


def serve(service: Service, arguments: list[str]) -> int:
    """Connect, greet and serve until the end of the session, or of several. Returns the exit status."""
    # Ctrl-C reaches the whole terminal; the orchestrator decides when a sidecar stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wait_briefly()
    match arguments:
        case ["--endpoint", endpoint]:
            return _serve_one(service, endpoint)
        case ["--warm", *options]:
            return keep_warm(service, options)
    print(
        "usage: python -m gain_sidecar --endpoint ADDRESS | --warm FOLDER MILLISECONDS FINGERPRINT "
        "(the gain orchestrator starts it)",
        file=sys.stderr,
    )
    return 2


def _serve_one(service: Service, endpoint: str) -> int:
    # Output of libraries goes to the log: nothing reads this process's stdout.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    die_with_parent()
    try:
        token = read_token(sys.stdin.buffer)
        watch_stdin(sys.stdin.buffer)
        transport = SocketTransport(endpoint)
    except (OSError, ValueError, ZMQError) as error:
        print(f"cannot begin a session: {error}", file=sys.stderr)
        return 2
    try:
        return 0 if Server(transport, service, token).run() == "shutdown" else 1
    finally:
        transport.close()


if __name__ == "__main__":
    from .service import ModelService

    status = 1
    try:
        service = ModelService()
        status = serve(service, sys.argv[1:])
        service.close()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        # Not by `sys.exit`: the interpreter would tear down thousands of modules, perhaps one half imported,
        # and wait for threads and sockets that nothing closes any more.
        os._exit(status)
