"""The command `gain` of the Python package: gain's program, run by Node, with this Python for the models.

gain setup      brings the embedded model, and tells what the program runs on
gain …          the program; a run of the embedded model sets up first
"""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout

from gain_sidecar.errors import SidecarError
from gain_sidecar.models import embedded

from . import errors, node, program, set_up

USAGE_STATUS = 2
# With one of these, an experiment measures another model, or nothing.
_OTHERS = ("--model", "--study", "--help", "-h")


def main() -> None:
    """The console script."""
    given = sys.argv[1:]
    try:
        executable, script = node.find_node(), str(program.find_program())
        if given[:1] == ["setup"]:
            set_up.set_up()
            print(f"Python: {sys.executable}\nNode: {executable}\nprogram: {script}")
            return
        if _needs_embedded(given):
            # stdout is the command's own.
            with redirect_stdout(sys.stderr):
                set_up.set_up()
    except (errors.GainError, SidecarError) as error:
        print(f"gain: {error}", file=sys.stderr)
        sys.exit(USAGE_STATUS)
    here = {"GAIN_COMMAND": "gain", "GAIN_SIDECAR_PYTHON": sys.executable}
    os.execve(executable, [executable, script, *given], {**here, **os.environ})


def _needs_embedded(given: list[str]) -> bool:
    if given[:1] != ["experiment"] or "GAIN_SIDECAR_SCRIPT" in os.environ or embedded.is_ready():
        return False
    return not any(each.startswith(_OTHERS) for each in given[1:])
