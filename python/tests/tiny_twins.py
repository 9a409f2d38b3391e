"""A plan of tiny twins, the beginning of the pocket text, and a function that trains them in this process."""

from __future__ import annotations

import hashlib
import json
import lzma
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
POCKET = REPOSITORY / "studies" / "twins" / "pocket"
PROMPTS = REPOSITORY / "packages" / "experiment" / "prompts" / "notebook.jsonl"
CHARACTERS = {"train": 60_000, "validation": 9_000}
"""Of each novel."""

Change = Callable[[dict[str, Any]], object]


def save_corpus(folder: Path, change: Change | None = None) -> Path:
    """The beginning of the pocket text's novels. `change` may change the manifest before it is written."""
    folder.mkdir(parents=True)
    source = POCKET / "corpus"
    manifest = json.loads((source / "manifest.json").read_text("utf-8"))
    for split, count in CHARACTERS.items():
        with lzma.open(source / f"{split}.jsonl.xz", "rt", encoding="utf-8") as lines:
            documents = [json.loads(line) for line in lines]
        cut = [{**document, "text": document["text"][:count]} for document in documents]
        written = "".join(json.dumps(document) + "\n" for document in cut).encode()
        (folder / f"{split}.jsonl.xz").write_bytes(lzma.compress(written))
        stated = manifest["splits"][split]
        stated["sha256_of_jsonl"] = hashlib.sha256(written).hexdigest()
        stated["characters"] = sum(len(document["text"]) for document in cut)
    if change is not None:
        change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    shutil.copy(source / "tokenizer.json", folder)
    return folder


def save_plan(path: Path, corpus: Path, **changes: Any) -> Path:
    """One pair of two blocks of 32 dimensions. `changes` replaces keys of the plan, or of objects in it."""
    plan = json.loads((POCKET / "plan.json").read_text("utf-8"))
    plan["corpus"]["manifest_sha256"] = hashlib.sha256((corpus / "manifest.json").read_bytes()).hexdigest()
    plan["shape"] |= {"width": 32, "head": 16, "context": 64, "batch": 4}
    plan["checkpoints"] = [0, 1, 2, 64]
    plan["measuring"] = {"passages": 20, "passage_tokens": 32, "validation_windows": 8}
    plan["cells"] = [{"name": "primary", "depth": 2, "seeds": [0]}]
    plan["learning_rate"] = {"fixed": 0.016, "rule": "fixed"}
    for name, value in changes.items():
        plan[name] = {**plan[name], **value} if isinstance(value, dict) and name != "learning_rate" else value
    path.write_text(json.dumps(plan), "utf-8")
    return path


@dataclass
class Trained:
    """A folder of results and what was said of them."""

    out: Path
    code: int
    events: list[dict[str, Any]]

    def measured(self, model: str = "primary/seed-0-parallel") -> dict[str, Any]:
        """The record of a model."""
        found: dict[str, Any] = json.loads((self.out / model / "measured.json").read_text("utf-8"))
        return found

    def states(self) -> list[str]:
        """What was said of the models, in order."""
        return [event["state"] for event in self.events if event["event"] == "model"]


@dataclass
class Stop:
    """Stops the training before its n-th step; -1 for never."""

    steps: int = -1
    asked: int = field(default=0, init=False)

    def __call__(self) -> str | None:
        self.asked += 1
        return "by a test" if self.asked == self.steps else None


def train(plan: Path, corpus: Path, out: Path, **changes: Any) -> Trained:
    """Train in this process on the CPU. Raises TwinsError."""
    from gain_twins.campaign import Campaign, Options

    events: list[dict[str, Any]] = []
    options: dict[str, Any] = {
        "plan": plan,
        "out": out,
        "corpus": corpus,
        "prompts": PROMPTS,
        "cells": (),
        "device": "cpu",
        "save_every_s": 60.0,
        "why_stop": Stop(),
        "report": events.append,
    }
    code = Campaign(Options(**(options | changes))).finish()
    return Trained(out, code, events)


def comparable(measured: dict[str, Any]) -> dict[str, Any]:
    """A record without times."""
    return {
        name: value
        for name, value in measured.items()
        if name not in ("began", "training", "measuring_seconds")
    }
