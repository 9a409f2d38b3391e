"""Writes the audit as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]

HEAD = """# Architectures

Results of gain on the causal language models of transformers {transformers} (torch {torch}). Made {made} by

    .venv/bin/python tools/audit_architectures.py

Each architecture is built at reduced size (32 wide, 8 blocks) with seeded weights, read as at load, and
measured on eight prompts of 1 to 24 tokens. Settings that change how it is built are tried in addition to its
defaults. Of {architectures} architectures at their defaults:

| measured | refused, with the reason | not built here |
|---|---|---|
| {measured} | {refused} | {unbuilt} |

With all settings there are {rows} rows: {all_measured} measured, {all_refused} refused, {all_unbuilt} not
built.

**Measured** means: the blocks are the modules of a list, and the input of each is the output tensor of the
one before. The head reads the output of the last one through the named modules. Nothing mixes tokens before
the first block. Padding and other prompts in a batch do not change a prompt's numbers. In each row the norms,
the entropy and the next token equal those of plain forward passes with plain hooks, one prompt at a time, to
1e-5, measured alone and in a padded batch{failing}.

**Mixed lengths**: fourteen prompts of 1 to 100 tokens, around windows of 8 and chunks of 16, long ones first,
are measured packed or padded, padded without limit, seven at a time, in buckets and alone. They are compared
with plain forward passes of a model that has run nothing else. The number is the largest relative error of a
norm or of the last gain. The limit is 1e-6, or the model's amplification of a rounding error where that is
more (such rows show it). Of the {all_measured} measured rows {mixed} are within it{apart}. Where the model
has a rotary table, the same is measured with **LongRoPE** and with **dynamic NTK** instead, with their switch
at 32 tokens: within the limit are {longrope} and {dynamic}. A dash: there is no such table. *no*:
transformers itself does not build or run it; the .json has the reason.

**Split**: the number of blocks whose step is the sum of the outputs of attention (or another part that mixes
tokens) and of the MLP (the part that treats each token separately), to 1e-5 of the step. Of the
{all_measured} measured rows, {whole} have all blocks split, {partly} some, {unsplit} none: there a norm acts
on the stream itself, or a block's step is not a plain sum.

The states before the last that transformers itself returns (`output_hidden_states`) equal the blocks' own,
except where this page has "other states". The last of them is {hidden}.

**Wiring**: *sequential*, the part that treats each token separately reads the output of the part that mixes
tokens; *parallel*, it does not; *single*, there is one part. **Norms**: *pre*, before each part; *output*, on
its output; *sandwich*, both; *post*, on the stream itself. Blocks of one model may differ: *mixed*.

