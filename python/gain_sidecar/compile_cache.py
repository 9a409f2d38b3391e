"""What torch.compile makes is kept in the user's cache, and checked before any of it is used again.

    <cache>/compiled/<key>/             the folder that torch.compile reads and writes
    <cache>/compiled/<key>/index.json   sha256 of every other file in it

The key is a digest of the versions and the device; torch's own keys below it are of the code and the shapes.
A file that the index does not state, as a killed process leaves one, is deleted; so is everything where a
stated file has changed. While a process checks the folder or fills it for the first time, others wait.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from .cache import cache_root
from .models.digests import sha256_of
from .packages import installed_version

INDEX = "index.json"
VARIABLE = "TORCHINDUCTOR_CACHE_DIR"
MAKERS = ("torch", "triton", "transformers")
LONGEST_WAIT_S = 300.0
POLL_S = 0.1
# torch sets the variable itself once it has compiled.
_USERS_FOLDER = os.environ.get(VARIABLE)


@contextmanager
def kept_compilations(hardware: str, report: Callable[[str], None]) -> Iterator[None]:
    """While inside, torch.compile finds and keeps its files in the user's cache; `report` gets what failed.

    `hardware` names the device. A folder that the user has set for torch stays.
    """
    if _USERS_FOLDER is not None:
        yield
        return
    try:
        folder = _own_folder(hardware)
        lock = os.open(folder.with_name(f"{folder.name}.lock"), os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    except OSError as cause:
        report(f"what is compiled is not kept ({cause}): set GAIN_CACHE")
        yield
        return
    try:
        if _locked(lock, fcntl.LOCK_EX | fcntl.LOCK_NB):
            _check(folder, report)
        elif not _wait(lock, fcntl.LOCK_SH):
            yield
            return
        with _variable_set(folder):
            yield
        if _wait(lock, fcntl.LOCK_EX):
            _write_index(folder, report)
    finally:
        os.close(lock)


def _own_folder(hardware: str) -> Path:
    """Raises OSError where there is none that belongs to this user alone."""
    origin = [platform.machine(), platform.python_version(), hardware, *map(installed_version, MAKERS)]
    key = hashlib.sha256(msgspec.json.encode(origin)).hexdigest()[:32]
    folder = cache_root() / "compiled" / key
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise PermissionError(f"{folder} can be written by another user, or is no folder")
    return folder


def _locked(lock: int, how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(lock: int, how: int) -> bool:
    """False where another process holds it for too long, as one that is stopped does."""
    until = time.monotonic() + LONGEST_WAIT_S
    while not _locked(lock, how):
        if time.monotonic() > until:
            return False
        time.sleep(POLL_S)
    return True


@contextmanager
def _variable_set(folder: Path) -> Iterator[None]:
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def _check(folder: Path, report: Callable[[str], None]) -> None:
    """Leave the files that the index states, unchanged. Raises OSError where one cannot be deleted."""
    try:
        stated = msgspec.json.decode((folder / INDEX).read_bytes(), type=dict[str, str])
        wrong = [name for name, digest in stated.items() if _digest(folder / name) != digest]
    except FileNotFoundError:
        stated, wrong = {}, []
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as cause:
        stated, wrong = {}, [f"{INDEX}: {cause}"]
    if wrong:
        report(f"what was compiled before is damaged in {folder} ({wrong[0]} changed): it is compiled again")
        stated = {}
    for name, path in _files(folder).items():
        if name not in stated:
            path.unlink()
    if not stated:
        (folder / INDEX).unlink(missing_ok=True)


def _digest(path: Path) -> str | None:
    """None where it is no file of its own."""
    return None if path.is_symlink() or not path.is_file() else sha256_of(path)


def _files(folder: Path) -> dict[str, Path]:
    """Everything in it that is no folder, by relative name, without the index."""
    found = {}
    for parent, folders, names in os.walk(folder):
        for name in [*names, *(each for each in folders if (Path(parent) / each).is_symlink())]:
            path = Path(parent) / name
            found[str(path.relative_to(folder))] = path
    found.pop(INDEX, None)
    return found


def _write_index(folder: Path, report: Callable[[str], None]) -> None:
    part = folder.with_name(f"{folder.name}.part")
    try:
        part.write_bytes(msgspec.json.encode({name: _digest(path) for name, path in _files(folder).items()}))
        part.replace(folder / INDEX)
    except OSError as cause:
        part.unlink(missing_ok=True)
        report(f"what was compiled is not kept ({cause}): set GAIN_CACHE")
