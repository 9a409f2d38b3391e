"""``python -m gain_twins train --plan FILE --out DIR --corpus DIR``: trains and measures a plan.

Standard output has one JSON object a line, standard error text for people. Exit 0: all models are there;
3: some failed or were left out; 4: stopped, the same command continues; 2: nothing can be trained.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path

import msgspec
from gain_sidecar.threads import wait_briefly

from .errors import TwinsError

REPOSITORY = Path(__file__).resolve().parents[2]
PROMPTS = REPOSITORY / "packages/experiment/prompts/notebook.jsonl"


def main(arguments: list[str]) -> int:
    """Returns the exit status."""
    began = time.monotonic()
    parser = argparse.ArgumentParser(prog="python -m gain_twins", description=__doc__)
    train = parser.add_subparsers(required=True).add_parser("train", help="train and measure, or continue")
    train.add_argument("--plan", type=Path, required=True, help="the plan's file")
    train.add_argument("--out", type=Path, required=True, help="folder of the results")
    train.add_argument("--corpus", type=Path, required=True, help="folder of the text")
    train.add_argument("--prompts", type=Path, default=PROMPTS, help="JSON lines; the notebook's by default")
    train.add_argument("--cells", default="", help="names with commas between them; all by default")
    train.add_argument("--device", choices=("auto", "cuda", "cpu"), default="auto")
    train.add_argument("--seconds", type=float, default=float("inf"), help="stop after this time")
    train.add_argument("--save-seconds", type=float, default=60.0, help="between two saved states of a model")
    options = parser.parse_args(arguments)
    stops: list[str] = []
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda number, _: stops.append(f"by {signal.Signals(number).name}"))

    def why_stop() -> str | None:
        if stops:
            return stops[0]
        return f"after {options.seconds:g} seconds" if time.monotonic() - began > options.seconds else None

    def report(event: dict[str, object]) -> None:
        try:
            say(event)
        except BrokenPipeError:
            # Whoever started this has ended: the model is saved, and no further line is written.
            stops.append("because nothing reads its output")
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    try:
        wait_briefly()
        # Importing torch takes seconds, which count.
        from .campaign import Campaign, Options

        return Campaign(
            Options(
                plan=options.plan,
                out=options.out,
                corpus=options.corpus,
                prompts=options.prompts,
                cells=[name for name in options.cells.split(",") if name],
                device=options.device,
                save_every_s=options.save_seconds,
                why_stop=why_stop,
                report=report,
            )
        ).finish()
    except TwinsError as error:
        report({"event": "error", "code": error.code, "text": error.text})
        print(f"gain_twins: {error.text}", file=sys.stderr)
        return error.exit_code


def say(event: dict[str, object]) -> None:
    """One line on standard output, and a line for people where something began or ended."""
    # A loss that is not a number is null: JSON has no NaN.
    print(msgspec.json.encode(event).decode(), flush=True)
    if event["event"] == "model":
        said = "{index}/{of} {cell} seed {seed} {wiring}: {state}".format(**event)
        print(said + (f", {event['text']}" if "text" in event else ""), file=sys.stderr)
    elif event["event"] == "notice":
        print(event["text"], file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
