"""A folder as transformers can load it, where the model's own folder is not quite one.

Shards without an index are found by an index alone, and an adapter_config.json beside a model is applied
wherever peft is installed. Then a temporary folder holds links to the model's files, and nothing else.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .checkpoint import Listing, tensor_headers
from .resolution import Located
from .weight_files import BIN_INDEX, SAFETENSORS_INDEX


@contextmanager
def folder_to_load(located: Located) -> Iterator[Path]:
    """The model's folder, or one of links that is gone afterwards. Raises OSError where none can be made."""
    listing = located.listing
    if not (listing.lacks_index or listing.adapter):
        yield located.folder
        return
    with tempfile.TemporaryDirectory(prefix="gain-model-") as name:
        folder = Path(name)
        for file in listing.names:
            link = folder / file
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to((located.folder / file).absolute())
        if listing.lacks_index:
            index = SAFETENSORS_INDEX if listing.kind == "safetensors" else BIN_INDEX
            (folder / index).write_text(json.dumps(_index_of(located.folder, listing)), "utf-8")
        yield folder


def _index_of(folder: Path, listing: Listing) -> dict[str, object]:
    """transformers reads each file that the index names as a whole, so a pickle need not be looked into."""
    if listing.kind == "safetensors":
        files = {tensor: name for name, header in tensor_headers(folder, listing) for tensor in header}
    else:
        files = {name: name for name in listing.weight_files}
    return {"metadata": {}, "weight_map": files}