Flags of configs that differ from the blocks' behaviour: {disagreements}.
"""


def render_page(report: dict[str, Any]) -> str:
    """The page in Markdown."""
    rows: list[Row] = report["rows"]
    defaults = Counter(row["outcome"] for row in rows if not row["variant"])
    outcomes = Counter(row["outcome"] for row in rows)
    measured = [row for row in rows if row["outcome"] == "measured"]
    hidden = Counter(row["checks"]["hidden_states"] for row in measured)
    head = HEAD.format(
        **report["versions"],
        made=report["made"],
        architectures=sum(defaults.values()),
        measured=defaults["measured"],
        refused=defaults["refused"],
        unbuilt=defaults["not built"],
        rows=len(rows),
        all_measured=outcomes["measured"],
        all_refused=outcomes["refused"],
        all_unbuilt=outcomes["not built"],
        failing=_failing(measured),
        mixed=sum(_holds(row, "as it is") for row in measured),
        apart=_apart(measured),
        longrope=_of_tried(measured, "LongRoPE"),
        dynamic=_of_tried(measured, "dynamic NTK"),
        whole=sum(row["split"] == row["layers"] for row in measured),
        partly=sum(0 < row["split"] < row["layers"] for row in measured),
        unsplit=sum(row["split"] == 0 for row in measured),
        hidden=", ".join(f"{what} in {count}" for what, count in hidden.most_common()),
        disagreements="; ".join(_disagreements(measured)) or "none",
    )
    tables = [
        "## Measured\n",
        *_table(
            (
                *("architecture", "class", "blocks", "final norm", "wiring", "norms", "split"),
                *("mixed lengths", "LongRoPE", "dynamic NTK", "notes"),
            ),
            (_measured_cells(row) for row in measured),
        ),
        "\n## Refused\n",
        *_table(
            ("architecture", "class", "reason"),
            ((_name(row), f"`{row['class']}`", row["reason"]) for row in rows if row["outcome"] == "refused"),
        ),
        "\n## Not built\n",
        *_table(
            ("architecture", "error of transformers"),
            ((_name(row), row["reason"]) for row in rows if row["outcome"] == "not built"),
        ),
    ]
    return f"{head}\n" + "\n".join(tables) + "\n"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return lines + [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]


def _name(row: Row) -> str:
    return f"{row['architecture']} ({row['variant']})" if row["variant"] else row["architecture"]


def _measured_cells(row: Row) -> tuple[str, ...]:
    return (
        _name(row),
        f"`{row['class']}`",
        f"`{row['blocks']}`",
        f"`{row['final_norm']}`" if row["final_norm"] else "none",
        row["wiring"],
        f"{row['norm_type']}, {row['placement']}",
        f"{row['split']} of {row['layers']}",
        *(_length_cell(row, tried) for tried in ("as it is", "LongRoPE", "dynamic NTK")),
        "; ".join(_notes(row)),
    )


def _notes(row: Row) -> list[str]:
    notes = []
    *way, factor = row["exit"]
    others = [path for path in way if path != row["final_norm"]]
    if others:
        notes.append(f"on to the head through `{'`, `'.join(others)}`")
    if factor not in (None, 1.0):
        notes.append(f"times {factor:g} before the head")
    if row["skipped"]:
        notes.append(f"does not run on text: block {', '.join(str(index + 1) for index in row['skipped'])}")
    if row["reading_more"]:
        notes.append(f"reads more than the stream: block {_numbers(row['reading_more'])}")
    if 0 < row["split"] < row["layers"]:
        notes.append(f"not split: block {_numbers(row['unsplit'])}")
    if isinstance(found := row["lengths"]["as it is"], dict):
        notes += [f"{what}: changes at {tokens} tokens (here)" for tokens, what, _ in found["switches"]]
    kinds = _kinds(row)
    if len(kinds) > 1:
        notes += [f"block {_numbers(blocks)}: {text}" for text, blocks in kinds.items()]
    elif (parts := row["kinds"][0]["parts"]) and len(parts) > 2:
        notes.append(f"parts: {', '.join(f'`{part[0]}`' for part in parts)}")
    stream = {kind["stream"] for kind in row["kinds"]} - {1.0, None}
    if stream:
        notes.append(f"the stream itself times {min(stream):g} to {max(stream):g}")
    if not row["kinds"][0]["parts"]:
        notes.append("a block's step is not a sum of its modules' outputs")
    return notes


def _kinds(row: Row) -> dict[str, list[int]]:
    """The description of each kind of block, without numbers, with the indices of its blocks."""
    found: dict[str, list[int]] = {}
    for kind in row["kinds"]:
        parts = ", ".join(f"`{part[0]}`" for part in kind["parts"]) or "unknown parts"
        text = f"{parts} ({kind['wiring']}, {kind['norm_type']}, {kind['placement']})"
        found.setdefault(text, []).extend(kind["at"])
    return found


def _numbers(indices: list[int]) -> str:
    """Block numbers, counted from 1, with ranges as `2-5`."""
    runs: list[list[int]] = []
    for number in (index + 1 for index in sorted(indices)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _length_cell(row: Row, tried: str) -> str:
    found = row["lengths"].get(tried)
    if not isinstance(found, dict):
        return "-" if found is None else "no"
    error = f"{found['error']:.0e}"
    if not found["holds"]:
        return f"**{error}**"
    return error if found["limit"] <= 1e-6 else f"{error} (rounding: {found['limit']:.0e})"


def _holds(row: Row, tried: str) -> bool:
    found = row["lengths"].get(tried)
    return isinstance(found, dict) and bool(found["holds"])


def _apart(measured: list[Row]) -> str:
    apart = [_name(row) for row in measured if not _holds(row, "as it is")]
    return f", but for {', '.join(apart)}" if apart else ""


def _of_tried(measured: list[Row], tried: str) -> str:
    """`117 of 117`: rows within the limit, of those that could be run."""
    ran = [row for row in measured if isinstance(row["lengths"].get(tried), dict)]
    return f"{sum(_holds(row, tried) for row in ran)} of {len(ran)}"


def _failing(measured: list[Row]) -> str:
    failing = [_name(row) for row in measured if not all(row["checks"].values())]
    return f", but for {', '.join(failing)}" if failing else ""


def _disagreements(measured: list[Row]) -> list[str]:
    return [
        f"{_name(row)}: `{flag}={value}` means {says}, the blocks show {shown}"
        for row in measured
        for flag, value, says, shown, agrees in row["flags"]
        if agrees is False
    ]
