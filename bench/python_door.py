"""25 prompts with the embedded model in memory, on the CPU: `gain.measure` and the sidecar, which have the
same work.

    npm run bench -- python-door

Both read the architecture, check the instrument on known prompts and on these, measure, and describe the
result.

    sidecar   the service's load from the end of its loading of weights on, and one lease
    gain      `gain.measure`, which also digests the weights, and puts model and process back

They alternate in this process, on copies of the same weights. Before anything is printed, their rows are
compared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "python/tests"))

from gain_sidecar.threads import TURNS

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GOMP_SPINCOUNT", TURNS)  # for all ways, as the sidecar sets it

import gain
import torch
from gain_sidecar.service import ModelService
from loading_service import as_items, request

MODEL = "smollm2-135m"
IMPORT = "import time; start = time.perf_counter(); import gain; print(time.perf_counter() - start)"


def by_sidecar(texts: list[str]) -> tuple[float, list[list[float]]]:
    """Seconds from loaded weights to the lease's rows, and the norms of each row."""
    service = ModelService()
    service.load(request(model=MODEL), as_items(texts), len(texts), lambda *_: None)
    rows = list(service.measure(as_items(texts)).rows)
    ended = time.time()
    (weights,) = [span for span in service.take_spans() if span.name == "load weights"]
    service.close()
    return ended - weights.started_at - weights.seconds, [row.norms for row in rows]


def in_memory(model: Any, tokenizer: Any, texts: list[str], digest: bool) -> tuple[float, list[list[float]]]:
    """The same by `gain.measure`."""
    started = time.time()
    result = gain.measure(model, tokenizer, texts, digest=digest)
    seconds = time.time() - started
    norms: list[Any] = result.columns["Layer_Norms"]
    return seconds, [row.tolist() for row in norms]


def import_seconds() -> float:
    """Of `import gain` in a new process, without torch."""
    ended = subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True)
    return float(ended.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count (default 7)")
    rounds = parser.parse_args().rounds
    texts = [str(prompt["prompt"]) for prompt in gain.notebook_prompts()]
    model, tokenizer = gain.load(MODEL, device="cpu")
    ways = {
        "sidecar": lambda: by_sidecar(texts),
        "gain": lambda: in_memory(model, tokenizer, texts, digest=True),
        "withoutDigest": lambda: in_memory(model, tokenizer, texts, digest=False),
    }
    names, seconds = list(ways), {name: list[float]() for name in ways}
    for number in range(rounds + 1):
        first = number % len(names)
        rows = {}
        for name in names[first:] + names[:first]:
            taken, rows[name] = ways[name]()
            # The first round is not counted.
            if number > 0:
                seconds[name].append(taken)
        if not rows["sidecar"] == rows["gain"] == rows["withoutDigest"]:
            raise SystemExit("the rows differ")
    shares = {
        name: [own / sidecar for own, sidecar in zip(seconds[name], seconds["sidecar"], strict=True)]
        for name in ("gain", "withoutDigest")
    }
    figures = {**shares, "import": [import_seconds() for _ in range(rounds)]}
    print(
        json.dumps(
            {
                "figures": figures,
                "software": {name: version(name) for name in ("torch", "transformers")},
                "details": {
                    "threads": torch.get_num_threads(),
                    "medianSeconds": {way: round(median(taken), 4) for way, taken in seconds.items()},
                },
            }
        )
    )


if __name__ == "__main__":
    main()
