"""From a request to a model folder on this machine.

1. read_request   the request, checked without requests to the hub
2. locate         auto is decided, hub files are fetched, the folder is inspected
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from .. import errors, messages
from . import adapter_errors, auto, embedded, gpt2_random, hub, twins
from .adapter_folder import AdapterFolder, read_adapter
from .causal import check_causal
from .checkpoint import (
    ADAPTER_CONFIG,
    Listing,
    check_links,
    check_weights,
    follow_index,
    read_config,
    read_tokenizer_config,
    select_files,
    tensor_headers,
)
from .devices import Device
from .gguf_copy import GgufCopy, find_copy
from .gguf_file import GgufHeader, read_gguf_config, read_header
from .gguf_reading import parse_gguf
from .git_lfs import check_no_pointers
from .hub import Report
from .own_code import check_tokenizer_class
from .presets import EMBEDDED, GPT2_RANDOM, Preset, find_preset, preset_names
from .recognition import list_below, recognise_file
from .rounded_files import check_stated, method_of
from .stated_sizes import check_sizes

if TYPE_CHECKING:
    from gguf import GGUFReader

AUTO = "auto"
REQUESTED = "requested"


class _Prepared(Protocol):
    """A model that comes from this machine."""

    def model_folder(self) -> Path: ...

    def is_ready(self) -> bool: ...


_PREPARED: dict[str, tuple[_Prepared, str]] = {
    EMBEDDED: (embedded, errors.SETUP_COMMAND),
    GPT2_RANDOM: (gpt2_random, errors.GPT2_RANDOM_COMMAND),
    **{name: (twin, twins.COMMAND) for name, twin in twins.TWINS.items()},
}
_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_HUB_ID = re.compile(f"{_PART}/{_PART}")
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class Asked:
    """A valid request: a folder, a hub id, a prepared model, or (all three absent) `auto`."""

    name: str
    preset: Preset | None
    folder: Path | None
    hub_id: str | None
    revision: str | None
    gguf_file: str | None
    allow_bin: bool
    adapter: AdapterFolder | None


@dataclass(frozen=True)
class Located:
    """A model's folder, inspected and complete."""

    name: str
    preset: Preset | None
    reason: str
    source: str
    commit: str | None
    folder: Path
    listing: Listing
    config: dict[str, object]
    """config.json as written, or as transformers reads it from a GGUF file without one in its folder."""
    gguf: GgufHeader | None
    adapter: AdapterFolder | None
    copy: GgufCopy | None = None
    """The kept copy of its GGUF file, or the place of one."""
    reader: GGUFReader | None = None
    """The GGUF file's parsed header; None where its copy is read."""


def read_request(request: messages.ModelRequest) -> Asked:
    """The requested model; a name is never used as a path. Raises SidecarError: unknown name, no folder."""
    asked = _read_model(request)
    if request.adapter is None:
        return asked
    adapter = read_adapter(Path(request.adapter).expanduser().absolute(), request.allow_bin)
    if request.quantize != "none":
        raise adapter_errors.on_rounded(adapter.name, f"--quantize {request.quantize}")
    return replace(asked, adapter=adapter)


def _read_model(request: messages.ModelRequest) -> Asked:
    name, preset = request.model, find_preset(request.model)
    if request.path is not None:
        return _read_path(request, Path(request.path).expanduser().absolute())
    if preset is not None:
        return _take_preset(preset, name, request)
    if name == AUTO:
        _refuse_revision(request.revision, name)
        _refuse_gguf(request.gguf_file, name)
        return Asked(name, None, None, None, None, None, request.allow_bin, None)
    if not _HUB_ID.fullmatch(name):
        raise errors.unknown_name(name, preset_names())
    return Asked(name, None, None, name, request.revision, request.gguf_file, request.allow_bin, None)


def _refuse_revision(revision: str | None, what: str) -> None:
    if revision is not None:
        raise errors.pointless_revision(revision, what)


def _refuse_gguf(gguf_file: str | None, what: str) -> None:
    if gguf_file is not None:
        raise errors.gguf_of_nothing(gguf_file, what)


def _read_path(request: messages.ModelRequest, path: Path) -> Asked:
    """A folder, or a GGUF file: then its folder, with that file named."""
    _refuse_revision(request.revision, str(path))
    folder, gguf_file, own_name = path, request.gguf_file, path.resolve().name
    if path.is_file() and path.suffix == ".gguf":
        _refuse_gguf(gguf_file, str(path))
        folder, gguf_file, own_name = path.parent, path.name, path.stem
    if folder.is_file():
        raise recognise_file(folder)
    if not folder.is_dir():
        raise errors.no_such_folder(folder)
    # The folder is read again later; here so that a damaged one is refused before transformers is imported.
    _read_folder(folder, str(folder), request.allow_bin, gguf_file)
    # With a path, `model` is only the model's name, in any script.
    name = own_name if request.model == AUTO else request.model
    return Asked(name, find_preset(request.model), folder, None, None, gguf_file, request.allow_bin, None)


def _take_preset(preset: Preset, name: str, request: messages.ModelRequest) -> Asked:
    """A preset comes from the hub or has been prepared here. Raises SidecarError when it has not."""
    if preset.hub_id is not None:
        revision = request.revision or preset.revision
        return Asked(name, preset, None, preset.hub_id, revision, request.gguf_file, request.allow_bin, None)
    _refuse_revision(request.revision, name)
    _refuse_gguf(request.gguf_file, name)
    module, command = _PREPARED[preset.name]
    if not module.is_ready():
        raise errors.not_prepared(name, module.model_folder(), command)
    return Asked(name, preset, module.model_folder(), None, None, None, request.allow_bin, None)


