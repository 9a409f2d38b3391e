"""Lanes on a Ray cluster of this machine against the same lanes without Ray.

    npm run bench -- fleet

Sidecars without a model answer at 500 rows/s, as one lane and as four. Rates are from the first answer of
the last lane on: the start of a sidecar is a figure of its own, the seconds from the request of a lane on a
running cluster to its hello, after which the model loads. The embedded model measures on one lane, since four
of it share the processors; its figure is the share of the time in which it measures, since the processors of
shared machines change their speed from minute to minute. The ways alternate, and each one is a process of its
own. Needs `pip install ray`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from loading_service import request
from ray_cluster import RayCluster

ROOT = Path(__file__).resolve().parents[1]
LANES = ROOT / "packages/experiment/bench/lanes.ts"
ROWS_PER_S = "500"
FAKES = {
    "GAIN_FLEET_SCRIPT": str(ROOT / "python/tests/fake_fleet.py"),
    "GAIN_FAKE_LAYERS": "28",
    "GAIN_FAKE_ROWS_PER_S": ROWS_PER_S,
}


def measure(given: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """One run of the lanes' script."""
    command = ["node", "--import", "tsx", str(LANES), *given]
    run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    line = run.stdout.splitlines()[-1]
    print(line, file=sys.stderr, flush=True)
    found: dict[str, Any] = json.loads(line)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", default="5", help="of paced sidecars")
    parser.add_argument("--prompts", type=int, default=200, help="of the embedded model")
    arguments = parser.parse_args()
    figures: dict[str, list[float]] = {}
    details: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="gain-fleet-") as name, RayCluster([2, 2]) as cluster:
        model, prompts = Path(name) / "request.json", Path(name) / "prompts.txt"
        model.write_bytes(msgspec.json.encode([request(model="smollm2-135m", dtype="float32")]))
        prompts.write_text("".join(f"Prompt {k}: {'word ' * (k % 9)}\n" for k in range(arguments.prompts)))
        paced = ["--rows-per-s", ROWS_PER_S, "--seconds", arguments.seconds]
        real = ["--only", "1", "--request", str(model), "--prompts", str(prompts)]
        ways: dict[str, tuple[list[str], dict[str, str], str]] = {
            "paced1": (["--only", "1", *paced], FAKES, "steadyRowsPerSecond"),
            "paced4": (["--only", "4", *paced], FAKES, "steadyRowsPerSecond"),
            "model1": (real, {}, "measuringShare"),
        }
        local = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
        for turn in range(arguments.rounds):
            starts: list[float] = []
            for figure, (given, variables, measured) in ways.items():
                found = {}
                for way in sorted(("local", "ray"), reverse=turn % 2 == 1):
                    there = way == "ray"
                    asked = [*given, "--cluster", cluster.address] if there else given
                    environment = cluster.environment if there else local
                    found[way] = measure(asked, {**environment, **variables})
                values = {way: each[measured] for way, each in found.items()}
                figures.setdefault(figure, []).append(values["ray"] / values["local"])
                starts += found["ray"]["secondsToHello"]
                details.append({"figure": figure, **found})
            figures.setdefault("start", []).append(statistics.median(starts))
            figures.setdefault("slowestStart", []).append(max(starts))
    software = {name: version(name) for name in ("ray", "torch", "transformers")}
    print(json.dumps({"figures": figures, "software": software, "details": details}))


if __name__ == "__main__":
    main()
