"""Speed of measuring GPT-J-6B on a GPU: full size, random weights, bfloat16, through the sidecar.

    PYTHONPATH=python:python/tests python bench/gpu_speed.py \\
        --vocabulary FILE --prompts FILE.jsonl --out FILE > PRINTED
    npm run bench -- gpu-speed --store --from PRINTED

`tools/gpt2-vocabulary.ts` writes the vocabulary file. In one run, on one GPU:

    1. loop      the notebook's loop and transformers' own hidden states, in this process: the baselines
    2. pass      the 25 prompts as one lease, repeated, without and with compilation
    3. peak      a product of large matrices; prompts of one length, from 16 to 256 tokens, compiled
    4. mixed     prompts of 3 to 512 tokens, drawn at random
    5. system    the same in its own sidecar process, with each answer on disk before it is acknowledged
    6. bits      in buckets: does a prompt have the same bits alone, in a batch and in another order?

Rates are of whole leases, from texts to the columns that are sent over the wire.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import torch
import transformers
from gain_sidecar import messages
from gain_sidecar.execution import matmul_flops
from gain_sidecar.service import ModelService
from gptj_gpu import notebook_pass, release, save_model, timed
from loading_service import as_items, request
from peers.machine import machine
from sidecar_peer import Peer
from transformers import GPTJForCausalLM

# The orchestrator's lease for a model of 28 blocks.
LEASE = 2_048
SHORTEST, LONGEST = 3, 512
# Timed leases, after a first one that is not timed. A hundred thousand mixed prompts have the same rate.
MIXED_LEASES = 4
ONE_LENGTH_LEASES = {16: 5, 64: 3, 256: 1}


class StoringPeer(Peer):
    """An orchestrator that acknowledges an answer once it is on disk, as the real one does."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file.open("wb")

    def answer(self) -> messages.Measured:
        """The next answer, which is acknowledged when it is on the disk."""
        measured = self._expect(messages.Measured)
        self._file.write(msgspec.msgpack.encode(measured.rows))
        self._file.flush()
        os.fsync(self._file.fileno())
        self.send(messages.Ack(epoch=self.epoch, upto=measured.seq))
        return measured


class Texts:
    """Makes texts of a given number of tokens, from words of one token each."""

    def __init__(self, tokenizer: Any) -> None:
        begun = [entry[1:] for entry in tokenizer.get_vocab() if entry.startswith("Ġ")]
        words = sorted(word for word in begun if word.isascii() and word.isalpha())
        ids = tokenizer([f"the {word}" for word in words])["input_ids"]
        self._words = [word for word, tokens in zip(words, ids, strict=True) if len(tokens) == 2]
        self._draw = random.Random(0)

    def of(self, lengths: list[int]) -> list[str]:
        """One text for each length."""
        return [" ".join(["the", *self._draw.choices(self._words, k=length - 1)]) for length in lengths]


def rate(service: ModelService, leases: list[list[messages.Item]]) -> dict[str, float]:
    """Prompts and tokens per second over these leases, without the first one."""
    first, *leases = leases
    service.measure(first).block()
    torch.cuda.synchronize()
    started = time.perf_counter()
    tokens = 0
    for index, lease in enumerate(leases):
        for later in leases[index + 1 : index + 2]:
            service.expect(later)
        tokens += len(service.measure(lease).block().token_ids) // 4
    seconds = time.perf_counter() - started
    prompts = sum(map(len, leases))
    return {"prompts_per_s": prompts / seconds, "tokens_per_s": tokens / seconds, "prompts": prompts}


def leases_of(texts: list[str]) -> list[list[messages.Item]]:
    """The leases of these texts."""
    items = as_items(texts)
    return [items[first : first + LEASE] for first in range(0, len(items), LEASE)]


def load(folder: Path, sample: list[messages.Item], **changes: Any) -> tuple[ModelService, Any, float]:
    """A service with the model, the model's description, and the seconds of loading."""
    service, started = ModelService(), time.perf_counter()
    asked = request(model="gptj-6b", path=str(folder), device="cuda", **changes)
    loaded = service.load(asked, sample, len(sample), lambda *_: None)
    return service, loaded, time.perf_counter() - started


def hidden_states_pass(model: Any, prompts: list[list[int]]) -> None:
    """Measure by transformers' `output_hidden_states`, one prompt at a time."""
    with torch.no_grad():
        for ids in prompts:
            states = model(
                input_ids=torch.tensor([ids], device="cuda"), output_hidden_states=True
            ).hidden_states
            torch.stack([torch.linalg.vector_norm(state[0, -1].float()) for state in states[1:]]).tolist()


def same_bits(service: ModelService, texts: list[str]) -> bool:
    """Do the prompts have the same bits alone, in a batch, and in another order?"""
    items = as_items(texts)
    together = list(service.measure(items).rows)
    backwards = list(service.measure(items[::-1]).rows)[::-1]
    alone = [service.measure([item]).rows[0] for item in items]
    return together == backwards == alone


