"""Compares the vectors of a run with a plain hook's, and reads them as the manual says.

python e2e/kept_vectors.py RUN MODEL BLOCK…

Prints JSON: the number of prompts whose vectors have the bits of `hidden[0, -1]` in a forward pass of the
prompt alone, of all prompts, and the shapes that the manual's examples find.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import gain
import torch
from safetensors.torch import load_file

MANUAL = Path(__file__).parents[1] / "docs/outputs.md"


def plain_states(model: Any, ids: list[int], blocks: list[int]) -> torch.Tensor:
    """hidden[0, -1] after these blocks; 0 is the input of the first. Shape [blocks, width]."""
    found: list[torch.Tensor] = []

    def keep(hidden: torch.Tensor) -> None:
        found.append(hidden[0, -1].clone())

    layers = model.model.layers
    handles = [layers[0].register_forward_pre_hook(lambda _, args: keep(args[0]))]
    handles += [layer.register_forward_hook(lambda _, __, output: keep(output)) for layer in layers]
    with torch.no_grad():
        model(torch.tensor([ids]), use_cache=False)
    for handle in handles:
        handle.remove()
    return torch.stack(found)[blocks]


def examples(run: Path) -> list[list[int]]:
    """The shapes of `vectors` in the manual's examples, with the run and its first file for theirs."""
    text = MANUAL.read_text("utf-8")
    section = text[text.index("## Vectors") :].split("\n## ")[0]
    file = sorted((run / "vectors").iterdir())[0]
    shapes = []
    for code in re.findall(r"```python\n(.*?)```", section, re.DOTALL):
        names: dict[str, Any] = {}
        named = re.sub(r'"runs/[^"]*\.safetensors"', repr(str(file)), code)
        exec(re.sub(r'"runs/[^"]*"', repr(str(run)), named), names)
        shapes.append(list(names["vectors"].shape))
    return shapes


run, name, blocks = Path(sys.argv[1]), sys.argv[2], [int(block) for block in sys.argv[3:]]
model, _ = gain.load(name, device="cpu")
rows = gain.read(run)
equal = total = 0
for shard in map(load_file, sorted((run / "vectors").iterdir())):
    for prompt, vectors in zip(shard["prompt_index"].tolist(), shard["vectors"], strict=True):
        expected = plain_states(model, rows.Token_Ids[prompt].tolist(), blocks)
        total += 1
        equal += torch.equal(vectors.view(torch.int32), expected.view(torch.int32))
print(json.dumps({"equal": equal, "total": total, "examples": examples(run)}))
