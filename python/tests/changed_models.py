"""Changes saved models into the states that users have reported."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from references import load_plain, measure_plainly


def edit_json(path: Path, **changes: Any) -> None:
    """Set these keys of a JSON object; None removes one."""
    content = json.loads(path.read_text()) | changes
    path.write_text(json.dumps({key: value for key, value in content.items() if value is not None}))


def change_weights(folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Rewrite the tensors of model.safetensors."""
    from safetensors.torch import load_file, save_file

    path = folder / "model.safetensors"
    changed = {name: value.clone().contiguous() for name, value in change(load_file(path)).items()}
    save_file(changed, path, metadata={"format": "pt"})


def in_shards(folder: Path, target: Path, index: bool) -> Path:
    """The same model in several files, with or without their index."""
    from transformers import AutoModelForCausalLM

    shutil.copytree(folder, target)
    model: Any = AutoModelForCausalLM.from_pretrained(folder)
    (target / "model.safetensors").unlink()
    model.save_pretrained(target, max_shard_size="40KB")
    if not index:
        (target / "model.safetensors.index.json").unlink()
    return target


def plain_gains(folder: Path, blocks_path: str, ids: list[list[int]], model: Any = None) -> list[float]:
    """The last gain of each prompt by plain transformers, alone and in float32."""
    if model is None:
        model = load_plain(folder)[0]
    norms = [measure_plainly(model, blocks_path, one).norms for one in ids]
    return [float(each[-1] / each[-2]) for each in norms]
