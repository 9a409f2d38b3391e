"""One row of the audit: an architecture is built small, read, measured, and compared with plain runs."""

from __future__ import annotations

import copy
import random
import warnings
from math import isnan
from typing import Any

import torch
from gain_sidecar.anatomy.architecture import Architecture, read_architecture
from gain_sidecar.errors import SidecarError
from gain_sidecar.measuring.batches import BatchLimits
from gain_sidecar.measuring.measure import Instrument, measure_prompts
from gain_sidecar.measuring.prompts import Prompt

from .lengths import audit_lengths
from .plain import IdsAsText, close, plain_run
from .tiny_configs import VOCABULARY, merge, tiny_config
from .variants import variant_name

LENGTHS = (11, 1, 24, 7, 2, 17, 24, 5)
NOISE = 0.1

Row = dict[str, Any]


def build(model_type: str, changes: dict[str, Any]) -> Any:
    """The architecture's causal language model at reduced size, float32, with seeded weights.

    Noise is added to the initial weights, so that no norm's weight is 1, no bias 0 and no gate closed.
    """
    from transformers import AutoModelForCausalLM
    from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING

    config = tiny_config(model_type, changes)
    expected = MODEL_FOR_CAUSAL_LM_MAPPING[type(config)].config_class
    if not isinstance(config, expected):
        inner = (getattr(config, name, None) for name in config.sub_configs)
        config = next((part for part in inner if isinstance(part, expected)), config)
        torch.manual_seed(0)
        model: Any = MODEL_FOR_CAUSAL_LM_MAPPING[type(tiny_config(model_type, changes))](config)
    else:
        torch.manual_seed(0)
        model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.is_floating_point():
                parameter.add_(torch.randn_like(parameter) * NOISE)
    return model.eval()


