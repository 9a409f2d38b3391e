"""Time from a cold command to the verdict on disk on a GPU, with weights in the page cache.

    python bench/cold_gpu.py --folder MODEL --prompts FILE.jsonl --gpu NAME [--rounds 5]

MODEL is a folder with GPT-J-6B, such as bench/gpu_speed.py writes. Two whole processes alternate in rounds;
the first round fills the page cache and is not counted:

    gain     node …/main.js experiment: plan, measure, check, analyse, draw, report
    script   Python imports transformers, loads the model, runs the notebook's loop; without drawing

GAIN_SIDECAR_PYTHON names the interpreter where there is no .venv. Its packages must be compiled to bytecode,
as after an installation by pip; otherwise run `python -m compileall`, or every process takes 5 s for it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peers.machine import machine
from verdict import verdict_at

ROOT = Path(__file__).parents[1]
BUNDLE = ["node", "--import", "tsx", "tools/bundle.ts"]
MAIN = ["node", "--min-semi-space-size=4", "--max-semi-space-size=4", "packages/gain/dist/main.js"]


def plain(folder: str, prompts: str) -> None:
    """Measure as a plain script does, without statistics."""
    import torch

    sys.path.append(str(ROOT / "python" / "tests"))
    from gptj_gpu import notebook_pass
    from transformers import AutoModelForCausalLM, AutoTokenizer

    texts = [json.loads(line)["prompt"] for line in Path(prompts).read_text("utf-8").splitlines()]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, device_map={"": 0}).eval()
    rows = notebook_pass(model, [tokenizer(text)["input_ids"] for text in texts])
    gains = [norms[-1] / norms[-2] for norms, _ in rows]
    print(sum(gains) / len(gains))


def seconds_of(command: list[str]) -> float:
    """Seconds of the whole process. Raises CalledProcessError when it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        print(done.stdout[-2000:], done.stderr[-4000:], file=sys.stderr)
        done.check_returncode()
    return seconds


def main() -> None:
    """Time both; the last line printed is the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--folder", required=True)
    parser.add_argument("--prompts", required=True)
    parser.add_argument("--gpu", required=True, help="its name, for the result")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plain", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.plain:
        return plain(arguments.folder, arguments.prompts)
    files = ["--folder", arguments.folder, "--prompts", arguments.prompts]
    script = [sys.executable, __file__, "--plain", "--gpu", arguments.gpu, *files]
    subprocess.run(BUNDLE, cwd=ROOT, check=True, stdout=sys.stderr)
    found: dict[str, list[float]] = {"verdict": [], "gain": [], "script": []}
    timeline: Any = None
    with tempfile.TemporaryDirectory() as temporary:
        for turn in range(arguments.rounds + 1):
            out = Path(temporary) / str(turn)
            asked = ["--model-path", arguments.folder, "--prompts", arguments.prompts, "--device", "cuda"]
            ways = {"gain": [*MAIN, "experiment", *asked, "--out", str(out)], "script": script}
            for name, command in list(ways.items())[:: 1 if turn % 2 else -1]:
                started = time.time()
                took = {name: seconds_of(command)}
                if name == "gain":
                    took["verdict"] = verdict_at(out) - started
                for what, seconds in took.items():
                    print(f"round {turn}  {what:8}{seconds:6.2f} s", file=sys.stderr, flush=True)
                    if turn > 0:
                        found[what].append(seconds)
            timeline = json.loads((out / "manifest.json").read_text("utf-8")).get("timeline")
    pairs = zip(found["gain"], found["script"], strict=True)
    weights = Path(arguments.folder).glob("*.safetensors")
    print(
        json.dumps(
            {
                "figures": {
                    "toVerdict": found["verdict"],
                    "seconds": found["gain"],
                    "script": [ours / theirs for ours, theirs in pairs],
                },
                "date": date.today().isoformat(),
                "machine": machine(arguments.gpu),
                "software": {name: version(name) for name in ("torch", "transformers")},
                "details": {
                    "weightBytes": sum(file.stat().st_size for file in weights),
                    "seconds": found,
                    "timeline": timeline,
                },
            }
        )
    )


if __name__ == "__main__":
    main()
