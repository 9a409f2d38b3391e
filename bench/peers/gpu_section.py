"""The section of docs/peers.md on the comparison on a GPU."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .markdown import percent, software_of, table

HEAD = ["way", "time, median", "times gain's, compiled", "times gain's, as it is", "norms", "last gain"]


def gpu_section(results: Path) -> str:
    """The section as Markdown, from the results of bench/peers_gpu.py."""
    result = json.loads(results.read_text("utf-8"))
    found, machine = result["details"], result["machine"]
    link = f"[bench/peers_gpu.py](../bench/peers_gpu.py) ([figures](../bench/results/{results.name}))"
    return f"""## GPT-J-6B on a GPU

The same {found["prompts"]} prompts on the full-size model with random weights in bfloat16. Measured on
{result["date"]} on {machine["accelerator"]}, with {software_of(result)}, by
{link}: the median of
{found["rounds"]} rounds after one that is not counted, in one process. Deviations are the largest from hooks
on the same model, one prompt at a time, with norms in float64: a way that computes norms in bfloat16 has its
steps of 0.4 %.

{table(HEAD, [row(way, of) for way, of in found["ways"].items()])}

vLLM was not measured: it could not be installed on this machine.
"""


def row(way: str, of: dict[str, Any]) -> list[str]:
    if "error" in of:
        return [way, f"`{of['error']}`", *[""] * (len(HEAD) - 2)]
    deviation = of["deviations"]
    return [
        way,
        f"{of['milliseconds']:.4g} ms",
        f"{of['timesCompiled']:.3g}",
        f"{of['timesAsItIs']:.3g}",
        percent(max(deviation["normsBeforeLast"], deviation["lastNorm"])),
        percent(deviation["lastGain"]),
    ]
