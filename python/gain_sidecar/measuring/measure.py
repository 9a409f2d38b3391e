"""Measures tokenized prompts on a loaded model: batches through the hooks, one copy home for each.

    prompts ─▶ batches by length ─▶ right-padded ids [B, T] ─▶ forward under hooks ─▶ Table ─▶ rows

Right padding needs no mask: attention is causal, so nothing that a prompt's last token sees is padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from .. import errors
from ..anatomy.split import Split
from ..anatomy.structure import PAD_ID, Structure
from ..memory import is_out_of_memory, release_memory
from ..messages import ErrorRow, MeasuredRow, PartSplit
from .batches import BatchLimits, split_by_length
from .compat import compat_prediction
from .hooks import head_on_last_token, recording
from .keeping_float64 import keeping_float64
from .last_token import LastToken
from .norms import accumulator, compat_norm, residual_norm, write_prediction
from .prompts import Prompt
from .table import SPLIT, Table


@dataclass(frozen=True)
class Instrument:
    """A model with all that measuring it needs."""

    model: Any
    tokenizer: Any
    structure: Structure
    limits: BatchLimits
    mode: Literal["fast", "reference", "compat"]
    split: Split


def measure_prompts(
    instrument: Instrument, prompts: Sequence[Prompt]
) -> tuple[list[MeasuredRow], list[ErrorRow]]:
    """Every prompt ends once, as a row or as an error row; both in the order of the prompts.

    Raises SidecarError only when the device itself has failed.
    """
    rows: dict[int, MeasuredRow] = {}
    failures: dict[int, ErrorRow] = {}
    waiting = _split(instrument, [len(prompt.ids) for prompt in prompts])
    waiting.reverse()
    while waiting:
        batch = waiting.pop()
        outcome = _try_batch(instrument, [prompts[index] for index in batch])
        if isinstance(outcome, list):
            rows |= zip(batch, outcome, strict=True)
        elif len(batch) == 1:
            failures[batch[0]] = _error_row(instrument, prompts[batch[0]], outcome)
        elif is_out_of_memory(outcome):
            release_memory()
            middle = len(batch) // 2
            waiting += [batch[middle:], batch[:middle]]
        else:
            waiting += [[index] for index in reversed(batch)]
    return [rows[index] for index in sorted(rows)], [failures[index] for index in sorted(failures)]


def _split(instrument: Instrument, lengths: list[int]) -> list[list[int]]:
    """Batches of indices; a prompt that padding would change goes alone."""
    most = instrument.structure.keys_kept
    alone = [index for index, length in enumerate(lengths) if most is not None and length > most]
    others = [index for index in range(len(lengths)) if index not in set(alone)]
    batches = split_by_length([lengths[index] for index in others], instrument.limits)
    return [[index] for index in alone] + [[others[place] for place in batch] for batch in batches]


def _try_batch(instrument: Instrument, prompts: list[Prompt]) -> list[MeasuredRow] | Exception:
    import torch

    try:
        return measure_batch(instrument, prompts)
    except torch.AcceleratorError as cause:
        # After a device-side fault every later call fails too: only a new process can go on.
        raise errors.unexpected("the device", cause) from cause
    except Exception as cause:
        # The traceback would keep the batch's tensors alive while a smaller one is tried.
        return cause.with_traceback(None)


def _error_row(instrument: Instrument, prompt: Prompt, cause: Exception) -> ErrorRow:
    if is_out_of_memory(cause):
        release_memory()
        error = errors.prompt_out_of_memory(len(prompt.ids), str(instrument.model.device))
    else:
        error = errors.measurement_failed(cause)
    return ErrorRow(item=prompt.item, code=error.code, text=error.text)


def measure_batch(instrument: Instrument, prompts: list[Prompt]) -> list[MeasuredRow]:
    """One forward pass over these prompts, and their rows in the same order."""
    import torch

    structure, device = instrument.structure, instrument.model.device
    lengths = [len(prompt.ids) for prompt in prompts]
    longest = max(lengths)
    padded = [prompt.ids + [PAD_ID] * (longest - len(prompt.ids)) for prompt in prompts]
    with torch.inference_mode(), _arithmetic(instrument):
        ids = torch.tensor(padded, device=device)  # [B, T]
        last = LastToken(lengths, device)
        table = _table_for(instrument, len(prompts))
        if instrument.mode == "compat":
            with recording(structure, instrument.split, table, last, compat_norm):
                logits = instrument.model(
                    input_ids=ids, attention_mask=torch.ones_like(ids), use_cache=False
                ).logits
            for name, value in compat_prediction(logits[0, -1])._asdict().items():
                table[name].fill_(value)
        else:
            with (
                recording(structure, instrument.split, table, last, residual_norm),
                head_on_last_token(structure, last),
            ):
                logits = instrument.model(input_ids=ids, use_cache=False).logits  # [B, 1, V]
            write_prediction(table, logits[:, 0])
    rows = table.bring_home()
    return [_row(instrument, prompt, numbers) for prompt, numbers in zip(prompts, rows, strict=True)]


def _arithmetic(instrument: Instrument) -> AbstractContextManager[Any]:
    """The notebook's is that of transformers, whatever this narrows."""
    import torch

    in_float64 = instrument.model.dtype == torch.float64 and instrument.mode != "compat"
    return keeping_float64() if in_float64 else nullcontext()


def _table_for(instrument: Instrument, prompts: int) -> Table:
    """In the accumulator's dtype; the notebook takes its entropy in float64."""
    import torch

    model = instrument.model
    dtype = torch.float64 if instrument.mode == "compat" else accumulator(model.dtype)
    split = instrument.split.split_blocks > 0
    return Table(len(instrument.structure.blocks), prompts, split, dtype, model.device)


def _row(instrument: Instrument, prompt: Prompt, numbers: dict[str, list[float]]) -> MeasuredRow:
    has_split = instrument.split.split_blocks > 0
    has_final_norm = instrument.structure.final_norm is not None
    top_id = int(numbers["top_id"][0])
    return MeasuredRow(
        item=prompt.item,
        norms=numbers["norms"],
        delta_norms=numbers["delta_norms"],
        inners=numbers["inners"],
        split=PartSplit(**{name: numbers[name] for name in SPLIT}) if has_split else None,
        final_norm=numbers["final_norm"][0] if has_final_norm else None,
        entropy_nats=numbers["entropy"][0],
        top_id=top_id,
        top_token=instrument.tokenizer.decode([top_id]),
        top_prob=numbers["top_prob"][0],
        token_ids=prompt.ids,
        last_token=instrument.tokenizer.decode([prompt.ids[-1]]),
        cut_tokens=prompt.cut_tokens,
    )
