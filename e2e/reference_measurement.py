"""An independent measurement with transformers alone, with which the end-to-end tests compare a run.

usage: reference_measurement.py MODEL_FOLDER PROMPTS.jsonl

A line has `prompt`, which the tokenizer encodes with its defaults, or the `ids` to measure.

Prints a JSON list, one object for each prompt: `norms` of h_0 … h_L, entropy in nats, top token id. One prompt at a time
without padding, float32 weights, norms and entropy in float64. Imports nothing of gain.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def blocks_of(model: Any) -> Any:
    """The list of blocks of a GPT-2 or a LLaMA."""
    return model.transformer.h if hasattr(model, "transformer") else model.model.layers


def measure(model: Any, ids: list[int]) -> dict[str, Any]:
    """Norms, entropy and most likely token of one prompt."""
    norms: list[float] = []
    blocks = blocks_of(model)

    def last_norm(states: Any) -> None:
        norms.append((states if torch.is_tensor(states) else states[0])[0, -1].double().norm().item())

    handles = [blocks[0].register_forward_pre_hook(lambda _, args: last_norm(args[0]))]
    handles += [block.register_forward_hook(lambda _, __, output: last_norm(output)) for block in blocks]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids])).logits[0, -1].double()
    for handle in handles:
        handle.remove()
    log_p = torch.log_softmax(logits, dim=-1)
    return {"norms": norms, "entropy": -(log_p.exp() * log_p).sum().item(), "topId": int(logits.argmax())}


def main(folder: str, prompts: str) -> None:
    """Measure every prompt of the file."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    lines = Path(prompts).read_text("utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    ids = [line["ids"] if "ids" in line else tokenizer(line["prompt"])["input_ids"] for line in asked]
    print(json.dumps([measure(model, each) for each in ids]))


if __name__ == "__main__":
    main(*sys.argv[1:])
