"""Run a command in a terminal of its own, and do something to it once it has printed a text.

    python in_terminal.py TEXT EVENT COMMAND...

EVENT is `ctrl-c` (typed), `ctrl-c twice`, `close` (the terminal is closed) or the name of a signal. Prints one JSON object:
`code` (the exit code, or minus the signal), `seconds` from the last event to the end, `printed` (the last characters).
"""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import sys
import time

BETWEEN_S = 0.3

text, event, *command = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)

printed = b""


def read() -> bool:
    global printed
    try:
        received = os.read(terminal, 65536)
    except OSError:
        return False
    printed += received
    return bool(received)


def ended_within(seconds: float) -> int | None:
    """The wait status, or None. Reads the terminal meanwhile, unless it is closed."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        if event == "close":
            time.sleep(0.01)
        elif select.select([terminal], [], [], 0.01)[0]:
            read()
    return None


while text.encode() not in printed and read():
    pass
status = None
began = time.monotonic()
if event == "close":
    os.close(terminal)
elif event.startswith("ctrl-c"):
    os.write(terminal, b"\x03")
    if event == "ctrl-c twice":
        status = ended_within(BETWEEN_S)
        if status is None:
            began = time.monotonic()
            os.write(terminal, b"\x03")
else:
    os.kill(child, getattr(signal, event))
while status is None:
    status = ended_within(60)
seconds = time.monotonic() - began
if event != "close":
    while select.select([terminal], [], [], 0)[0] and read():
        pass
code = os.waitstatus_to_exitcode(status)
# The second Ctrl-C may arrive while Node ends, which has put its handlers away by then. A shell reports both ends alike.
if event == "ctrl-c twice" and code == -signal.SIGINT:
    code = 128 + signal.SIGINT
print(json.dumps({"code": code, "seconds": seconds, "printed": printed[-2000:].decode("utf-8", "replace")}))
