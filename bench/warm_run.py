"""Time from the command to the verdict on disk, for a run with a warm sidecar and for one without.

    .venv/bin/python bench/warm_run.py [--rounds 7] [--nx]

The embedded model on this CPU, the notebook's 25 prompts. Each way is a whole process. The two ways alternate
in rounds, each round beginning with the other one; the first round is not counted:

    cold     gain experiment, without a warm sidecar
    warm     the same, with a warm sidecar of gain sidecar start for the same prompts

The figures are the time to the verdict on disk (findings.json, before anything is drawn) and that of the
whole process, each without the seconds of measuring in the run's manifest. The sidecar's figure is the time
until its hello plus that of its load.
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

from cold_run import MAIN, MODEL, ROOT, bundle
from verdict import verdict_at

NX = ["npx", "nx", "run"]
FIGURES = ("whole", "verdict", "beyond_measuring", "sidecar")


def gain(way: list[str], runtime: Path) -> None:
    """Run a command to its end. Raises CalledProcessError when it fails."""
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(runtime), "NX_DAEMON": "false"}
    subprocess.run(way, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)


def experiment(command: list[str], run: Path, runtime: Path) -> dict[str, float]:
    """Seconds of one run, by FIGURES."""
    started = time.time()
    gain([*command, *MODEL, "--out", str(run)], runtime)
    whole = time.time() - started
    verdict = verdict_at(run) - started
    timings = json.loads((run / "manifest.json").read_text("utf8"))["timings"]
    measuring = timings["models[0].measureSeconds"]
    shutil.rmtree(run)
    return {
        "whole": whole,
        "verdict": verdict - measuring,
        "beyond_measuring": whole - measuring,
        "sidecar": timings["models[0].helloSeconds"] + timings["models[0].loadSeconds"],
    }


def measure(rounds: int, command: list[str]) -> dict[str, list[dict[str, float]]]:
    """The figures of each way, one for each counted round."""
    folder = Path(tempfile.mkdtemp(prefix="gain-warm-"))
    runtimes = {"cold": folder / "cold", "warm": folder / "warm"}
    for runtime in runtimes.values():
        runtime.mkdir(0o700)
    found: dict[str, list[dict[str, float]]] = {"cold": [], "warm": []}
    gain([*MAIN, "sidecar", "start", *MODEL, "--keep-warm", "60"], runtimes["warm"])
    try:
        for turn in range(rounds + 1):
            for way in sorted(runtimes, reverse=turn % 2 == 1):
                figures = experiment(command, folder / "run", runtimes[way])
                listed = "  ".join(f"{name} {figures[name]:6.2f} s" for name in FIGURES)
                print(f"round {turn}  {way}  {listed}", file=sys.stderr, flush=True)
                if turn > 0:
                    found[way].append(figures)
    finally:
        gain([*MAIN, "sidecar", "stop", "--all"], runtimes["warm"])
        shutil.rmtree(folder)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--nx", action="store_true", help="start each run through nx")
    options = parser.parse_args()
    bundle()
    command = [*NX, "gain:experiment", "--"] if options.nx else [*MAIN, "experiment"]
    found = measure(options.rounds, command)
    seconds = {way: {name: [each[name] for each in found[way]] for name in FIGURES} for way in found}
    pairs = zip(seconds["warm"]["whole"], seconds["cold"]["whole"], strict=True)
    print(
        json.dumps(
            {
                "figures": {
                    "toVerdict": seconds["warm"]["verdict"],
                    "beyondMeasuring": seconds["warm"]["beyond_measuring"],
                    "sidecar": seconds["warm"]["sidecar"],
                    "byCold": [warm / cold for warm, cold in pairs],
                },
                "software": {name: version(name) for name in ("torch", "transformers")},
                "details": {"throughNx": options.nx, "seconds": seconds},
            }
        )
    )


if __name__ == "__main__":
    main()
