"""Files with tensors in a model's folder that are not read: an adapter, another set of weights."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from ..errors import SidecarError
from ..messages import SurplusWeights
from .checkpoint import ADAPTER_CONFIG, Listing
from .safetensors_header import read_header


def list_beside(folder: Path, listing: Listing) -> list[SurplusWeights]:
    """The unread files of a listing, with the number of tensors in each; 0 where it is unknown."""
    found = []
    if listing.adapter:
        tensors = sum(_count(folder / name) for name in listing.adapter if name != ADAPTER_CONFIG)
        text = (
            f"adapter in the folder, not applied: {', '.join(listing.adapter)}{_adapter_text(folder)}. "
            f"--adapter {folder} measures the model with it too"
        )
        found.append(SurplusWeights(kind="adapter", tensors=tensors, text=text))
    for name in listing.unread:
        own_layout = name.startswith("consolidated")
        what = "the same weights in Mistral's own layout" if own_layout else "no part of the model"
        found.append(
            SurplusWeights(
                kind="known extra" if own_layout else "other",
                tensors=_count(folder / name),
                text=f"file next to the weights: {name}, {what}",
            )
        )
    return found


def _adapter_text(folder: Path) -> str:
    try:
        config = json.loads((folder / ADAPTER_CONFIG).read_text("utf-8"))
        return f" ({config['peft_type']}, trained on {config['base_model_name_or_path']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _count(path: Path) -> int:
    """Tensors in a file that is not loaded; a pickle of torch is an archive with one entry per storage."""
    try:
        if path.suffix == ".safetensors":
            return len(read_header(path))
        with zipfile.ZipFile(path) as archive:
            return sum("/data/" in name for name in archive.namelist())
    except (SidecarError, OSError, zipfile.BadZipFile):
        return 0
