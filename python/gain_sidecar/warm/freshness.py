"""Have the program and its packages changed since this process was started?"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def program_digest() -> str:
    """sha256 of this package's source, of the program that was started, and of the packages' versions."""
    digest = hashlib.sha256()
    for source in [*sorted(PACKAGE.rglob("*.py")), Path(sys.argv[0])]:
        if source.is_file():
            digest.update(source.read_bytes())
    installed = {entry.name for folder in map(Path, sys.path) for entry in folder.glob("*.dist-info")}
    digest.update("\n".join(sorted(installed)).encode())
    return digest.hexdigest()
