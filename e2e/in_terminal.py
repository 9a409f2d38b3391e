"""Run a command in a terminal of its own, and do something to it once it has printed a text.

    python in_terminal.py TEXT EVENT COMMAND...

EVENT is `ctrl-c` (typed), `close` (the terminal is closed) or the name of a signal. Prints one JSON object: `code` (the
exit code, or minus the signal), `seconds` from the event to the end, `printed` (the last characters).
"""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import sys
import time

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


while text.encode() not in printed and read():
    pass
began = time.monotonic()
if event == "close":
    os.close(terminal)
elif event == "ctrl-c":
    os.write(terminal, b"\x03")
else:
    os.kill(child, getattr(signal, event))
while True:
    ended, status = os.waitpid(child, os.WNOHANG)
    if ended:
        break
    if event == "close":
        time.sleep(0.01)
    elif select.select([terminal], [], [], 0.01)[0]:
        read()
seconds = time.monotonic() - began
code = os.waitstatus_to_exitcode(status)
print(json.dumps({"code": code, "seconds": seconds, "printed": printed[-2000:].decode("utf-8", "replace")}))