def is_at_hand(asked: Asked, device: Device) -> bool:
    """Can it be located without importing transformers and the hub's client, which takes a second?"""
    if asked.folder is not None:
        return asked.gguf_file is None
    return asked.name == AUTO and not device.is_cuda


def files_at_hand(asked: Asked) -> list[Path]:
    """The files that a load would read, where the model is on this machine; the hub is not asked.

    Raises SidecarError as `locate`.
    """
    folder = asked.folder
    if asked.hub_id is not None:
        folder = hub.cached_folder(asked.hub_id, asked.revision, asked.gguf_file or "config.json")
    if folder is None:
        return []
    listing, _ = _read_folder(folder, str(folder), asked.allow_bin, asked.gguf_file)
    adapter = [] if asked.adapter is None else [asked.adapter.folder / name for name in asked.adapter.files]
    return [*(folder / name for name in listing.names), *adapter]


def locate(
    asked: Asked, request: messages.ModelRequest, device: Device, dtype: str, report: Report
) -> Located:
    """The requested model's folder; an explicit model is never replaced. Raises SidecarError."""
    reason = REQUESTED
    if asked.name == AUTO and asked.folder is None:
        preset, reason = auto.choose(device, dtype, request.allow_bin)
        asked = replace(_take_preset(preset, preset.name, request), adapter=asked.adapter)
    if asked.hub_id is not None:
        return _locate_on_hub(asked, asked.hub_id, reason, dtype, report)
    assert asked.folder is not None
    return _inspect(asked, reason, asked.folder, str(asked.folder), None, dtype)


def _locate_on_hub(asked: Asked, hub_id: str, reason: str, dtype: str, report: Report) -> Located:
    cached = hub.cached_folder(hub_id, asked.revision, asked.gguf_file or "config.json")
    if cached is not None and _COMMIT.fullmatch(asked.revision or ""):
        try:
            return _inspect(asked, reason, cached, hub_id, cached.name, dtype)
        except errors.SidecarError:
            pass  # the cached commit is not complete: the rest is fetched from the hub
    try:
        repository = hub.look_up(hub_id, asked.revision)
    except errors.SidecarError as error:
        if error.code != "hub_unreachable" or cached is None:
            raise
        return _inspect_cached(asked, reason, cached, hub_id, dtype, error)
    names = list(repository.bytes_by_name)
    folder = None
    if ADAPTER_CONFIG in names and "config.json" not in names:
        folder = hub.download(repository, [ADAPTER_CONFIG], report)
    listing = select_files(hub_id, names, asked.allow_bin, asked.gguf_file, folder=folder)
    # The small files first: a model that cannot be measured is refused before its gigabytes are fetched.
    if listing.has_config:
        folder = hub.download(repository, listing.settings, report)
        check_causal(read_config(folder, hub_id), hub_id)
        check_tokenizer_class(read_tokenizer_config(folder, hub_id), read_config(folder, hub_id), hub_id)
    beside = [name for name in listing.adapter if name == ADAPTER_CONFIG]
    folder = hub.download(repository, [*listing.names, *beside], report)
    return _inspect(asked, reason, folder, hub_id, folder.name, dtype)


def _inspect_cached(
    asked: Asked, reason: str, cached: Path, hub_id: str, dtype: str, unreachable: errors.SidecarError
) -> Located:
    why = f"{reason}; the hub did not answer, so the commit in the local hub cache is used"
    try:
        return _inspect(asked, why, cached, hub_id, cached.name, dtype)
    except errors.SidecarError as error:
        # A snapshot that was fetched in part has the error of a folder without a model.
        raise (unreachable if error.code == "not_a_model" else error) from error


def _inspect(asked: Asked, reason: str, folder: Path, source: str, commit: str | None, dtype: str) -> Located:
    listing, config = _read_folder(folder, source, asked.allow_bin, asked.gguf_file)
    header = copy = reader = None
    if listing.gguf is not None:
        path, copy = folder / listing.gguf, find_copy(folder, listing, dtype)
        if copy.record is not None:
            header, config = copy.record.header, copy.record.config
        else:
            reader = parse_gguf(path)
            header = read_header(path, reader)
            config = config or read_gguf_config(path, header, reader, source)
    if asked.adapter is not None and (method := method_of(config)) is not None:
        raise adapter_errors.on_rounded(asked.adapter.name, f"{source}, whose files are {method}")
    return Located(
        asked.name,
        asked.preset,
        reason,
        source,
        commit,
        folder,
        listing,
        config,
        header,
        asked.adapter,
        copy,
        reader,
    )


def _read_folder(
    folder: Path, where: str, allow_bin: bool, gguf_file: str | None
) -> tuple[Listing, dict[str, object]]:
    names = [entry.name for entry in folder.iterdir() if entry.is_file()]
    if gguf_file is not None and _is_below(gguf_file) and (folder / gguf_file).is_file():
        names.append(gguf_file)
    check_links(folder)
    listing = select_files(where, set(names), allow_bin, gguf_file, partial(list_below, folder), folder)
    listing = follow_index(folder, listing)
    check_no_pointers(folder, listing.names)
    config = read_config(folder, where)
    read_tokenizer_config(folder, where)
    check_weights(folder, listing)
    if listing.kind == "safetensors":
        headers = [header for _, header in tensor_headers(folder, listing)]
        check_stated(config, headers, where)
        check_sizes(config, headers, where)
    return listing, config


def _is_below(name: str) -> bool:
    """Does this name, as a path, stay inside its folder?"""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts
