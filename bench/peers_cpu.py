"""The notebook's measurement by gain and by its peers, on one CPU, in one process: agreement and time.

    python3 -m venv /tmp/peers
    /tmp/peers/bin/pip install torch==2.13.0 transformers==5.23.0 transformer-lens==4.3.0 nnsight==0.8.1 \\
        msgspec==0.22.0
    PYTHONPATH=python /tmp/peers/bin/python bench/peers_cpu.py --out bench/results/peers-cpu-DATE.json

The models are those that set-up prepares: SmolLM2-135M, trained, and gpt2-random, of GPT-2 small's
shape. Every way gives the norm of the residual stream after each block at the last token of the 25
prompts, and the next-token distribution, from a model in float32. Each way has a model and a tokenizer
of its own, because some peers change those that they are given; all are loaded before the clock starts.
Ways take turns, round by round.
"""

# What torch, TransformerLens and nnsight give is not typed.
from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import torch
from gain_sidecar import embedded, gpt2_random, messages
from gain_sidecar.service import ModelService
from transformers import AutoModelForCausalLM, AutoTokenizer

ROOT = Path(__file__).resolve().parent.parent
PROMPTS = ROOT / "packages/experiment/prompts/notebook.jsonl"
THREADS = 2
ROUNDS = 5

Way = Callable[[], np.ndarray]


class Subject:
    """A model in float32 with its tokenizer, its blocks and the prompts."""

    def __init__(self, folder: Path, prompts: list[str]) -> None:
        self.folder, self.prompts = folder, prompts
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        self.blocks = self.model.model.layers if hasattr(self.model, "model") else self.model.transformer.h

    def ids(self, prompt: str) -> torch.Tensor:
        return torch.tensor([self.tokenizer(prompt)["input_ids"]])


def states_of(output: Any) -> torch.Tensor:
    return output if torch.is_tensor(output) else output[0]


def reference(subject: Subject) -> np.ndarray:
    """Batch 1, explicit hooks, norms in float64. Shape [prompts, L]."""
    rows = []
    for prompt in subject.prompts:
        norms: list[float] = []
        hooks = [
            block.register_forward_hook(
                lambda _, __, output, norms=norms: norms.append(
                    states_of(output)[0, -1].double().norm().item()
                )
            )
            for block in subject.blocks
        ]
        subject.model(input_ids=subject.ids(prompt), use_cache=False)
        for hook in hooks:
            hook.remove()
        rows.append(norms)
    return np.array(rows)


def notebook(subject: Subject) -> Way:
    """The notebook's loop: a copy home for each block, probabilities by numpy."""

    def run() -> np.ndarray:
        rows = []
        for prompt in subject.prompts:
            norms: list[float] = []
            hooks = [
                block.register_forward_hook(
                    lambda _, __, output, norms=norms: norms.append(
                        float(torch.norm(states_of(output)[0, -1]).cpu().item())
                    )
                )
                for block in subject.blocks
            ]
            logits = subject.model(input_ids=subject.ids(prompt)).logits
            for hook in hooks:
                hook.remove()
            shares = np.clip(torch.softmax(logits[0, -1].float(), dim=0).numpy().astype(np.float64), 1e-10, 1)
            np.log(shares / shares.sum()).sum()
            rows.append(norms)
        return np.array(rows)

    return run


def hidden_states(subject: Subject) -> Way:
    """Plain transformers, `output_hidden_states`: its last entry is behind the final norm."""

    def run() -> np.ndarray:
        rows = []
        for prompt in subject.prompts:
            output = subject.model(input_ids=subject.ids(prompt), output_hidden_states=True, use_cache=False)
            rows.append([state[0, -1].norm().item() for state in output.hidden_states[1:]])
            torch.log_softmax(output.logits[0, -1], dim=-1)
        return np.array(rows)

    return run


def padded_batch(subject: Subject) -> Way:
    """One right-padded batch by hand, the head on the last tokens alone."""

    def run() -> np.ndarray:
        lists = [subject.tokenizer(prompt)["input_ids"] for prompt in subject.prompts]
        last = torch.tensor([len(ids) - 1 for ids in lists])
        longest = max(map(len, lists))
        ids = torch.tensor([each + [0] * (longest - len(each)) for each in lists])
        rows = torch.arange(len(lists))
        norms = torch.empty(len(subject.blocks), len(lists))

        def keep(k: int) -> Callable[..., None]:
            def hook(_: Any, __: Any, output: Any) -> None:
                norms[k] = torch.linalg.vector_norm(states_of(output)[rows, last], dim=-1)

            return hook

        hooks = [block.register_forward_hook(keep(k)) for k, block in enumerate(subject.blocks)]
        hidden = subject.model.base_model(input_ids=ids, use_cache=False).last_hidden_state
        for hook in hooks:
            hook.remove()
        torch.log_softmax(subject.model.lm_head(hidden[rows, last]), dim=-1)
        return norms.T.numpy().astype(np.float64)

    return run


