"""One measurement by TransformerLens, nnsight, plain transformers and gain: GPT-J-6B on a GPU.

    PYTHONPATH=python:python/tests:bench python bench/peers_gpu.py --vocabulary FILE > PRINTED
    npm run bench -- peers-gpu --store --from PRINTED
    (cd bench && python3 -m peers.page) && npx prettier --write docs/peers.md

Full size, random weights, bfloat16, the notebook's 25 prompts; `tools/gpt2-vocabulary.ts` writes the
vocabulary file. Python has the packages that bench/peers_cpu.py lists. Every way has its own copy of the
model in the GPU's memory, 60 GB in all, and ends with its numbers in the CPU's memory. All ways alternate,
each round beginning with another one; the first round is not counted.

vLLM is not among them: it could not be installed on the machine that was measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import torch
from gptj_gpu import save_model
from peers import lens, plain, sidecar, traces
from peers.agreement import deviations
from peers.machine import machine
from peers.measurement import Subject, Way, reference
from peers.packages import failed, ways_of
from peers.prompts import notebook_prompts
from peers.rounds import in_turn, times

PACKAGES = ("torch", "transformers", "transformer-lens", "nnsight", "numpy")
COMPILED, AS_IT_IS = "gain, compiled", "gain, as it is"
FIGURES = {
    "transformers": "transformers, hooks, one by one",
    "hiddenStates": "transformers, output_hidden_states, one by one",
    "paddedBatch": "transformers, hooks, one padded batch",
    "transformerLens": "TransformerLens, one padded batch",
    "nnsight": "nnsight, one padded batch",
}
"""The ways whose times, divided by gain's compiled, are stored as figures."""


def lens_ways(subject: Subject) -> dict[str, Way]:
    return lens.ways(subject, lens.bridge_of(subject))


def nnsight_ways(subject: Subject) -> dict[str, Way]:
    return traces.ways(subject, traces.traced(subject))


def gain_ways(folder: Path, prompts: list[str]) -> dict[str, Way]:
    """The sidecar's service, compiled and as it is."""
    asked = {"path": str(folder), "device": "cuda", "dtype": "bfloat16"}

    def way(compiling: str) -> Way:
        measure = sidecar.loaded("gptj-6b", len(prompts), compile=compiling, **asked)
        return lambda: measure(prompts)

    return {"compiled": way("always"), "as it is": way("never")}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--folder", type=Path, help="folder of the saved model (default: a temporary folder)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default 5)")
    asked = parser.parse_args()
    torch.set_grad_enabled(False)
    folder = asked.folder or Path(tempfile.mkdtemp()) / "gptj"
    if not (folder / "config.json").exists():
        save_model(folder, asked.vocabulary)
    prompts = notebook_prompts()

    def subject() -> Subject:
        return Subject(folder, prompts, "cuda", torch.bfloat16)

    plainly = subject()
    expected = reference(plainly)
    ways, refused = ways_of(
        {
            "transformers": lambda: plain.ways(plainly),
            "TransformerLens": lambda: lens_ways(subject()),
            "nnsight": lambda: nnsight_ways(subject()),
            "gain": lambda: gain_ways(folder, prompts),
        }
    )
    for package, of in refused.items():
        print(f"{package}: {of['error']}", file=sys.stderr, flush=True)

    seconds, found = in_turn(ways, asked.rounds)
    measured: dict[str, Any] = {}
    for way, taken in seconds.items():
        if isinstance(found[way], Exception):
            measured[way] = failed(found[way])
            continue
        measured[way] = {
            "milliseconds": round(1e3 * median(taken), 2),
            "timesCompiled": round(median(times(taken, seconds[COMPILED])), 2),
            "timesAsItIs": round(median(times(taken, seconds[AS_IT_IS])), 2),
            "deviations": deviations(found[way], expected),
            "millisecondsByRound": [round(1e3 * each, 2) for each in taken],
        }
        print(f"{way}: {measured[way]['milliseconds']} ms", file=sys.stderr, flush=True)
    print(
        json.dumps(
            {
                "figures": {
                    name: times(seconds[way], seconds[COMPILED])
                    for name, way in FIGURES.items()
                    if "milliseconds" in measured.get(way, {})
                },
                "date": date.today().isoformat(),
                "machine": machine(torch.cuda.get_device_name()),
                "software": {name: version(name) for name in PACKAGES},
                "details": {
                    "model": "GPT-J-6B, random weights, bfloat16",
                    "prompts": len(prompts),
                    "rounds": asked.rounds,
                    "ways": {**measured, **refused},
                },
            }
        )
    )


if __name__ == "__main__":
    main()
