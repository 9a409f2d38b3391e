"""sha256 of the files that decide a measurement."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..messages import FileDigest
from . import file_errors

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

    A few files are read at a time. In the hub cache a large file is a link to a blob with the name that its
    sha256 has on the hub; a download checks only the size. Raises SidecarError when the bytes are others.
    """
    ordered = sorted(names)
    with ThreadPoolExecutor(FILES_AT_ONCE, thread_name_prefix="digest") as pool:
        digests = pool.map(_digest, [folder / name for name in ordered])
        return [FileDigest(file=name, sha256=digest) for name, digest in zip(ordered, digests, strict=True)]


def _digest(path: Path) -> str:
    found, blob = sha256_of(path), path.resolve()
    named = path.is_symlink() and blob.parent.name == "blobs" and _BLOB_NAME.fullmatch(blob.name)
    if named and blob.name != found:
        raise file_errors.corrupt_file(blob, f"the hub names its sha256 {blob.name}, and it is {found}")
    return found
