"""Writes docs/peers.md from the stored results of bench/peers_cpu.py and bench/peers_gpu.py.

    python -m peers.page      run in bench/

The numbers in its sentences are also from the results.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .gpu_section import gpu_section
from .markdown import percent, software_of, table

PROJECT = Path(__file__).resolve().parents[2]
TARGET, RESULTS = PROJECT / "docs/peers.md", PROJECT / "bench/results"

HEAD = [
    "way",
    "time, median",
    "times gain's (quartiles)",
    "‖h_1‖ … ‖h_{L-1}‖",
    "‖h_L‖",
    "last gain",
    "entropy, nats",
]


def write_page(results: Path) -> None:
    """Write the page. Raises KeyError for results of another form."""
    TARGET.write_text(page(json.loads(results.read_text("utf-8")), results.name), "utf-8")


def page(result: dict[str, Any], name: str) -> str:
    """The page as Markdown; `name` is the name of the results' file."""
    found, machine = result["details"], result["machine"]
    return f"""# Comparison with peers

The same measurement by TransformerLens, by nnsight, by transformers alone and by gain: the norm of the
residual stream after every block, the last gain ‖h_L‖ / ‖h_{{L-1}}‖ and the entropy of the next token, at
the last token of {found["prompts"]} prompts, from models in float32.

Measured on {result["date"]} on {machine["processor"]}, {machine["cores"]} cores, {found["threads"]} threads,
with {software_of(result)}, by [bench/peers_cpu.py](../bench/peers_cpu.py), which has the commands
([figures](../bench/results/{name})). The models are loaded before the timing. The ways alternate, and each
time is the median of {found["rounds"]} rounds after one that is not counted. The machine is shared, so the
ratios are computed within a round: the table has their median and, in brackets, their quartiles.

Each deviation is the largest, over prompts and blocks, from explicit hooks on a float32 model, one prompt
at a time, with norms and entropy computed in float64. Those of norms and of the last gain are relative.

{tables(found["models"])}
{gpu_section(RESULTS / "peers-gpu.json")}
## What each of them measures

- **gain** reads every block's output at each prompt's last token by a hook, and runs the head only on that
  token. By default it makes batches of prompts of similar length. In the same time it computes ‖Δ_k‖ and the
  inner product of h_{{k-1}} and Δ_k, which the others do not compute.
- **transformers, hooks** is the notebook's way. The head runs on every token.
- **transformers, output_hidden_states** gives the embedding and the output of every block but the last: its
  last entry is the output of the final norm. The quotient of its last two norms is therefore not the last
  gain; it is off by {spread(found, "transformers, output_hidden_states, one by one", "lastGain")}.
- **TransformerLens** gives `hook_resid_post`, which on `TransformerBridge` is the block's output, with
  unchanged weights. Its cache has the values of every token.
- **nnsight** gives a block's `.output` inside a trace, for every token. It pads a batch on the left and
  passes the matching positions.

## Sources of error

{traps(found["models"])}"""


def tables(models: dict[str, Any]) -> str:
    """One table per model."""
    return "\n".join(
        "\n".join(
            [
                f"## {name}, {model['blocks']} blocks",
                "",
                table(HEAD, [row(way, of) for way, of in model["ways"].items()]),
                "",
            ]
        )
        for name, model in models.items()
    )


def row(way: str, of: dict[str, Any]) -> list[str]:
    if "error" in of:
        return [way, f"`{of['error']}`", *[""] * (len(HEAD) - 2)]
    lower, upper = of["timesGainQuartiles"]
    deviation = of["deviations"]
    return [
        way,
        f"{of['seconds']:.2f} s",
        f"{of['timesGain']:.2f} ({lower:.2f} to {upper:.2f})",
        *[share(deviation[key]) for key in ("normsBeforeLast", "lastNorm", "lastGain")],
        f"{deviation['entropyNats']:.0e}",
    ]


def share(value: float) -> str:
    """A deviation as a power of ten where rounding explains it, else in percent."""
    return f"{value:.0e}" if value < 1e-4 else percent(value)


def spread(found: dict[str, Any], way: str, key: str) -> str:
    """One way's deviation for each model, as text."""
    return " and ".join(
        f"{percent(model['ways'][way]['deviations'][key])} ({name})"
        for name, model in found["models"].items()
    )


def traps(models: dict[str, Any]) -> str:
    """One sentence for each trap of bench/peers/traps.py, with the deviations of each model."""

    def found(trap: str) -> str:
        return "; ".join(
            f"{name}: norms by {share(of['norms'])}, the last gain by {share(of['lastGain'])}"
            for name, model in models.items()
            if "traps" in model
            for of in [widest(model["traps"][trap])]
        )

    return f"""The deviations are again the largest:

- nnsight sets the padding side of its tokenizer to the left. A padded batch that another way makes with the
  same tokenizer then reads the wrong tokens ({found("sharedTokenizer")}). Every package here has its own
  tokenizer.
- TransformerLens, with a text instead of token ids, adds a beginning-of-text token before it, which the
  models' tokenizers do not ({found("textToTransformerLens")}).
- TransformerLens' compatibility mode folds and centres weights, as `HookedTransformer` did
  ({found("compatibilityMode")}).
  Centring removes the stream's mean, which changes a norm but not the output of a LayerNorm; with RMSNorm
  nothing is centred.
"""


def widest(of: dict[str, float]) -> dict[str, float]:
    return {"norms": max(of["normsBeforeLast"], of["lastNorm"]), "lastGain": of["lastGain"]}


if __name__ == "__main__":
    write_page(RESULTS / "peers.json")
