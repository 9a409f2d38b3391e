"""Does the arithmetic decide the gain? One model, measured in two dtypes on the same prompts.

    python compare_dtypes.py [MODEL]

MODEL is a preset, a folder or a model of the hub; SmolLM2-135M where left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gain
import torch

PROMPTS = [
    {"prompt": "The capital city of France is", "category": "Factual"},
    {"prompt": "Water boils at a temperature of", "category": "Factual"},
    {"prompt": "Actions speak louder than", "category": "Cliche"},
    {"prompt": "Time heals all", "category": "Cliche"},
]

name = sys.argv[1] if len(sys.argv) > 1 else "smollm2-135m"
model, tokenizer = gain.load(path=name) if Path(name).is_dir() else gain.load(name)
gains: dict[torch.dtype, list[float]] = {}
for dtype in (torch.float32, torch.bfloat16):
    result = gain.measure(model.to(dtype), tokenizer, PROMPTS, name=f"{Path(name).name} {dtype}")
    gains[dtype] = list(result.columns["Last_Gain"])

for prompt, exact, rounded in zip(PROMPTS, *gains.values(), strict=True):
    print(f"{prompt['prompt']:40} {exact:.4f} in float32, {rounded:.4f} in bfloat16")