def transformer_lens(subject: Subject) -> Way:
    from transformer_lens import TransformerBridge

    bridge = TransformerBridge.boot_transformers(
        str(subject.folder), hf_model=subject.model, tokenizer=subject.tokenizer
    )
    names = [
        name if (name := f"blocks.{k}.hook_resid_post") in bridge.hook_dict else f"blocks.{k}.hook_out"
        for k in range(len(subject.blocks))
    ]
    plain = AutoTokenizer.from_pretrained(subject.folder)

    def run() -> np.ndarray:
        rows = []
        for prompt in subject.prompts:
            ids = torch.tensor([plain(prompt)["input_ids"]])
            logits, cache = bridge.run_with_cache(ids, names_filter=lambda name: name in names)
            rows.append([cache[name][0, -1].norm().item() for name in names])
            torch.log_softmax(logits[0, -1].float(), dim=-1)
        return np.array(rows)

    return run


def nnsight(subject: Subject) -> Way:
    from nnsight import LanguageModel

    traced = LanguageModel(subject.model, tokenizer=subject.tokenizer)
    layers = traced.model.layers if hasattr(subject.model, "model") else traced.transformer.h

    def run() -> np.ndarray:
        rows = []
        for prompt in subject.prompts:
            with traced.trace(prompt):
                norms = [None] * len(subject.blocks)
                for k in range(len(subject.blocks)):
                    norms[k] = states_of(layers[k].output)[0, -1].norm()
                saved = torch.stack(norms).save()
                logits = traced.lm_head.output[0, -1].save()
            torch.log_softmax(logits.float(), dim=-1)
            rows.append(saved.tolist())
        return np.array(rows)

    return run


def gain(name: str, prompts: list[str]) -> Way:
    service = ModelService()
    service.load(
        messages.ModelRequest(
            model=name,
            path=None,
            revision=None,
            device="cpu",
            dtype="auto",
            precision="fast",
            batch_size=None,
            allow_bin=False,
        ),
        lambda *_: None,
    )
    items = [messages.Item(item=k, text=prompt) for k, prompt in enumerate(prompts)]

    def run() -> np.ndarray:
        rows, errors = service.measure(items)
        assert not errors
        return np.array([row.norms[1:] for row in rows])

    return run


def compare(name: str, folder: Path, prompts: list[str]) -> dict[str, Any]:
    makers: dict[str, Callable[[], Way]] = {
        "notebook": lambda: notebook(Subject(folder, prompts)),
        "transformers, hidden states": lambda: hidden_states(Subject(folder, prompts)),
        "TransformerLens": lambda: transformer_lens(Subject(folder, prompts)),
        "nnsight": lambda: nnsight(Subject(folder, prompts)),
        "transformers, one padded batch": lambda: padded_batch(Subject(folder, prompts)),
        "gain": lambda: gain(name, prompts),
    }
    expected = reference(Subject(folder, prompts))
    ways = {way: make() for way, make in makers.items()}
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    found: dict[str, np.ndarray] = {}
    for round_number in range(ROUNDS + 1):
        for way, run in ways.items():
            start = time.perf_counter()
            found[way] = run()
            # The first round warms up.
            if round_number > 0:
                seconds[way].append(time.perf_counter() - start)
    base = statistics.median(seconds["notebook"])
    return {
        way: {
            "seconds": round(statistics.median(taken), 3),
            "timesAsFastAsTheNotebook": round(base / statistics.median(taken), 2),
            "largestNormError": float(f"{np.abs(norms[:, :-1] / expected[:, :-1] - 1).max():.2g}"),
            "largestLastGainError": float(
                f"{np.abs((norms[:, -1] / norms[:, -2]) / (expected[:, -1] / expected[:, -2]) - 1).max():.2g}"
            ),
        }
        for way, taken in seconds.items()
        for norms in [found[way]]
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--out", type=Path, help="file for the results as JSON (default: printed only)")
    out = parser.parse_args().out
    torch.set_grad_enabled(False)
    torch.set_num_threads(THREADS)
    prompts = [json.loads(line)["prompt"] for line in PROMPTS.read_text("utf-8").splitlines()]
    subjects = {
        embedded.model_folder().name: ("smollm2-135m", embedded.model_folder()),
        gpt2_random.model_folder().name: ("gpt2-random", gpt2_random.model_folder()),
    }
    result = {
        "script": "bench/peers_cpu.py",
        "date": date.today().isoformat(),
        "machine": f"{platform.machine()}, {THREADS} threads",
        "versions": {
            name: version(name) for name in ("torch", "transformers", "transformer-lens", "nnsight")
        },
        "rounds": ROUNDS,
        "models": {name: compare(name, folder, prompts) for name, folder in subjects.values()},
    }
    text = json.dumps(result, indent=2) + "\n"
    print(text, end="")
    if out is not None:
        out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
