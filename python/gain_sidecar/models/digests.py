"""sha256 of the files that decide a measurement."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..messages import FileDigest

CHUNK_BYTES = 1 << 20
FILES_AT_ONCE = 4
_BLOB_NAME = re.compile(r"[0-9a-f]{64}")


def sha256_of(path: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def digest_files(folder: Path, names: Iterable[str]) -> list[FileDigest]:
    """One digest a file, sorted by name.

    In the hub cache a large file is a link to a blob that is named by its sha256, which the download has
    checked; that name is taken. Everything else is read, a few files at a time.
    """
    ordered = sorted(names)
    with ThreadPoolExecutor(FILES_AT_ONCE, thread_name_prefix="digest") as pool:
        digests = pool.map(_digest, [folder / name for name in ordered])
        return [FileDigest(file=name, sha256=digest) for name, digest in zip(ordered, digests, strict=True)]


def _digest(path: Path) -> str:
    blob = path.resolve()
    if path.is_symlink() and blob.parent.name == "blobs" and _BLOB_NAME.fullmatch(blob.name):
        return blob.name
    return sha256_of(path)
