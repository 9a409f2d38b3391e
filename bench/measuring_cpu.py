"""25 prompts on the loaded embedded model, on the CPU: the notebook's loop, one padded batch, and gain.

    npm run bench -- measuring

All ways alternate in this process, in float32, from text to norms and entropy:

    notebook's loop  explicit hooks, one prompt at a time; the head runs on every token
    one padded batch hooks on one pass over all prompts; the head runs only on last tokens
    gain             the sidecar's service with a lease of 25, by default

Before anything is printed, the norms of every way are compared with the reference of bench/peers.
"""

from __future__ import annotations

import argparse
import json
import os
from importlib.metadata import version
from statistics import median

from gain_sidecar.threads import TURNS

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GOMP_SPINCOUNT", TURNS)  # for all ways, as the sidecar sets it

import torch
from gain_sidecar.models import embedded
from peers import padded_batch, plain, sidecar
from peers.agreement import assert_agree
from peers.measurement import Subject, reference
from peers.prompts import notebook_prompts
from peers.rounds import assert_all_measured, in_turn, times
from transformers.utils import logging

MODEL = "smollm2-135m"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count (default 7)")
    rounds = parser.parse_args().rounds
    torch.set_grad_enabled(False)
    logging.disable_progress_bar()
    prompts = notebook_prompts()
    subject = Subject(embedded.model_folder(), prompts)
    gain = sidecar.loaded(MODEL, len(prompts))

    seconds, found = in_turn(
        {
            "notebookLoop": lambda: plain.hooks_one_by_one(subject),
            "paddedBatch": lambda: padded_batch.measure(subject.model, subject.tokenizer, prompts),
            "gain": lambda: gain(prompts),
        },
        rounds,
    )
    assert_all_measured(found)
    assert_agree(found, reference(subject))
    print(
        json.dumps(
            {
                "figures": {
                    "notebookLoop": times(seconds["notebookLoop"], seconds["gain"]),
                    "paddedBatch": times(seconds["paddedBatch"], seconds["gain"]),
                },
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
