"""Measures tokenized prompts on a loaded model: batches through the hooks, one copy home for each.

    prompts ─▶ batches by length ─▶ right-padded ids [B, T] ─▶ forward under hooks ─▶ Table ─▶ rows

Right padding needs no mask: attention is causal, so nothing that a prompt's last token sees is padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .. import errors
from ..anatomy.structure import PAD_ID, Structure
from ..memory import is_out_of_memory, release_memory
from ..messages import ErrorRow, MeasuredRow
from .batches import BatchLimits, split_by_length
from .compat import compat_prediction
from .hooks import head_on_last_token, recording
from .norms import Table, compat_norm, residual_norm, write_prediction
from .prompts import Prompt


@dataclass(frozen=True)
class Instrument:
    """A model with all that measuring it needs."""

    model: Any
    tokenizer: Any
    structure: Structure
    limits: BatchLimits
    mode: Literal["fast", "reference", "compat"]


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
    with torch.inference_mode():
        ids = torch.tensor(padded, device=device)  # [B, T]
        last = torch.tensor(lengths, device=device) - 1  # [B]
        table = Table(len(structure.blocks), len(prompts), device)
        if instrument.mode == "compat":
            with recording(structure, table, last, compat_norm):
                logits = instrument.model(
                    input_ids=ids, attention_mask=torch.ones_like(ids), use_cache=False
                ).logits
            entropy, top_id, top_prob = compat_prediction(logits[0, -1])
            values = table.buffer.double().cpu()
            values[-3:, 0] = torch.tensor([entropy, top_prob, top_id], dtype=torch.float64)
        else:
            with recording(structure, table, last, residual_norm), head_on_last_token(structure, last):
                logits = instrument.model(input_ids=ids, use_cache=False).logits  # [B, 1, V]
            write_prediction(table, logits[:, 0])
            values = table.buffer.cpu()
    columns = values.T.tolist()
    return [_row(instrument, prompt, column) for prompt, column in zip(prompts, columns, strict=True)]


def _row(instrument: Instrument, prompt: Prompt, column: list[float]) -> MeasuredRow:
    layers = len(instrument.structure.blocks)
    entropy, top_prob, top_id = column[3 * layers + 1 :]
    return MeasuredRow(
        item=prompt.item,
        norms=column[: layers + 1],
        delta_norms=column[layers + 1 : 2 * layers + 1],
        inners=column[2 * layers + 1 : 3 * layers + 1],
        split=None,
        final_norm=None,
        entropy_nats=entropy,
        top_id=int(top_id),
        top_token=instrument.tokenizer.decode([int(top_id)]),
        top_prob=top_prob,
        token_ids=prompt.ids,
        last_token=instrument.tokenizer.decode([prompt.ids[-1]]),
        cut_tokens=prompt.cut_tokens,
    )
