"""Time from a clone on a fresh machine to the verdict, with the README's first command.

    npm run bench -- first-minute

Each round clones the last commit into a folder of its own, with an empty home folder, so that no package, no
environment and no prepared model is there. The command sets everything up from the package registries and
measures; its seconds include the clone. The second figure is the size of the Python environment that it made.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What would lead to packages, caches and settings that a fresh machine does not have.
LEFT_OUT = ("HOME", "XDG_", "GAIN_", "VIRTUAL_ENV", "PYTHONPATH")
MEGABYTE = 1_000_000


def first_command() -> str:
    """The README's first command: what sets up and runs the main job."""
    found = re.search(r"^npm ci .*gain:experiment$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    if found is None:
        sys.exit("README.md has no command that begins with npm ci and ends with gain:experiment")
    return found[0]


def size_of(folder: Path) -> int:
    """Bytes of all files in the folder, links not followed, each file counted once."""
    seen = {
        (state.st_dev, state.st_ino): state.st_blocks * 512
        for file in folder.rglob("*")
        for state in [file.lstat()]
    }
    return sum(seen.values())


def measure(command: str) -> tuple[float, float]:
    """Seconds of one clone and the command in it, and megabytes of its environment."""
    with tempfile.TemporaryDirectory() as folder:
        home, clone = Path(folder, "home"), Path(folder, "gain")
        home.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
        environment = {**kept, "HOME": str(home)}
        # A fresh machine is not still writing what the round before has left.
        os.sync()
        began = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        done = subprocess.run(
            ["bash", "-c", command], cwd=clone, env=environment, capture_output=True, text=True
        )
        seconds = time.perf_counter() - began
        if done.returncode != 0 or not list(clone.glob("runs/*/findings.json")):
            sys.exit(f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return seconds, size_of(clone / ".venv") / MEGABYTE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2, help="rounds that count (default 2)")
    command = first_command()
    found = [measure(command) for _ in range(parser.parse_args().rounds)]
    for seconds, megabytes in found:
        print(f"{seconds:.1f} s, .venv {megabytes:.0f} MB", file=sys.stderr, flush=True)
    print(
        json.dumps(
            {
                "figures": {
                    "seconds": [seconds for seconds, _ in found],
                    "environment": [megabytes for _, megabytes in found],
                },
                "details": {"command": command},
            }
        )
    )


if __name__ == "__main__":
    main()
