"""Writes a copy of the GPT-2-small-shaped model with one weight that is not a number.

    python e2e/unproven_model.py FOLDER
"""

import shutil
import sys
from pathlib import Path

from gain_sidecar.models.gpt2_random import model_folder
from safetensors.torch import load_file, save_file

folder = Path(sys.argv[1])
shutil.copytree(model_folder(), folder)
weights = load_file(folder / "model.safetensors")
weights["transformer.h.5.mlp.c_proj.weight"][3, 7] = float("nan")
save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
