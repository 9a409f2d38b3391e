"""sha256 of the files that decide a measurement, cached as long as a file is unchanged."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from ..cache import cache_root
from ..messages import FileDigest
from . import file_errors
from .stamps import stamp_file

# Each chunk waits twice for the GIL, which imports hold at the same time: large chunks wait less often.
CHUNK_BYTES = 1 << 24
FILES_AT_ONCE = 4
_BLOB_NAME = re.compile(r"[0-9a-f]{64}")
# Reading a smaller file is faster than looking up its digest.
KEPT_BYTES = 1 << 20
# A file that was written more recently may be changed again without a new time stamp.
SETTLED_NS = 2_000_000_000


def sha256_of(path: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as handle:
        chunk = memoryview(bytearray(min(CHUNK_BYTES, 1 + os.fstat(handle.fileno()).st_size)))
        while size := handle.readinto(chunk):
            digest.update(chunk[:size])
    return digest.hexdigest()


def digest_files(folder: Path, names: Iterable[str]) -> list[FileDigest]:
    """One digest per file, sorted by name.

    Some files are read at the same time. In the hub cache a large file is a link to a blob that is named by
    its sha256 on the hub, while a download checks only the size. Raises SidecarError when the digests differ.
    """
    ordered = sorted(names)
    with ThreadPoolExecutor(FILES_AT_ONCE, thread_name_prefix="digest") as pool:
        digests = pool.map(_digest, [folder / name for name in ordered])
        return [FileDigest(file=name, sha256=digest) for name, digest in zip(ordered, digests, strict=True)]


def _digest(path: Path) -> str:
    found, blob = _kept_digest(path), path.resolve()
    named = path.is_symlink() and blob.parent.name == "blobs" and _BLOB_NAME.fullmatch(blob.name)
    if named and blob.name != found:
        raise file_errors.corrupt_file(blob, f"the hub names its sha256 {blob.name}, and it is {found}")
    return found


def _kept_digest(path: Path) -> str:
    """The cached digest of this file if it is unchanged, else that of its bytes: 12 GB take seconds."""
    before = stamp_file(path)
    if before.size < KEPT_BYTES:
        return sha256_of(path)
    entry = None
    with suppress(OSError, UnicodeDecodeError):
        entry = cache_root() / "digests" / hashlib.sha256(repr(tuple(before)).encode()).hexdigest()
        kept = entry.read_text("ascii")
        if _BLOB_NAME.fullmatch(kept):
            return kept
    found = sha256_of(path)
    settled = time.time_ns() - max(before.modified, before.changed) > SETTLED_NS
    if entry is not None and settled and stamp_file(path) == before:
        # Without a writable cache only time is lost.
        with suppress(OSError):
            _keep(entry, found)
    return found


def _keep(entry: Path, digest: str) -> None:
    entry.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=entry.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(digest)
    os.replace(temporary, entry)
