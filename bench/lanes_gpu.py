"""Checks lanes on a host with several GPUs: GPT-J-6B at full size, and a study of models of unequal size.

    PYTHONPATH=python:python/tests:bench python bench/lanes_gpu.py --vocabulary FILE > FILE
    npm run bench -- lanes-gpu --store --from FILE

Weights are random, so gains have no meaning; speed and robustness are tested. `tools/gpt2-vocabulary.ts`
writes the vocabulary file. In one run, by the orchestrator's own scheduler, on one store:

    1. gptj     20,000 prompts of mixed lengths on one GPU, on all, and on one again
    2. study    8 models of unequal size, on one GPU and on all
    3. faults   one sidecar is killed while it measures; one GPU has no memory for the model
    4. spread   GPT-J over two GPUs by `max_memory`, against one GPU: norms, and the time of a prompt
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import torch
import transformers
from gain_sidecar.models.gpt2_random import write_tokenizer
from gpu_speed import Texts, load
from loading_service import as_items
from peers.machine import machine
from transformers import AutoTokenizer, GPTJConfig, GPTJForCausalLM, GPTNeoXConfig, GPTNeoXForCausalLM

PROMPTS = 20_000
STUDY_PROMPTS = 4_000
# Blocks, width and heads of Pythia's sizes.
SIZES = {
    "70m": (6, 512, 8),
    "160m": (12, 768, 12),
    "410m": (24, 1024, 16),
    "1b": (16, 2048, 8),
    "1.4b": (24, 2048, 16),
    "1.4b-b": (24, 2048, 16),
    "2.8b": (32, 2560, 32),
    "6.9b": (32, 4096, 32),
}
TINY = (2, 64, 4)
REQUEST = {
    **dict.fromkeys(["revision", "ggufFile", "adapter", "maxMemory", "batchSize"]),
    **{"specialTokens": "auto", "bos": "auto", "device": "auto", "dtype": "bfloat16", "quantize": "none"},
    **{"precision": "fast", "wiring": "as-is", "truncate": "error", "layout": "auto", "compile": "auto"},
    **{"allowBin": False, "allowFailedSelfCheck": False},
}


def save(model_class: Any, config: Any, folder: Path, vocabulary: Path) -> Path:
    """Save a model with random weights, seeded by its name, in bfloat16, and GPT-2's tokenizer."""
    torch.manual_seed(zlib.crc32(folder.name.encode()))
    torch.set_default_dtype(torch.bfloat16)
    with torch.device("cuda"):
        model = model_class(config).eval()
    torch.set_default_dtype(torch.float32)
    model.save_pretrained(folder, max_shard_size="5GB")
    write_tokenizer(vocabulary, folder)
    del model
    gc.collect()
    torch.cuda.empty_cache()
    return folder


def save_neox(shape: tuple[int, int, int], folder: Path, vocabulary: Path) -> Path:
    """Save a GPT-NeoX of so many blocks, width and heads."""
    blocks, width, heads = shape
    config = GPTNeoXConfig(
        num_hidden_layers=blocks,
        hidden_size=width,
        num_attention_heads=heads,
        intermediate_size=4 * width,
        vocab_size=50304,
    )
    return save(GPTNeoXForCausalLM, config, folder, vocabulary)


def write_prompts(file: Path, texts: Texts, count: int, longest: int) -> None:
    """Prompts of 3 to `longest` tokens, evenly mixed."""
    draw = random.Random(1)
    lengths = [draw.randint(3, longest) for _ in range(count)]
    file.write_text("".join(f"{json.dumps(text)}\n" for text in texts.of(lengths)))


def say(text: str) -> None:
    """Progress, on stderr."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Lanes:
    """Runs the orchestrator's scheduler on these devices."""

    def __init__(self, command: str, folder: Path) -> None:
        self._command = shlex.split(command)
        self._folder = folder

    def measure(self, devices: str, models: dict[str, Path], prompts: Path, *more: str) -> dict[str, Any]:
        """Its figures; raises where it fails."""
        request = self._folder / "request.json"
        request.write_text(
            json.dumps([{**REQUEST, "model": name, "path": str(path)} for name, path in models.items()])
        )
        # Each run computes the digests of the weights, as a first run does.
        cache = {**os.environ, "XDG_CACHE_HOME": tempfile.mkdtemp(dir=self._folder)}
        given = ["--devices", devices, "--request", str(request), "--prompts", str(prompts), *more]
        done = subprocess.run(
            [*self._command, *given], env=cache, stdout=subprocess.PIPE, text=True, check=True
        )
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        say(json.dumps(found))
        return found


def lpt_seconds(seconds: list[float], lanes: int) -> float:
    """The last end where the longest model not begun goes to the lane that is free first (Graham 1969)."""
    ends = [0.0] * lanes
    for each in sorted(seconds, reverse=True):
        ends[ends.index(min(ends))] += each
    return max(ends)


