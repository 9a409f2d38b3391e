"""Writes docs/peers.md from what bench/peers_cpu.py measured.

python bench/peers_table.py bench/results/peers-cpu-DATE.json
"""

import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "docs/peers.md"

INTRODUCTION = """# Side by side with other ways

The notebook's measurement, the norm of the residual stream after every block at the last token of 25 prompts,
by other libraries and by gain, on the same models in float32. Errors are relative, against hooks at batch 1
with norms in float64: of the norms of all blocks but the last, and of the last-layer gain.

`output_hidden_states` is right for every block but the last: its last entry is behind the final norm, so the
gain made of its last two entries is the final norm's and not the last block's.
"""


def table(name: str, ways: dict[str, dict[str, float]]) -> list[str]:
    """A Markdown table of one model, the slowest way first."""
    rows = [
        f"| {way} | {of['seconds']:.2f} s | {of['timesAsFastAsTheNotebook']:.2f} times | "
        f"{of['largestNormError']:.0e} | {of['largestLastGainError']:.2g} |"
        for way, of in sorted(ways.items(), key=lambda each: -each[1]["seconds"])
    ]
    head = "| way | time, median | against the notebook | norm error | last-gain error |"
    return [f"## {name}", "", head, "| --- | ---: | ---: | ---: | ---: |", *rows, ""]


def main(results: Path) -> None:
    """Writes the page. Throws when the file is not of bench/peers_cpu.py."""
    measured = json.loads(results.read_text("utf-8"))
    versions = ", ".join(f"{name} {version}" for name, version in measured["versions"].items())
    lines = [INTRODUCTION]
    for name, ways in measured["models"].items():
        lines += table(name, ways)
    lines += [
        f"Measured on {measured['date']}, {measured['machine']}, {measured['rounds']} rounds in turn after",
        f"one unmeasured, with {versions}, by `{measured['script']}`",
        f"(`bench/results/{results.name}`). The models are loaded before the clock starts.",
    ]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


main(Path(sys.argv[1]))
