"""May the last block's MLP run on last tokens alone? Only where known prompts then get the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..anatomy.split import Writer
from ..measuring.instrument import Instrument
from ..measuring.last_mlp import last_mlp
from ..measuring.measure import measure_batch
from ..measuring.prompts import Prompt
from ..measuring.row import MeasuredRow
from .comparison import relative_errors, row_errors


def prove_last_mlp(
    instrument: Instrument, prompts: Sequence[Prompt], rows: Sequence[MeasuredRow], limit: float
) -> tuple[Writer, ...]:
    """The modules that may run on last tokens alone; empty where none may.

    `rows` holds the same prompts, measured one at a time on all tokens; `limit` is the parity limit.
    """
    import torch

    writers = last_mlp(instrument.structure, instrument.split)
    if not writers or instrument.mode == "compat":
        return ()
    nearest = min((switch.tokens for switch in instrument.structure.switches), default=None)
    prompts = [prompt for prompt in prompts if nearest is None or len(prompt.ids) <= nearest]
    if not prompts:
        return ()
    try:
        found = measure_batch(replace(instrument, last_mlp=writers), list(prompts))
    except torch.AcceleratorError:
        raise
    except (ValueError, TypeError, RuntimeError):
        # A module whose input is more than a vector per token must run on all tokens.
        return ()
    errors = [error for one, alone in zip(found, rows, strict=False) for error in _errors(one, alone)]
    return writers if max(errors) <= limit else ()


def _errors(row: MeasuredRow, alone: MeasuredRow) -> list[float]:
    """With the error of the entropy, which depends on everything after the last block."""
    entropy = relative_errors(1 + row.entropy_nats, 1 + alone.entropy_nats)
    return [*row_errors(row, alone), float(entropy)]
