"""The base models of a model's weights, as its folder states them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from ..messages import Lineage

MODEL_CARD = "README.md"
ADAPTER_CONFIG = "adapter_config.json"
# A card's metadata are in its first lines.
CARD_BYTES = 65_536
# Sixteen bases show that the model is a merge of many; more are not listed.
MOST_BASES = 16
LONGEST_NAME = 1_024

_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_BASE_MODEL = re.compile(r"^base_model:[ \t]*(.*)\n?((?:[ \t]*-[ \t]+.*\n?)*)", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*)$", re.MULTILINE)
_HUB_URL = re.compile(r"^https?://(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)


def read_lineage(folder: Path, config: Mapping[str, object], gguf_bases: Iterable[str]) -> list[Lineage]:
    """Every statement of a base in the folder, each once, without requests to the hub.

    `config` is config.json as written, empty where there is none. Its `_name_or_path` is what the model was
    loaded from before it was saved: a base, or the model itself.
    """
    found: list[tuple[Literal["config", "model card", "adapter", "GGUF header"], str]] = [
        *(("adapter", base) for base in _adapter_base(folder)),
        *(("model card", base) for base in _card_bases(folder)),
        *(("GGUF header", base) for base in gguf_bases),
        *(("config", base) for base in _texts(config.get("_name_or_path"))),
    ]
    own = folder.resolve()
    lineage: list[Lineage] = []
    for origin, text in found:
        base = _HUB_URL.sub("", text.strip()).rstrip("/")
        if not _says_something(base, own) or any(known.base == base for known in lineage):
            continue
        lineage.append(Lineage(origin=origin, base=base))
    return lineage[:MOST_BASES]


def _says_something(base: str, own: Path) -> bool:
    """A relative path (`./out`) does not identify a model, and a path to the folder itself is not a base."""
    if not base or len(base) > LONGEST_NAME or base.startswith(".") or not re.search(r"[A-Za-z0-9]", base):
        return False
    return not (Path(base).is_absolute() and Path(base).resolve() == own)


def _adapter_base(folder: Path) -> Iterator[str]:
    with suppress(OSError, ValueError):
        settings = json.loads((folder / ADAPTER_CONFIG).read_bytes())
        if isinstance(settings, dict):
            yield from _texts(settings.get("base_model_name_or_path"))


def _card_bases(folder: Path) -> Iterator[str]:
    """`base_model` of the card's metadata: one name, a list in brackets, or a list of lines."""
    try:
        with (folder / MODEL_CARD).open("rb") as file:
            text = file.read(CARD_BYTES).decode("utf-8", errors="replace").replace("\r\n", "\n")
    except OSError:
        return
    front = _FRONT_MATTER.search(text)
    entry = None if front is None else _BASE_MODEL.search(front[1])
    if entry is None:
        return
    inline, items = entry[1].split(" #")[0].strip(), _ITEM.findall(entry[2])
    names = [*inline.removeprefix("[").removesuffix("]").split(","), *items]
    yield from (name.strip().strip("\"'") for name in names if name.strip())


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
