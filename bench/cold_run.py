"""Time from a cold command to the verdict on disk: gain against a plain script that computes the same.

    .venv/bin/pip install --target /tmp/plots --no-deps matplotlib==3.11.2 seaborn==0.13.2 contourpy==1.3.3 \\
        cycler==0.12.1 fonttools==4.68.0 kiwisolver==1.5.1 pillow==13.0.0 pyparsing==3.3.3
    GAIN_BENCH_PLOTS=/tmp/plots npm run bench -- cold-run

The embedded model on this CPU, the notebook's 25 prompts. Each way is a whole process:

    script   bench/bare_script.py, with the interpreter and packages of the sidecar
    direct   node …/main.js experiment, the bundled program
    nx       npx nx run gain:experiment, which also checks the set-up

The ways alternate in rounds; each round begins with another way. The first round fills the disk's cache and
is not counted. A ratio is the median, over rounds, of a way's time divided by the script's in the same round.
The machine must be otherwise idle, since the script's threads spin while they wait and those of gain do not.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from gain_sidecar.models import embedded
from peers.rounds import times

ROOT = Path(__file__).parents[1]
MAIN = ["node", "--min-semi-space-size=4", "--max-semi-space-size=4", "packages/gain/dist/main.js"]
MODEL = ["--model", "smollm2-135m", "--device", "cpu"]


def bundle() -> None:
    """Bundle the current program, as its nx targets do before they start it."""
    subprocess.run(["node", "--import", "tsx", "tools/bundle.ts"], cwd=ROOT, check=True, stdout=sys.stderr)


def seconds_of(command: list[str], environment: dict[str, str]) -> float:
    """Seconds of the whole process. Raises CalledProcessError with its output when it fails."""
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return time.perf_counter() - started


def ways(out: Path, plots: str) -> dict[str, tuple[list[str], dict[str, str]]]:
    """The command and environment of each way, which writes its files under `out`."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    script = [sys.executable, "bench/bare_script.py", str(embedded.model_folder()), str(out / "script")]
    asked = [*MODEL, "--out", str(out / "run")]
    return {
        "script": (script, plain | {"PYTHONPATH": plots, "HF_HUB_OFFLINE": "1"}),
        "direct": ([*MAIN, "experiment", *asked], plain),
        "nx": (["npx", "nx", "run", "gain:experiment", "--", *asked], plain),
    }


def measure(rounds: int, plots: str) -> dict[str, list[float]]:
    """Seconds of each way, one for each counted round."""
    found: dict[str, list[float]] = {}
    for turn in range(rounds + 1):
        out = Path(tempfile.mkdtemp(prefix="gain-cold-"))
        order = list(ways(out, plots).items())
        for name, (command, environment) in order[turn % 3 :] + order[: turn % 3]:
            shutil.rmtree(out / "run", ignore_errors=True)
            seconds = seconds_of(command, environment)
            print(f"round {turn}  {name:7}{seconds:6.2f} s", file=sys.stderr, flush=True)
            if turn > 0:
                found.setdefault(name, []).append(seconds)
        shutil.rmtree(out)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    plots = os.environ.get("GAIN_BENCH_PLOTS")
    if plots is None:
        parser.error("GAIN_BENCH_PLOTS must name a folder with matplotlib and seaborn; see --help")
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    bundle()
    found = measure(rounds, plots)
    print(
        json.dumps(
            {
                "figures": {way: times(found[way], found["script"]) for way in ("direct", "nx")},
                "software": {name: version(name) for name in ("torch", "transformers")},
                "details": {"seconds": found},
            }
        )
    )


if __name__ == "__main__":
    main()