def through_process(folder: Path, leases: list[list[messages.Item]], stored: Path) -> dict[str, Any]:
    """Measure the leases in a sidecar process, from the first one sent to the last one on disk."""
    with StoringPeer(stored) as peer:
        asked = request(model="gptj-6b", path=str(folder), device="cuda", compile="always")
        loaded = peer.load(asked, prompts=sum(map(len, leases)))
        first, *leases = leases
        peer.measure([first])
        started = time.perf_counter()
        answers = peer.measure(leases)
        seconds = time.perf_counter() - started
        peer.drain()
    rows = sum(len(answer.rows.items) // 4 for answer in answers)
    if stored.stat().st_size == 0:
        raise RuntimeError("no answer was written to the disk")
    tokens = sum(answer.tokens for answer in answers)
    return {
        "prompts_per_s": rows / seconds,
        "tokens_per_s": tokens / seconds,
        "stored_bytes": stored.stat().st_size,
        "load_s": loaded.seconds,
    }


def declared(found: dict[str, Any]) -> dict[str, list[float]]:
    """The figures that tools/bench/benchmarks.ts declares."""
    return {
        "compiled": [found["compiled"]["times_notebook"]],
        "asItIs": [found["as_it_is"]["times_notebook"]],
        "short": [found["one_length"]["16"]["prompts_per_s"]],
        "mixed": [found["mixed"]["share_of_best_at_one_length"]],
        "wholeSystem": [found["whole_system"]["share_of_sidecar_alone"]],
    }


def main() -> None:
    """Run all six parts. The file has the results so far; the last printed line has all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--prompts", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folder", type=Path, help="folder of the saved model (default: a temporary folder)")
    arguments = parser.parse_args()
    texts = [json.loads(line)["prompt"] for line in arguments.prompts.read_text("utf-8").splitlines()]
    folder = arguments.folder or Path(tempfile.mkdtemp()) / "gptj"
    tokenizer = save_model(folder, arguments.vocabulary)
    ids = [tokenizer(text)["input_ids"] for text in texts]

    model = GPTJForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, device_map={"": 0}).eval()
    notebook = timed(partial(notebook_pass, model, ids), 3)
    hidden = timed(partial(hidden_states_pass, model, ids), 3)
    peak = matmul_flops(model.device, torch.bfloat16)
    del model
    release()

    items = as_items(texts)
    figures: dict[str, Any] = {
        "script": "bench/gpu_speed.py",
        "date": date.today().isoformat(),
        "gpu": torch.cuda.get_device_name(0),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "python": platform.python_version(),
        "weights": "random, seed 0",
        "prompts": len(texts),
        "tokens": sum(map(len, ids)),
        "matmul_tflops": peak / 1e12,
        "notebook_loop": notebook,
        "hidden_states_one_by_one": hidden,
    }

    def lease_of(service: ModelService) -> dict[str, float]:
        return timed(lambda: service.measure(items).block(), 15)

    def write() -> None:
        arguments.out.write_text(json.dumps(figures, indent=2) + "\n")

    service, loaded, seconds = load(folder, items[:8], compile="never")
    for _ in range(2):
        service.measure(items)
    figures["load_s"] = seconds
    figures["as_it_is"] = {
        "lease_of_25": lease_of(service),
        "execution": msgspec.to_builtins(loaded.execution),
    }
    figures["as_it_is"]["times_notebook"] = (
        notebook["median_ms"] / figures["as_it_is"]["lease_of_25"]["median_ms"]
    )
    write()
    service, loaded, seconds = load(folder, [], compile="always")
    for _ in range(2):
        service.measure(items)
    compiled: dict[str, Any] = {"lease_of_25": lease_of(service), "load_s": seconds}
    compiled["times_notebook"] = notebook["median_ms"] / compiled["lease_of_25"]["median_ms"]
    compiled["execution"] = msgspec.to_builtins(loaded.execution)
    figures["compiled"] = compiled
    write()

    source = Texts(tokenizer)
    by_length = {}
    for length, leases in ONE_LENGTH_LEASES.items():
        texts_of_length = source.of([length] * (1 + leases) * LEASE)
        by_length[str(length)] = rate(service, leases_of(texts_of_length))
        figures["one_length"] = by_length
        write()
    draw = random.Random(1)
    lengths = [draw.randint(SHORTEST, LONGEST) for _ in range((1 + MIXED_LEASES) * LEASE)]
    mixed = leases_of(source.of(lengths))
    found = rate(service, mixed)
    best = max(entry["tokens_per_s"] for entry in by_length.values())
    per_token, per_prompt = loaded.execution.flops_per_token or 0, loaded.execution.flops_per_prompt
    figures["mixed"] = found | {"share_of_best_at_one_length": found["tokens_per_s"] / best}
    figures["short"] = {
        "share_of_matmul_peak": (16 * per_token + per_prompt) * by_length["16"]["prompts_per_s"] / peak,
        "times_notebook": by_length["16"]["prompts_per_s"] * notebook["median_ms"] / 1e3 / len(texts),
    }
    write()

    service, _, _ = load(folder, [], layout="buckets", compile="never")
    figures["same_bits_in_buckets"] = same_bits(service, texts)
    figures["notices_in_buckets"] = msgspec.to_builtins(service.measure(items).notices)
    del service
    release()
    write()
    whole = through_process(folder, mixed, folder.parent / "rows")
    figures["whole_system"] = whole | {
        "share_of_sidecar_alone": whole["tokens_per_s"] / found["tokens_per_s"]
    }
    write()
    print(
        json.dumps(
            {
                "figures": declared(figures),
                "date": figures["date"],
                "machine": machine(figures["gpu"]),
                "software": {name: figures[name] for name in ("torch", "transformers", "python")},
                "details": figures,
            }
        )
    )


if __name__ == "__main__":
    main()
