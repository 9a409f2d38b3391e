"""What the user `nobody` can read of another user's run, and to which of its sockets it can connect. Begins as root.

    python intruder.py CANARY FOLDER...

Prints one JSON object: `opened`, the files in the folders that can be opened; `leaks`, files of other processes and of the
shared memory that contain the canary; `sockets`, how many there are in the folders, and `connected`, those that accepted a
connection; `user`.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
from collections.abc import Iterator

NOBODY = 65534
canary, *folders = sys.argv[1:]
os.setgroups([])
os.setresgid(NOBODY, NOBODY, NOBODY)
os.setresuid(NOBODY, NOBODY, NOBODY)


def files(folder: str) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(parent, name)


def process_files() -> Iterator[str]:
    """Open files, arguments and environments of every other process."""
    for pid in filter(str.isdecimal, os.listdir("/proc")):
        if pid == str(os.getpid()):
            continue
        yield f"/proc/{pid}/cmdline"
        yield f"/proc/{pid}/environ"
        try:
            yield from (f"/proc/{pid}/fd/{descriptor}" for descriptor in os.listdir(f"/proc/{pid}/fd"))
        except OSError:
            continue


def unix_sockets() -> Iterator[str]:
    """Every socket with a name, also in folders that cannot be listed."""
    with open("/proc/net/unix", encoding="utf-8", errors="replace") as table:
        for line in table:
            name = line.split(maxsplit=7)[7:]
            if name:
                yield name[0].strip()


def content(path: str) -> bytes | None:
    """None for what cannot be opened or is no plain file."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as opened:
            return opened.read() if stat.S_ISREG(os.fstat(opened.fileno()).st_mode) else None
    except OSError:
        return None


def accepts(path: str) -> bool:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(1)
    try:
        connection.connect(path)
    except OSError:
        return False
    finally:
        connection.close()
    return True


others = [*files("/dev/shm"), *process_files()]
sockets = {path for path in unix_sockets() if any(path.startswith(folder) for folder in folders)}
print(
    json.dumps(
        {
            "user": os.getuid(),
            "opened": [path for folder in folders for path in files(folder) if content(path) is not None],
            "leaks": [path for path in others if canary.encode() in (content(path) or b"")],
            "sockets": len(sockets),
            "connected": [path for path in sorted(sockets) if accepts(path)],
        }
    )
)
