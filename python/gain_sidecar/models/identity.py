"""The files that decide a measurement: their digests, and whether they are unchanged."""

from __future__ import annotations

import msgspec

from ..messages import FileDigest
from .checkpoint import ADAPTER_CONFIG
from .digests import digest_files
from .resolution import Located
from .stamps import Stamps, stamp_files
from .weight_files import SAFETENSORS_INDEX

# If one of these appears, the next load will read it.
_DECISIVE = (ADAPTER_CONFIG, "model.safetensors", SAFETENSORS_INDEX)


def digest_model(located: Located) -> list[FileDigest]:
    """Sorted by name; files of a merged adapter as `adapter/…`. Raises SidecarError as `digest_files`."""
    digests = digest_files(located.folder, located.listing.names)
    if (adapter := located.adapter) is not None:
        digests += [
            msgspec.structs.replace(digest, file=f"adapter/{digest.file}")
            for digest in digest_files(adapter.folder, adapter.files)
        ]
    return sorted(digests, key=lambda digest: digest.file)


def stamp_located(located: Located) -> Stamps:
    """The stamps of every file that a load reads or would read; take them before reading."""
    listing, adapter = located.listing, located.adapter
    beside = () if listing.gguf is not None else (*listing.unread, *_DECISIVE)
    stamps = stamp_files(located.folder, {*listing.names, *listing.adapter, *beside})
    return stamps if adapter is None else {**stamps, **stamp_files(adapter.folder, adapter.files)}
