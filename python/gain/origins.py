"""Where a model in memory comes from, as far as it is known: what `load` has loaded, and what the model
says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from gain_sidecar.checking.weights import hooks_of
from gain_sidecar.description import Origin
from gain_sidecar.messages import FileDigest, Lineage
from gain_sidecar.models.presets import find_preset
from gain_sidecar.models.quantization import rounding_of

if TYPE_CHECKING:
    from torch.nn import Module
    from transformers import PreTrainedModel

IN_MEMORY = "in memory"
_HUB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class _Loaded:
    """A model that `load` gave, and the versions of its parameters then, which a training step changes."""

    origin: Origin
    versions: list[tuple[int, int]]


def spreads(model: PreTrainedModel) -> bool:
    """Are its weights on several devices, or moved to one only while they are needed?"""
    placed: dict[str, object] = getattr(model, "hf_device_map", {})
    return len(set(placed.values())) > 1 or any(
        getattr(hook, "offload", False) for module in model.modules() for hook in hooks_of(module)
    )


_KNOWN: WeakKeyDictionary[Module, _Loaded] = WeakKeyDictionary()


def remember(model: PreTrainedModel, origin: Origin) -> None:
    """Keep where this model was loaded from, as long as it is in memory."""
    _KNOWN[model] = _Loaded(origin, _versions(model))


def origin_of(model: PreTrainedModel, name: str | None, files: list[FileDigest]) -> Origin:
    """For the description; its source begins with `in memory`, also where the weights are as they were
    loaded.

    `files` has the digest of the weights. A preset's labels follow from its `name`, or from `load` as long
    as the weights are unchanged.
    """
    known = _KNOWN.get(model)
    origin = _unknown(model) if known is None else known.origin
    if known is not None:
        changed = known.versions != _versions(model)
        origin = replace(
            origin,
            source=f"{IN_MEMORY}, loaded from {origin.source}{' and changed since' if changed else ''}",
            label=None if changed else origin.label,
            reason="given in memory",
        )
    if name is not None:
        preset = find_preset(name)
        origin = replace(origin, name=name, label=None if preset is None else preset.label)
    return replace(origin, files=files)


def _unknown(model: PreTrainedModel) -> Origin:
    stated = model.config.name_or_path or ""
    name = stated if _HUB_ID.fullmatch(stated) and not Path(stated).exists() else Path(stated).name
    settings = model.config.to_dict()
    rounding = settings.get("quantization_config")
    if rounding is not None and not isinstance(rounding, dict):
        settings["quantization_config"] = rounding.to_dict()
    return Origin(
        name=(name or type(model).__name__)[:1024],
        source=IN_MEMORY,
        revision=None,
        reason="given in memory",
        lineage=[Lineage(origin="config", base=stated)] if _HUB_ID.fullmatch(stated) else [],
        files=[],
        quantization=rounding_of(settings),
        label=None,
        adapter=_adapters_of(model),
        surplus=[],
        random_weights=False,
    )


def _adapters_of(model: PreTrainedModel) -> str | None:
    """The adapters that PEFT has put into its layers: names and kinds."""
    settings: dict[str, object] | None = getattr(model, "peft_config", None)
    if not settings:
        return None
    kinds = {name: str(getattr(one, "peft_type", type(one).__name__)) for name, one in settings.items()}
    return "in its layers: " + ", ".join(
        f"{name} ({kind.rpartition('.')[2]})" for name, kind in kinds.items()
    )


def _versions(model: PreTrainedModel) -> list[tuple[int, int]]:
    return [(id(tensor), -1 if tensor.is_inference() else tensor._version) for tensor in model.parameters()]
