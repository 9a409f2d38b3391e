"""Prompts of 512 tokens through the whole program, with every position and with the last token alone.

    npm run bench -- positions

Each run is a process of its own, with the embedded model on the CPU. Its speed is its tokens divided by the
seconds that its manifest has of measuring, storing and writing Parquet; loading is left out. The two ways
alternate. `--prompts 1000` is the long form, which needs 2 GB of disk and an hour on 2 cores.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from gain_sidecar.models import embedded
from peers.prompts import mixed_prompts
from transformers import AutoTokenizer

TOKENS = 512
ROOT = Path(__file__).resolve().parents[1]
COUNTED = ("measure", "store", "write Parquet")
MODEL = "smollm2-135m"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1, help="rounds that count (default 1)")
    parser.add_argument("--prompts", type=int, default=16, help="prompts of 512 tokens (default 16)")
    asked = parser.parse_args()
    speeds: dict[str, list[float]] = {"last": [], "all": []}
    with tempfile.TemporaryDirectory() as folder:
        prompts = Path(folder, "prompts.jsonl")
        tokens = write_prompts(prompts, asked.prompts)
        for number in range(asked.rounds):
            for positions, found in speeds.items():
                found.append(speed_of(positions, prompts, Path(folder, f"{positions}-{number}"), tokens))
    ratios = [one / other for one, other in zip(speeds["all"], speeds["last"], strict=True)]
    print(
        json.dumps(
            {
                "figures": {"allPositions": ratios},
                "software": {name: version(name) for name in ("torch", "transformers")},
                "details": {
                    "prompts": asked.prompts,
                    "tokensOfAPrompt": TOKENS,
                    "tokensPerSecond": {way: round(max(found)) for way, found in speeds.items()},
                },
            }
        )
    )


def write_prompts(file: Path, count: int) -> int:
    """Texts of 512 tokens, or some less where the last characters are encoded otherwise alone: all tokens."""
    tokenizer = AutoTokenizer.from_pretrained(embedded.model_folder())
    texts = mixed_prompts(count, TOKENS, TOKENS + 1)
    cut = [tokenizer.decode(ids[:TOKENS]) for ids in tokenizer(texts)["input_ids"]]
    file.write_text("\n".join(map(json.dumps, cut)))
    return sum(map(len, tokenizer(cut)["input_ids"]))


def speed_of(positions: str, prompts: Path, out: Path, tokens: int) -> float:
    """Tokens a second of one run."""
    command = ["npx", "tsx", "packages/gain/src/main.ts", "experiment", "--model", MODEL, "--device", "cpu"]
    given = ["--prompts", str(prompts), "--positions", positions, "--out", str(out)]
    done = subprocess.run([*command, *given], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"--positions {positions}\n{done.stderr[-2000:]}")
    spans = json.loads((out / "manifest.json").read_text())["timeline"]["spans"]
    seconds = sum(span["seconds"] for span in spans if span["name"] in COUNTED)
    return float(tokens / seconds)


if __name__ == "__main__":
    main()