def spread(folder: Path, texts: Texts, count: int) -> dict[str, Any]:
    """The largest relative difference of a norm, and the time of a prompt, on two GPUs against one."""
    prompts = texts.of([16] * count)
    bytes_of_weights = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    limits = f"cuda:0={bytes_of_weights // 2 // 2**20}MiB,cuda:1={bytes_of_weights // 2**20}MiB"
    found: dict[str, Any] = {"limits": limits, "prompts": count}
    norms, milliseconds = {}, {}
    for name, max_memory in (("one", None), ("two", limits)):
        service, loaded, _ = load(folder, as_items(prompts[:8]), max_memory=max_memory, compile="never")
        found[name] = {place.device: place.blocks for place in loaded.placement}
        items = as_items(prompts)
        rows = list(service.measure(items).rows)
        started = time.perf_counter()
        list(service.measure(items).rows)
        milliseconds[name] = 1000 * (time.perf_counter() - started) / count
        norms[name] = [row.norms for row in rows]
        del service
        gc.collect()
        torch.cuda.empty_cache()
    pairs = zip(norms["one"], norms["two"], strict=True)
    differences = [abs(a - b) / a for one, two in pairs for a, b in zip(one, two, strict=True)]
    found["largestDifference"] = max(differences)
    found["millisecondsOfPrompt"] = milliseconds
    found["cost"] = milliseconds["two"] / milliseconds["one"]
    return found


def occupied(device: int, left_bytes: int) -> subprocess.Popen[bytes]:
    """A process that leaves so many bytes of a GPU's memory free."""
    code = (
        f"import torch, time; torch.cuda.set_device({device}); free, _ = torch.cuda.mem_get_info();"
        f"held = torch.empty(free - {left_bytes}, dtype=torch.uint8, device='cuda');"
        "print('held', flush=True);"
        "time.sleep(600)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    return holder


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--vocabulary", type=Path, required=True)
    lanes_script = "node --import tsx packages/experiment/bench/lanes.ts"
    parser.add_argument(
        "--lanes", default=lanes_script, help=f"a command that does the work of {lanes_script}"
    )
    parser.add_argument("--prompts", type=int, default=PROMPTS)
    parser.add_argument(
        "--parts", default="gptj,faults,study,spread", help="some of gptj, faults, study, spread"
    )
    parser.add_argument("--tiny", action="store_true", help="small models, to try the script")
    arguments = parser.parse_args()
    gpus = torch.cuda.device_count()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        config = GPTJConfig(n_embd=64, n_layer=4, n_head=4, rotary_dim=8) if arguments.tiny else GPTJConfig()
        gptj = {"gptj": save(GPTJForCausalLM, config, folder / "gptj", arguments.vocabulary)}
        texts = Texts(AutoTokenizer.from_pretrained(folder / "gptj"))
        mixed, short = folder / "mixed.jsonl", folder / "short.jsonl"
        write_prompts(mixed, texts, arguments.prompts, 512)
        write_prompts(short, texts, min(STUDY_PROMPTS, arguments.prompts), 64)
        lanes = Lanes(arguments.lanes, folder)
        found: dict[str, Any] = {"gpus": gpus}
        parts = arguments.parts.split(",")
        figures: dict[str, list[float]] = {}
        if "gptj" in parts:
            say("GPT-J on one GPU, on all, on one")
            one = lanes.measure("cuda:0", gptj, mixed)
            every = lanes.measure("all", gptj, mixed)
            again = lanes.measure("cuda:0", gptj, mixed)
            found["gptj"] = {"one": one, "all": every, "oneAgain": again}
            figures["speedup"] = [(one["seconds"] + again["seconds"]) / 2 / every["seconds"]]
        if "faults" in parts:
            say("one sidecar is killed while it measures")
            killed = lanes.measure("all", gptj, mixed, "--kill-after", "1")
            say("one GPU has no memory for the model")
            holder = occupied(1, 3_000_000_000)
            try:
                full = lanes.measure("all", gptj, short)
            finally:
                holder.kill()
            found["faults"] = {"killed": killed, "outOfMemory": full}
        if "study" in parts:
            say("a study of models of unequal size")
            study = {
                name: save_neox(shape, folder / name, arguments.vocabulary)
                for name, shape in ({"a": TINY, "b": TINY, "c": TINY} if arguments.tiny else SIZES).items()
            }
            alone = lanes.measure("cuda:0", study, short)
            together = lanes.measure("all", study, short)
            bound = lpt_seconds(list(alone["secondsOfModels"].values()), gpus)
            whole = together["secondsToFirstLease"] + together["seconds"]
            found["study"] = {"one": alone, "all": together, "lptSeconds": bound, "seconds": whole}
            figures["lptShare"] = [bound / whole]
        if "spread" in parts:
            say("one model over two GPUs")
            found["spread"] = spread(folder / "gptj", texts, 512 if not arguments.tiny else 32)
            figures["spreadCost"] = [found["spread"]["cost"]]
        printed = {
            "figures": figures,
            "date": date.today().isoformat(),
            "machine": machine(torch.cuda.get_device_name()),
            "software": {"torch": torch.__version__, "transformers": transformers.__version__},
            "details": found,
        }
        print(json.dumps(printed))


if __name__ == "__main__":
    main()
