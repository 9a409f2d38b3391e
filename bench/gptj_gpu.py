"""Checks GPT-J-6B on a GPU: a full-size model with random weights through the real sidecar.

    PYTHONPATH=python:python/tests python bench/gptj_gpu.py --vocabulary FILE --prompts FILE.jsonl > FILE
    npm run bench -- gptj --store --from FILE

The gains of random weights have no meaning; speed, memory and numerics of the method are tested.
`tools/gpt2-vocabulary.ts` writes the vocabulary file. In one run, on one GPU:

    1. save       GPTJForCausalLM(GPTJConfig()), 28 blocks, 4096 wide, bfloat16, as safetensors
    2. baseline   the notebook's loop in this process: batch 1, one copy to the host per block
    3. reference  batch 1, explicit hooks, float64 norms of the bfloat16 model, in this process
    4. sidecar    the sidecar's own process over the wire: fast, compat, and reference (float32)
    5. compare    norms and gains of 4 with 3; compat with 2
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import torch
import transformers
from gain_sidecar import messages
from gain_sidecar.models.gpt2_random import write_tokenizer
from loading_service import request
from peers.machine import machine
from row_blocks import rows_of
from sidecar_peer import Peer
from transformers import AutoTokenizer, GPTJConfig, GPTJForCausalLM

ROUNDS = 7
# Prompts on which the arithmetic is compared with a wider one, as in a run.
SAMPLE = 8


def save_model(folder: Path, vocabulary: Path) -> Any:
    """Save a full-size GPT-J with seeded random weights; returns its tokenizer."""
    torch.manual_seed(0)
    torch.set_default_dtype(torch.bfloat16)
    with torch.device("cuda"):
        model = GPTJForCausalLM(GPTJConfig()).eval()
    torch.set_default_dtype(torch.float32)
    model.save_pretrained(folder, max_shard_size="5GB")
    write_tokenizer(vocabulary, folder)
    del model
    release()
    return AutoTokenizer.from_pretrained(folder)


def release() -> None:
    """Free the GPU's memory."""
    gc.collect()
    torch.cuda.empty_cache()


def notebook_row(model: Any, ids: list[int]) -> tuple[list[float], float]:
    """The notebook's measurement of one prompt: norms in its dtype, each copied to the host; the entropy."""
    norms: list[float] = []

    def hook(_: Any, __: Any, output: Any) -> None:
        hidden = output[0] if isinstance(output, tuple) else output
        norms.append(float(torch.norm(hidden[0, -1]).cpu().item()))

    handles = [block.register_forward_hook(hook) for block in model.transformer.h]
    inputs = torch.tensor([ids]).to("cuda")
    with torch.no_grad():
        logits = model(input_ids=inputs, attention_mask=torch.ones_like(inputs)).logits
    for handle in handles:
        handle.remove()
    p = torch.softmax(logits[0, -1].float(), dim=0).cpu().double().clip(1e-10, 1.0)
    p = p / p.sum()
    return norms, float(-(p * p.log()).sum())


def notebook_pass(model: Any, prompts: list[list[int]]) -> list[tuple[list[float], float]]:
    """The notebook's loop over all prompts."""
    return [notebook_row(model, prompt) for prompt in prompts]


def reference_row(model: Any, ids: list[int]) -> list[float]:
    """The norms of one prompt, in float64, of the model's own hidden states, by separate hooks."""
    norms: list[float] = []

    def hook(_: Any, __: Any, output: Any) -> None:
        hidden = output[0] if isinstance(output, tuple) else output
        norms.append(hidden[0, -1].double().norm().item())

    handles = [block.register_forward_hook(hook) for block in model.transformer.h]
    with torch.no_grad():
        model(input_ids=torch.tensor([ids], device="cuda"))
    for handle in handles:
        handle.remove()
    return norms


def timed(work: Callable[[], Any], rounds: int = ROUNDS) -> dict[str, float]:
    """Median, minimum and maximum milliseconds of `work`, after one round that is not counted."""
    work()
    spans = []
    for _ in range(rounds):
        torch.cuda.synchronize()
        start = time.perf_counter()
        work()
        torch.cuda.synchronize()
        spans.append(1e3 * (time.perf_counter() - start))
    return {"median_ms": median(spans), "min_ms": min(spans), "max_ms": max(spans)}


def gains(norms: list[float]) -> list[float]:
    """Norm after each block divided by the norm before it, for k = 2…L."""
    return [after / before for before, after in pairwise(norms)]


def largest(ours: list[list[float]], theirs: list[list[float]]) -> float:
    """Largest relative deviation."""
    return max(abs(a / b - 1) for x, y in zip(ours, theirs, strict=True) for a, b in zip(x, y, strict=True))


