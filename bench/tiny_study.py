"""A study of twelve tiny models on one CPU lane and on two, as whole commands.

    npm run bench -- tiny-study

The models have random weights and are made here, with short prompts for their 64 positions. Start and load
of a sidecar take most of the time, so this is what a second lane gives for many small models. The two ways
alternate; the first round fills the disk's cache and is not counted. The figure is the time of one lane
divided by that of two, in one round.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from cold_run import MAIN, ROOT, bundle, seconds_of

sys.path.insert(0, str(ROOT / "python/tests"))
from tiny_models import TEXTS, save_tiny

FAMILIES = ("gpt2", "gptj", "neox-parallel", "llama")
SEEDS = 3
LANES = {"one": "cpu", "two": "cpu*2"}


def write_study(folder: Path) -> Path:
    """The study's file, in YAML's form of JSON, with the models beside it."""
    models = [
        {"path": str(save_tiny(family, folder / f"{family}-{seed}", seed=seed)), "model": f"{family}-{seed}"}
        for family in FAMILIES
        for seed in range(SEEDS)
    ]
    (folder / "prompts.json").write_text(json.dumps(TEXTS))
    defaults = {"dtype": "float32", "device": "cpu"}
    file = folder / "study.json"
    file.write_text(json.dumps({"prompts": "prompts.json", "defaults": defaults, "models": models}))
    return file


def measure(rounds: int) -> dict[str, list[float]]:
    """Seconds of each way, one for each counted round."""
    found: dict[str, list[float]] = {way: [] for way in LANES}
    environment = dict(os.environ) | {"MALLOC_ARENA_MAX": "1"}
    with tempfile.TemporaryDirectory(prefix="gain-study-") as name:
        folder = Path(name)
        study = write_study(folder)
        for turn in range(rounds + 1):
            for way in sorted(LANES, reverse=turn % 2 == 0):
                out = folder / "run"
                asked = ["--study", str(study), "--devices", LANES[way], "--out", str(out)]
                seconds = seconds_of([*MAIN, "experiment", *asked], environment)
                shutil.rmtree(out)
                print(f"round {turn}  {way:4}{seconds:6.2f} s", file=sys.stderr, flush=True)
                if turn > 0:
                    found[way].append(seconds)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    bundle()
    found = measure(rounds)
    speedup = [one / two for one, two in zip(found["one"], found["two"], strict=True)]
    print(
        json.dumps(
            {
                "figures": {"speedup": speedup},
                "software": {name: version(name) for name in ("torch", "transformers")},
                "details": {"seconds": found},
            }
        )
    )


if __name__ == "__main__":
    main()
