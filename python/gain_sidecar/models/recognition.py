"""Recognises what a folder or repository holds instead of a readable model, for an error with the way out.

The rules go from the special to the general; the first match is reported. Their texts are in kind_errors.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import SidecarError
from . import kind_errors
from .kind_errors import KINDS

_GGUF_PART = re.compile(r".*-\d{5}-of-\d{5}\.gguf")
_CHECKPOINT = re.compile(r"(checkpoint-(\d+))/(adapter_)?config\.json")
_CACHE_NAME = re.compile(r"models--([A-Za-z0-9._-]+?)--([A-Za-z0-9._-]+)")
_ADAPTER = re.compile(r"adapter_config\.json|adapter_model\.(safetensors|bin)|adapters\.safetensors")
_INDEX = re.compile(r".+\.index\.json")


def recognise(
    where: str,
    present: Sequence[str],
    below: Sequence[str],
    folder: Path | None,
    weights: Sequence[str] | None,
    has_tokenizer: bool,
) -> SidecarError:
    """The error for these names. At least one of config.json, weights and tokenizer is missing.

    `below` has names in subfolders, folders with a slash at their end. `weights` are files that can be read.
    """
    top = [name for name in present if "/" not in name]
    nested = sorted({*below, *(name for name in present if "/" in name)})
    if not top and not nested:
        return kind_errors.empty_folder(where)
    if any(name.startswith(("refs/", "snapshots/")) for name in nested):
        return _hub_cache(where, nested)
    if not weights and (adapter := [name for name in top if _ADAPTER.fullmatch(name)]):
        return _adapter(where, adapter, folder)
    if not weights and (checkpoints := _checkpoints(nested)):
        return kind_errors.trainer_output(where, *checkpoints)
    for kind in KINDS:
        if (kind.even_with_weights or not weights) and (file := kind.found(top, nested)):
            return kind_errors.of_kind(where, kind, file)
    if models := [name for name in nested if name.endswith(("/config.json", ".gguf"))]:
        return kind_errors.models_below(where, [name.removesuffix("/config.json") for name in models])
    if "config.json" not in top:
        return kind_errors.no_config(where, top or nested)
    if not weights:
        index = [name for name in top if _INDEX.fullmatch(name)]
        return kind_errors.index_alone(where, index[0]) if index else kind_errors.no_weights(where, top)
    assert not has_tokenizer
    return kind_errors.no_tokenizer(where, _tokenizer_above(folder))


def recognise_ggufs(where: str, files: Sequence[str]) -> SidecarError:
    """A folder whose only weights are GGUF files: several quantisations, or the parts of one file."""
    parts = [name for name in files if _GGUF_PART.fullmatch(name)]
    if len(parts) == len(files):
        return kind_errors.gguf_parts(where, parts)
    return kind_errors.only_ggufs(where, [name for name in files if name not in parts])


def recognise_file(path: Path) -> SidecarError:
    """A file was named where a folder is needed."""
    return kind_errors.a_file(path)


def list_below(folder: Path, most: int = 2_000) -> list[str]:
    """Names in the folder's subfolders, and in theirs, folders with a slash at their end; `most` of them."""
    names: list[str] = []
    for child in sorted(entry for entry in folder.iterdir() if entry.is_dir()):
        names.append(f"{child.name}/")
        try:
            inside = sorted(child.iterdir())
        except OSError:
            continue
        names += [f"{child.name}/{entry.name}{'/' if entry.is_dir() else ''}" for entry in inside]
        if len(names) > most:
            break
    return names[:most]


def _adapter(where: str, files: list[str], folder: Path | None) -> SidecarError:
    config = _read(folder, "adapter_config.json")
    kind, base = config.get("peft_type"), config.get("base_model_name_or_path")
    return kind_errors.adapter_alone(where, files, kind, base, is_here=str(folder) == where)


def _hub_cache(where: str, nested: Sequence[str]) -> SidecarError:
    match = _CACHE_NAME.search(where)
    hub_id = None if match is None else f"{match[1]}/{match[2]}"
    snapshots = [name.rstrip("/") for name in nested if re.fullmatch(r"snapshots/[^/]+/", name)]
    return kind_errors.hub_cache(where, hub_id, snapshots)


def _checkpoints(nested: Sequence[str]) -> tuple[list[str], bool] | None:
    """A Trainer's `checkpoint-500`, `checkpoint-1000`, by step, and whether they are all adapters."""
    found = {match: int(match[2]) for name in nested if (match := _CHECKPOINT.fullmatch(name))}
    if not found:
        return None
    names = [match[1] for match in sorted(found, key=lambda match: found[match])]
    return list(dict.fromkeys(names)), all(match[3] for match in found)


def _tokenizer_above(folder: Path | None) -> Path | None:
    """The parent folder if it has a tokenizer: a Trainer writes it once, next to its checkpoints."""
    if folder is None or not (folder.parent / "tokenizer_config.json").is_file():
        return None
    return folder.parent


def _read(folder: Path | None, name: str) -> dict[str, object]:
    try:
        content = json.loads((folder / name).read_text("utf-8")) if folder is not None else None
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
