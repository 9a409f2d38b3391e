"""Writes packages/analysis/fixtures/smollm2-135m.json: gains of a real model, by plain transformers.

    .venv/bin/python tools/reference_smollm2.py MODEL_FOLDER

The 25 prompts are those of the notebook's GPT-J run. Norms are computed from the blocks' outputs, one prompt
at a time, in float32 on the CPU. Imports nothing of this project.
"""

import json
import sys
from pathlib import Path

import pandas as pd
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

ROOT = Path(__file__).resolve().parent.parent
PROMPTS = ROOT / "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv"
TARGET = ROOT / "packages/analysis/fixtures/smollm2-135m.json"


def main(folder: str) -> None:
    frame = pd.read_csv(PROMPTS)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    norms: list[float] = []

    def record_norm(_module: object, _inputs: object, output: object) -> None:
        stream = output[0] if isinstance(output, tuple) else output
        norms.append(float(torch.linalg.vector_norm(stream[0, -1].double())))

    for block in model.model.layers:
        block.register_forward_hook(record_norm)
    gains, entropies = [], []
    for prompt in frame["Prompt"]:
        norms.clear()
        with torch.inference_mode():
            logits = model(**tokenizer(prompt, return_tensors="pt")).logits[0, -1].double()
        log_p = torch.log_softmax(logits, dim=-1)
        gains.append(norms[-1] / norms[-2])
        entropies.append(float(-(log_p.exp() * log_p).sum()))
    content = {
        "madeBy": "tools/reference_smollm2.py, SmolLM2-135M",
        "gains": gains,
        "entropies": entropies,
        "categories": frame["Category"].tolist(),
    }
    TARGET.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