def through_sidecar(folder: Path, texts: list[str], precision: str, rounds: int = ROUNDS) -> dict[str, Any]:
    """Load and measure in a sidecar process. Returns the last round's rows and the times of all rounds."""
    asked = request(model="gptj-6b", path=str(folder), device="cuda", precision=precision)
    items = [messages.Item(item=number, text=text) for number, text in enumerate(texts)]
    with Peer() as peer:
        started = time.perf_counter()
        loaded = peer.load(asked, sample=items[:SAMPLE])
        load_wall = time.perf_counter() - started
        answers = peer.measure([items] * (1 + rounds))
        many = [messages.Item(item=k, text=" ".join(["the"] * 16)) for k in range(1024)]
        bulk = peer.measure([many] * 3) if precision == "fast" else []
        bye = peer.drain()
    errors = [error for answer in answers for error in answer.errors]
    if errors:
        raise RuntimeError(f"{precision}: {errors[0]}")
    rows = rows_of(answers[-1].rows)
    spans = [1e3 * answer.seconds for answer in answers]
    return {
        "rows": rows,
        "report": {
            "hello_s": peer.hello_seconds,
            "load_s": loaded.seconds,
            "load_wall_s": load_wall,
            "first_pass_ms": spans[0],
            "pass_ms": {"median_ms": median(spans[1:]), "min_ms": min(spans[1:]), "max_ms": max(spans[1:])},
            "prompts_per_s_16_tokens": max((1024 / answer.seconds for answer in bulk), default=None),
            "leases": bye.leases,
            "model": {
                "class": loaded.model.class_name,
                "layers": loaded.model.layers,
                "width": loaded.model.width,
                "parameters": loaded.model.parameters,
                "dtype": loaded.model.dtype,
                "device": loaded.model.device_name,
                "wiring": loaded.model.wiring,
                "norm_type": loaded.model.norm_type,
                "attention": loaded.model.attention,
                "split_blocks": loaded.model.split_blocks,
            },
            "self_check": msgspec.to_builtins(loaded.model.self_check),
            "deviation": msgspec.to_builtins(loaded.model.deviation),
            "deviation_text": loaded.model.deviation_text,
            "largest_split_error": max(error for row in rows if row.split for error in row.split.errors),
        },
    }


def main() -> None:
    """Run all five parts and print the results as one line of JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--prompts", type=Path, required=True)
    arguments = parser.parse_args()
    texts = [json.loads(line)["prompt"] for line in arguments.prompts.read_text("utf-8").splitlines()]
    folder = Path(tempfile.mkdtemp()) / "gptj"
    tokenizer = save_model(folder, arguments.vocabulary)
    ids = [tokenizer(text)["input_ids"] for text in texts]

    model = GPTJForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, device_map={"": 0}).eval()
    notebook = notebook_pass(model, ids)
    reference = [reference_row(model, prompt) for prompt in ids]
    baseline = timed(partial(notebook_pass, model, ids))
    del model
    release()

    ways = {mode: through_sidecar(folder, texts, mode) for mode in ("fast", "compat", "reference")}
    norms = {mode: [row.norms[1:] for row in way["rows"]] for mode, way in ways.items()}
    notebook_norms = [row for row, _ in notebook]
    details = {
        "prompts": len(texts),
        "tokens": sum(map(len, ids)),
        "weights": "random, seed 0",
        "notebook_loop": baseline,
        "sidecar": {mode: way["report"] for mode, way in ways.items()},
        "agreement": {
            "fast_norms_against_batch_1": largest(norms["fast"], reference),
            "fast_gains_against_batch_1": largest(
                list(map(gains, norms["fast"])), list(map(gains, reference))
            ),
            "fast_gains_against_float32": largest(
                list(map(gains, norms["fast"])), list(map(gains, norms["reference"]))
            ),
            "compat_norms_against_notebook": largest(norms["compat"], notebook_norms),
            "compat_entropy_against_notebook": max(
                abs(row.entropy_nats - entropy)
                for row, (_, entropy) in zip(ways["compat"]["rows"], notebook, strict=True)
            ),
            "token_ids_equal": all(
                row.token_ids == prompt for row, prompt in zip(ways["fast"]["rows"], ids, strict=True)
            ),
        },
    }
    fast = ways["fast"]["report"]
    print(
        json.dumps(
            {
                "figures": {
                    "notebookLoop": [baseline["median_ms"] / fast["pass_ms"]["median_ms"]],
                    "manyPrompts": [fast["prompts_per_s_16_tokens"]],
                },
                "date": date.today().isoformat(),
                "machine": machine(torch.cuda.get_device_name(0)),
                "software": {
                    "torch": torch.__version__,
                    "transformers": transformers.__version__,
                    "python": platform.python_version(),
                },
                "details": details,
            }
        )
    )


if __name__ == "__main__":
    main()
