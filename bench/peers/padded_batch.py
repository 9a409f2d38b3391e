"""The bare Python with which the whole system is compared: one padded batch, hooks, nothing stored.

usage, in bench/: python -m peers.padded_batch MODEL_FOLDER PROMPTS.jsonl

For each line on stdin, measures all prompts once, from text to norms and entropy, and prints the seconds.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from gain_sidecar.threads import TURNS

os.environ.setdefault("GOMP_SPINCOUNT", TURNS)  # as the sidecar sets it

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from .measurement import Measured


def measure(model: Any, tokenizer: Any, prompts: list[str]) -> Measured:
    """Measure by one forward pass over all prompts, padded to the longest; the head runs on last tokens."""
    encoded = tokenizer(prompts, return_tensors="pt", padding=True)
    last = encoded.attention_mask.sum(1) - 1
    rows = torch.arange(len(prompts))
    blocks = model.model.layers
    norms = torch.empty(len(blocks), len(prompts))

    def hook(block: int) -> Any:
        def write(_: Any, __: Any, output: Any) -> None:
            states = output if torch.is_tensor(output) else output[0]
            norms[block] = torch.linalg.vector_norm(states[rows, last], dim=-1)

        return write

    handles = [module.register_forward_hook(hook(block)) for block, module in enumerate(blocks)]
    states = model.model(**encoded, use_cache=False).last_hidden_state[rows, last]
    log_p = torch.log_softmax(model.lm_head(states).float(), dim=-1)
    entropy = -(log_p.exp() * log_p).sum(-1)
    for handle in handles:
        handle.remove()
    return Measured(norms.T.double().numpy(), entropy.double().numpy())


def main(folder: str, file: str) -> None:
    """Print the seconds of one pass for each line."""
    prompts = [json.loads(line)["prompt"] for line in Path(file).read_text("utf-8").splitlines()]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.padding_side = "right"
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    with torch.inference_mode():
        print("ready", flush=True)
        for _ in sys.stdin:
            started = time.perf_counter()
            measure(model, tokenizer, prompts)
            print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
