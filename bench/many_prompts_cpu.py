"""Many prompts of mixed lengths on the embedded model, on the CPU: transformers' padded batches, and gain.

    npm run bench -- many-prompts

All ways run in this process, in float32, from text to norms and entropy, on a sample of the prompts of such a
run, in the order of the plan. The ways alternate lease by lease. A round's ratio is that of the seconds over
all leases.

    padded batches             32 prompts, padding=True, attention mask, hooks; the head runs on every token
    the same, head on last     the head runs only on each prompt's last token
    gain                       the sidecar's service with leases as the orchestrator sends them
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from importlib.metadata import version

from gain_sidecar.threads import TURNS

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GOMP_SPINCOUNT", TURNS)  # for all ways, as the sidecar sets it

import torch
from gain_sidecar.models import embedded
from peers import padded_batch, plain, sidecar
from peers.agreement import assert_agree
from peers.measurement import Measured, Subject, Way
from peers.prompts import mixed_prompts
from peers.rounds import assert_all_measured, in_turn, times
from transformers.utils import logging

MODEL = "smollm2-135m"
PLANNED = 10_000
"""Prompts of the run from which the sample is drawn."""
BATCH = 32
LEASE = BATCH
"""The orchestrator's lease for a sidecar on a CPU, where a lease takes about a second."""
PROMPT_WORDS = (3, 100)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="rounds that count (default 3)")
    parser.add_argument("--prompts", type=int, default=64, help=f"multiple of {BATCH} (default 64)")
    asked = parser.parse_args()
    if asked.prompts % BATCH:
        parser.error(f"--prompts {asked.prompts}: a multiple of {BATCH} makes the last batch like the others")
    torch.set_grad_enabled(False)
    logging.disable_progress_bar()
    subject = Subject(embedded.model_folder(), [])
    gain = sidecar.loaded(MODEL, PLANNED)
    prompts = mixed_prompts(asked.prompts, *PROMPT_WORDS)
    totals: dict[str, list[float]] = {}
    for first in range(0, len(prompts), LEASE):
        lease = prompts[first : first + LEASE]
        seconds, found = in_turn(ways_of(lease, subject, gain), asked.rounds)
        assert_all_measured(found)
        assert_agree(found, found["paddedBatches"])
        for way, taken in seconds.items():
            before = totals.get(way, [0.0] * asked.rounds)
            totals[way] = [sum(pair) for pair in zip(before, taken, strict=True)]
    tokens = sum(len(ids) for ids in subject.tokenizer(prompts)["input_ids"])
    print(
        json.dumps(
            {
                "figures": {
                    way: times(taken, totals["gain"]) for way, taken in totals.items() if way != "gain"
                },
                "software": {name: version(name) for name in ("torch", "transformers")},
                "details": {
                    "threads": torch.get_num_threads(),
                    "prompts": len(prompts),
                    "tokens": tokens,
                    "tokensPerSecond": {way: round(tokens / min(taken)) for way, taken in totals.items()},
                },
            }
        )
    )


def ways_of(lease: list[str], subject: Subject, gain: Callable[[list[str]], Measured]) -> dict[str, Way]:
    """The ways of measuring one lease."""
    return {
        "paddedBatches": lambda: plain.hooks_padded(subject, lease),
        "lastTokenHead": lambda: padded_batch.measure(subject.model, subject.tokenizer, lease),
        "gain": lambda: gain(lease),
    }


if __name__ == "__main__":
    main()