def audit_row(model_type: str, changes: dict[str, Any]) -> Row:
    """The row of this architecture with these settings; errors of the model become part of the row."""
    row: Row = {"architecture": model_type, "variant": variant_name(changes), "class": None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model = build(model_type, changes)
        except Exception as cause:
            return row | {"outcome": "not built", "reason": _first_line(cause)}
        row["class"] = type(model).__name__
        fresh = copy.deepcopy(model)
        try:
            read = read_architecture(model, every_block=True)
        except SidecarError as refusal:
            return row | {"outcome": "refused", "reason": refusal.text.partition("cannot be measured: ")[2]}
        return (
            row
            | {"outcome": "measured", "reason": None}
            | _facts(model, read)
            | {"checks": _checks(model, read)}
            | {
                "lengths": audit_lengths(
                    fresh,
                    tiny_config(model_type, changes),
                    lambda rope: build(model_type, merge(changes, rope)),
                )
            }
        )


def _first_line(cause: BaseException) -> str:
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    return (
        f"{type(cause).__name__}: {(lines[-1] if 'validator' in lines[0] else lines[0])[:200]}"
        if lines
        else repr(cause)
    )


def _facts(model: Any, read: Architecture) -> Row:
    structure = read.structure
    return {
        "blocks": structure.blocks_path,
        "layers": len(structure.blocks),
        "skipped": list(structure.skipped),
        "width": structure.width,
        "embedding": structure.embedding_path,
        "entry": [*structure.entry_paths, _factor(structure.entry_factor)],
        "exit": [*structure.exit_paths, _factor(structure.exit_factor)],
        "final_norm": structure.final_norm_path,
        "head": structure.head_path,
        "reading_more": list(structure.reading_more),
        "split": read.split.split_blocks,
        "unsplit": [index for index, block in enumerate(read.split.blocks) if block is None],
        "wiring": read.wiring,
        "placement": read.placement,
        "norm_type": read.norm_type,
        "kinds": _kinds_of_block(read),
        "flags": [[check.flag, check.value, check.says, check.shown, check.agrees] for check in read.flags],
    }


def _factor(factor: float | None) -> float | None:
    return None if factor is None else float(f"{factor:.5g}")


def _kinds_of_block(read: Architecture) -> list[Row]:
    """Blocks grouped by equal results."""
    kinds: list[Row] = []
    for index, probe in read.probes.items():
        kind = {
            "wiring": probe.wiring,
            "placement": probe.placement,
            "norm_type": probe.norm_type,
            "stream": None if probe.stream_coefficient is None else float(f"{probe.stream_coefficient:.3g}"),
            "parts": [
                [
                    part.path,
                    float(f"{part.coefficient:.3g}"),
                    part.kind,
                    list(part.reads),
                    part.norms.placement,
                ]
                for part in probe.parts
            ],
        }
        same = next((one for one in kinds if {k: v for k, v in one.items() if k != "at"} == kind), None)
        if same is None:
            kinds.append({"at": [index], **kind})
        else:
            same["at"].append(index)
    return kinds


def _checks(model: Any, read: Architecture) -> Row:
    """True where the instrument and plain runs agree; `hidden_states` describes transformers' last one."""
    structure = read.structure
    source = random.Random(0)
    prompts = [
        Prompt(item, [source.randrange(3, VOCABULARY) for _ in range(length)])
        for item, length in enumerate(LENGTHS)
    ]
    runs = [plain_run(model, structure.blocks_path, prompt.ids) for prompt in prompts]
    checks: Row = {
        "identity": all(
            torch.equal(out.to(after.dtype), after)
            for taken, given, _, _ in runs
            for out, after in zip(given[:-1], taken[1:], strict=True)
        ),
        "finite": all(bool(logits.isfinite().all()) for *_, logits in runs),
        "hidden_states": _hidden_states(structure, runs),
    }
    for batch in (1, 8):
        limits = BatchLimits(tokens=10_000, padding=10_000, prompts=batch)
        instrument = Instrument(model, IdsAsText(), structure, limits, "fast", read.split)
        rows, failures = measure_prompts(instrument, prompts)
        checks[f"batches of {batch}"] = not failures and all(
            _agrees(row, run) and _adds_up(row, read) for row, run in zip(rows, runs, strict=True)
        )
    return checks


def _agrees(row: Any, run: tuple[list[Any], list[Any], Any, Any]) -> bool:
    taken, given, _, logits = run
    norms = torch.tensor([float(state[-1].double().norm()) for state in [taken[0], *given]])
    log_p = torch.log_softmax(logits[-1].double(), -1)
    entropy = float(-(log_p.exp() * log_p).sum())
    return (
        bool(((torch.tensor(row.norms) / norms - 1).abs() < 1e-5).all())
        and abs(row.entropy_nats - entropy) < 1e-6 + 1e-5 * entropy
        and row.top_id == int(logits[-1].argmax())
    )


def _adds_up(row: Any, read: Architecture) -> bool:
    """Is each split block's step the sum of its parts, and has every other block no parts?"""
    if row.split is None:
        return read.split.split_blocks == 0
    return all(
        error <= 1e-5 if split else isnan(error)
        for error, split in zip(row.split.errors, read.split.blocks, strict=True)
    )


def _hidden_states(structure: Any, runs: list[tuple[list[Any], list[Any], Any, Any]]) -> str:
    """Compare `output_hidden_states` with the blocks' own stream and with its final norm."""
    found = set()
    for taken, given, states, _ in runs:
        stream = [taken[0], *given]
        if states is None:
            found.add("none given")
        elif len(states) != len(stream):
            found.add(f"{len(states)} for {len(stream)} states")
        elif not all(close(state, own) for state, own in zip(states[:-1], stream[:-1], strict=True)):
            found.add("other states")
        elif close(states[-1], stream[-1]):
            found.add("the last block's output")
        elif structure.final_norm is not None and _normed(structure, stream[-1], states[-1]):
            found.add("the final norm's output")
        else:
            found.add("something else")
    return " or ".join(sorted(found))


def _normed(structure: Any, state: Any, given: Any) -> bool:
    with torch.no_grad():
        return close(structure.final_norm(state.unsqueeze(0))[0], given)
