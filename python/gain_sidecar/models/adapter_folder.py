"""The folder of a PEFT adapter, as `save_pretrained` of peft writes it, and its config.

Needs neither torch nor peft: an adapter that cannot be merged is refused before large packages are imported.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..messages import LoadedModelLabel
from . import adapter_errors
from .git_lfs import check_no_pointers
from .safetensors_header import read_header

CONFIG = "adapter_config.json"
WEIGHTS = ("adapter_model.safetensors", "adapter_model.bin")

# With these settings the merged model differs from the adapted one, or code is imported by its name.
_REFUSED = {
    "layer_replication": "it repeats blocks that share their weights, which merging would change together",
    "megatron_config": "it asks for a module of Megatron",
    "alora_invocation_tokens": "it is active only after certain tokens, which merged weights cannot be",
    "arrow_config": "it chooses among adapters for each token",
}


@dataclass(frozen=True)
class AdapterFolder:
    """`name` is the folder's; `config` is adapter_config.json as written."""

    name: str
    folder: Path
    config: dict[str, object]
    weights: str

    @property
    def files(self) -> list[str]:
        """The files that decide the merged weights."""
        return [CONFIG, self.weights]

    @property
    def text(self) -> str:
        """Its description in the report: `LoRA, rank 8, alpha 16, on q_proj, v_proj, from FOLDER`."""
        config = self.config
        kind = {"LORA": "DoRA" if config.get("use_dora") else "LoRA"}.get(
            str(config["peft_type"]), str(config["peft_type"])
        )
        parts = [kind]
        if (rank := config.get("r")) is not None:
            parts.append(f"rank {rank}")
        if (alpha := config.get("lora_alpha", config.get("alpha"))) is not None:
            parts.append(f"alpha {alpha}" + (" over √rank" if config.get("use_rslora") else ""))
        if targets := _listed(config.get("target_modules")):
            parts.append(f"on {targets}")
        if saved := _listed(config.get("modules_to_save")):
            parts.append(f"with {saved} replaced")
        if base := config.get("base_model_name_or_path"):
            parts.append(f"trained on {base}")
        return ", ".join([*parts, f"from {self.folder}"])


def read_adapter(folder: Path, allow_bin: bool) -> AdapterFolder:
    """Raises SidecarError: no adapter, a damaged or unsafe file, or one that cannot be merged."""
    if not folder.is_dir():
        raise adapter_errors.no_folder(folder)
    check_no_pointers(folder, [CONFIG, *WEIGHTS])
    config = _read_config(folder)
    weights = next((name for name in WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        raise adapter_errors.no_weights(folder)
    if weights.endswith(".bin") and not allow_bin:
        raise adapter_errors.only_pickle(folder)
    if weights.endswith(".safetensors"):
        read_header(folder / weights)
    for setting, reason in _REFUSED.items():
        if config.get(setting):
            raise adapter_errors.not_merged(folder, f"{setting} is set: {reason}")
    task = config.get("task_type")
    if task not in (None, "CAUSAL_LM"):
        raise adapter_errors.not_merged(
            folder, f"it is of a model for {task}, not for the next token (CAUSAL_LM)"
        )
    return AdapterFolder(folder.resolve().name, folder, config, weights)


def _read_config(folder: Path) -> dict[str, object]:
    path = folder / CONFIG
    if not path.is_file():
        raise adapter_errors.no_config(folder)
    try:
        config = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as cause:
        raise adapter_errors.bad_config(folder, cause) from cause
    if not isinstance(config, dict) or not isinstance(config.get("peft_type"), str):
        raise adapter_errors.bad_config(folder, "it states no peft_type")
    return config


def _listed(value: object) -> str:
    """Module names in alphabetical order; a pattern unchanged."""
    return ", ".join(sorted(map(str, value))) if isinstance(value, list) else str(value or "")


def adapted_name(name: str, adapter: AdapterFolder | None) -> str:
    """The name of the model with the adapter merged."""
    return name if adapter is None else f"{name} + adapter {adapter.name}"


def adapted_label(label: LoadedModelLabel, adapter: AdapterFolder | None) -> LoadedModelLabel:
    """The preset's label with the adapter in its name, and another file name than the preset's."""
    if adapter is None:
        return label
    slug = re.sub(r"[^a-z0-9]+", "_", f"{label.slug}_adapter_{adapter.name}".lower()).strip("_")[:60]
    return msgspec.structs.replace(label, name=adapted_name(label.name, adapter), slug=slug)
