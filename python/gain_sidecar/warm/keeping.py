"""``--warm FOLDER MILLISECONDS FINGERPRINT``: one process becomes a keeper and its sidecar."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Sequence
from functools import partial

from ..server import Service
from .child import fork_child
from .keeper import Keeper
from .keeper_folder import listen, read_options, remove_folder
from .sessions import serve_sessions


def keep_warm(service: Service, arguments: Sequence[str]) -> int:
    """Fork the sidecar and serve its keeper until the end. Returns the exit status.

    Standard error goes to the starter until the sidecar is forked, and nowhere afterwards.
    """
    try:
        options = read_options(arguments)
        listener = listen(options)
    except (OSError, ValueError) as error:
        print(f"cannot keep a sidecar warm: {error}", file=sys.stderr)
        return 2
    try:
        child = fork_child(partial(_serve, service), listener)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        with contextlib.suppress(SystemExit):
            Keeper(options, listener, child).run()
    finally:
        remove_folder(options)
    return 0


def _serve(service: Service, keeper: socket.socket) -> int:
    try:
        return serve_sessions(service, keeper)
    finally:
        service.close()
