"""Explains missing tensors that the files have under other names, because a wrapper changed them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..errors import SidecarError
from . import file_errors

# Parts that wrappers of PyTorch and related packages add to the names of the model inside.
WRAPPERS = {
    "_orig_mod.": "torch.compile puts there",
    "_fsdp_wrapped_module.": "FSDP puts there",
    "_checkpoint_wrapped_module.": "activation checkpointing puts there",
    "base_model.model.": "peft puts there",
    "module.": "DataParallel, DDP and DeepSpeed put there",
}
_ADAPTED = re.compile(r"\.base_layer\.|\.lora_[AB]\.|\.modules_to_save\.")
# A part is reported if it explains at least this share of the missing names.
EXPLAINED = 0.5


def explain_missing(where: str, missing: Sequence[str], unread: Iterable[str], prefix: str) -> SidecarError:
    """`missing` are the model's names, `unread` the files'; either may begin with `prefix` (`model`)."""
    left = list(unread)
    if adapted := [name for name in left if _ADAPTED.search(name)]:
        found = _ADAPTED.search(adapted[0])
        assert found is not None
        part = "base_model.model." if "base_model.model." in adapted[0] else found[0]
        return file_errors.peft_wrapped(where, part, len(adapted))
    explained_by = {part: _explained(part, missing, left, prefix) for part in _parts(left)}
    part = max(explained_by, key=lambda part: explained_by[part], default="")
    explained = explained_by.get(part, 0)
    if explained < EXPLAINED * len(missing):
        return file_errors.missing_weights(where, list(missing), left)
    wrapper = next((WRAPPERS[name] for name in WRAPPERS if name in part), "the model's own names have not")
    holding = [name for name in left if part in name]
    return file_errors.wrapped_names(where, part, wrapper, len(holding), explained, len(missing))


def _parts(names: Sequence[str]) -> list[str]:
    """Parts of the names that may have been added: a known wrapper's, or a common beginning of all."""
    known = [part for part in WRAPPERS if any(_holds(name, part) for name in names)]
    first, last = (min(names), max(names)) if names else ("", "")
    shared = [first[: end + 1] for end, letter in enumerate(first) if letter == "."]
    return [*known, *(part for part in shared if last.startswith(part))]


def _holds(name: str, part: str) -> bool:
    return name.startswith(part) or f".{part}" in name


def _explained(part: str, missing: Sequence[str], names: Sequence[str], prefix: str) -> int:
    """The number of missing names that the files have once the part is removed."""
    there = {name.replace(part, "").removeprefix(f"{prefix}.") for name in names}
    return sum(name.removeprefix(f"{prefix}.") in there for name in missing)
