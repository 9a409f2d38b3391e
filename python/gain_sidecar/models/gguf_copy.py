"""The kept copy of a GGUF file: what transformers made of it, as a safetensors folder in the user's cache.

    <cache>/models/gguf-<key>/    config, weights in the dtype of the load, tokenizer, conversion.json

The key is a digest of all that decides the result: the sha256 of the GGUF file and of the settings beside it,
the dtype, and the versions of the packages. So a copy that is made with other ones is never found. A copy
whose files have other digests than conversion.json states is deleted, with a notice.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..cache import models_folder
from ..messages import FileDigest
from ..packages import installed_version
from . import copy_errors
from .checkpoint import Listing
from .digests import digest_files
from .gguf_file import GgufHeader

# Raise it when the files of a copy change.
FORMAT = 1
RECORD = "conversion.json"
MAKERS = ("gguf", "numpy", "safetensors", "tokenizers", "torch", "transformers")


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that decides the numbers of a copy."""

    format: int
    gguf: str
    """sha256 of the GGUF file; its name does not count."""
    beside: tuple[FileDigest, ...]
    """Settings and tokenizer beside it, which take precedence over its own."""
    dtype: str
    versions: dict[str, str | None]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """conversion.json: what a load from the GGUF file finds out beside its weights."""

    origin: Origin
    header: GgufHeader
    config: dict[str, object]
    unread: dict[str, str]
    """As in LoadedWeights."""
    files: tuple[FileDigest, ...]
    """Of every other file of the copy."""


@dataclass(frozen=True)
class GgufCopy:
    """Where the copy of a GGUF file is or will be."""

    origin: Origin
    folder: Path | None
    """None where there is no cache."""
    record: Record | None
    """None where no copy can be read."""
    problem: str | None
    """Why a copy that was there is not read, or none can be kept."""


def find_copy(folder: Path, listing: Listing, dtype: str) -> GgufCopy:
    """The copy of this folder's GGUF file, verified. Raises SidecarError as `digest_files`."""
    (gguf,) = digest_files(folder, listing.weights)
    beside = tuple(digest_files(folder, [*listing.settings, *listing.tokenizer]))
    origin = Origin(FORMAT, gguf.sha256, beside, dtype, {name: installed_version(name) for name in MAKERS})
    try:
        place = models_folder() / f"gguf-{hashlib.sha256(msgspec.json.encode(origin)).hexdigest()[:32]}"
        if not place.is_dir():
            return GgufCopy(origin, place, None, None)
        record = _read(place, origin)
    except OSError as cause:
        return GgufCopy(origin, None, None, copy_errors.cache_unreachable(cause))
    if isinstance(record, Record):
        return GgufCopy(origin, place, record, None)
    return GgufCopy(origin, place, None, copy_errors.refused(place, record, _delete(place)))


def _read(place: Path, origin: Origin) -> Record | str:
    """The record of a complete and unchanged copy, else what is wrong with it. Raises OSError."""
    try:
        record = msgspec.json.decode((place / RECORD).read_bytes(), type=Record)
        files = digest_files(place, [file.name for file in place.iterdir() if file.name != RECORD])
    except (FileNotFoundError, IsADirectoryError, msgspec.DecodeError) as cause:
        return f"has no {RECORD} that can be read ({cause})"
    if record.origin != origin:
        return "is the copy of another file, or of other versions"
    stated = {digest.file: digest.sha256 for digest in record.files}
    found = {digest.file: digest.sha256 for digest in files}
    if wrong := sorted(name for name in stated | found if stated.get(name) != found.get(name)):
        return f"is damaged ({', '.join(wrong)} changed)"
    return record


def _delete(place: Path) -> str:
    """Delete a damaged copy; a process that reads it keeps its open files."""
    try:
        aside = tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent)
        place.rename(aside)
        shutil.rmtree(aside)
    except OSError as cause:
        return f"it could not be deleted ({cause})"
    return "it was deleted"
