"""The section of docs/peers.md on the comparison on a GPU."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HEAD = "| way | time, median | times gain's, compiled | times gain's, as it is | norms | last gain |"


def gpu_section(results: Path) -> str:
    """The section as Markdown, from the results of bench/peers_gpu.py."""
    result = json.loads(results.read_text("utf-8"))
    found, machine = result["details"], result["machine"]
    software = [f"{name} {version}" for name, version in result["software"].items() if name != "node"]
    link = f"[bench/peers_gpu.py](../bench/peers_gpu.py) ([figures](../bench/results/{results.name}))"
    return f"""## GPT-J-6B on a GPU

The same {found["prompts"]} prompts on the full-size model with random weights in bfloat16. Measured on
{result["date"]} on {machine["accelerator"]}, with {", ".join(software)}, by
{link}: the median of
{found["rounds"]} rounds after one that is not counted, in one process. Deviations are the largest from hooks
on the same model, one prompt at a time, with norms in float64: a way that computes norms in bfloat16 has its
steps of 0.4 %.

{HEAD}
| --- | ---: | ---: | ---: | ---: | ---: |
{chr(10).join(row(way, of) for way, of in found["ways"].items())}

vLLM was not measured: it could not be installed on this machine.
"""


def row(way: str, of: dict[str, Any]) -> str:
    if "error" in of:
        return f"| {way} | `{of['error']}` | | | | |"
    deviation = of["deviations"]
    norms = max(deviation["normsBeforeLast"], deviation["lastNorm"])
    cells = [
        way,
        f"{of['milliseconds']:.4g} ms",
        f"{of['timesCompiled']:.3g}",
        f"{of['timesAsItIs']:.3g}",
        percent(norms),
        percent(deviation["lastGain"]),
    ]
    return f"| {' | '.join(cells)} |"


def percent(value: float) -> str:
    return f"{100 * value:.2g} %"
