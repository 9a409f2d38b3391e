"""The prompts of the benchmarks."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

NOTEBOOK = Path(__file__).resolve().parents[2] / "packages/experiment/prompts/notebook.jsonl"


def notebook_prompts() -> list[str]:
    """The notebook's 25 prompts."""
    return [json.loads(line)["prompt"] for line in NOTEBOOK.read_text("utf-8").splitlines()]


def mixed_prompts(count: int, shortest: int, longest: int) -> list[str]:
    """Seeded prompts of `shortest` to `longest` words, with log-uniform lengths."""
    draw = random.Random(20260105)
    words = sorted({word for prompt in notebook_prompts() for word in prompt.split()})
    low, high = math.log(shortest), math.log(longest)
    return [" ".join(draw.choices(words, k=round(math.exp(draw.uniform(low, high))))) for _ in range(count)]
