"""A temporary folder of links, where transformers cannot load the model's own folder as it is.

transformers needs an index to find shards, and applies an adapter_config.json in the folder wherever peft is
installed. The temporary folder holds links to the model's files, an index where needed, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..scratch import scratch_folder
from .checkpoint import Listing, tensor_headers
from .resolution import Located
from .weight_files import BIN_INDEX, SAFETENSORS_INDEX


@contextmanager
def folder_to_load(located: Located) -> Iterator[Path]:
    """The model's folder, or a temporary one of links. Raises OSError where none can be made."""
    listing = located.listing
    if not (listing.lacks_index or listing.adapter):
        yield located.folder
        return
    with scratch_folder("model") as name:
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
    """transformers reads each file in the index completely, so the tensors of a pickle need not be listed."""
    if listing.kind == "safetensors":
        files = {tensor: name for name, header in tensor_headers(folder, listing) for tensor in header}
    else:
        files = {name: name for name in listing.weight_files}
    return {"metadata": {}, "weight_map": files}
