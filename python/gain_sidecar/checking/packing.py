"""May several prompts share a row? Only where running the model so gives each what it has alone.

Most attention takes positions that begin anew and a mask that keeps prompts apart; a state that runs on from
token to token (convolution, recurrence) takes neither. So it is tried on prompts that are known alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..anatomy.layer_counts import text_config
from ..measuring.instrument import Instrument
from ..measuring.layout import packed
from ..measuring.measure import measure_batch
from ..measuring.prompts import Prompt
from ..measuring.row import MeasuredRow
from .comparison import row_errors

# Wider rows attend to more than they save.
WIDEST = 4_096


def prove_packing(
    instrument: Instrument,
    prompts: Sequence[Prompt],
    rows: Sequence[MeasuredRow],
    limit: float,
    longest: int,
) -> int | str:
    """The widest row, in tokens, that prompts may share; or why they may not.

    `rows` holds the same prompts, measured one at a time; `limit` is the parity limit, `longest` the most
    tokens of a prompt.
    """
    import torch

    lengths = [len(prompt.ids) for prompt in prompts]
    try:
        found = measure_batch(instrument, list(prompts), packed(lengths, sum(lengths)))
    except torch.AcceleratorError:
        raise
    except Exception as cause:
        return f"prompts do not share rows: {type(cause).__name__}: {cause}"[:1000]
    worst = max(error for one, alone in zip(found, rows, strict=True) for error in row_errors(one, alone))
    if not worst <= limit:
        return f"prompts do not share rows: in one row, their numbers differ by {worst:.1e} from those alone"
    return min([WIDEST, longest, *_bounds(instrument)])


def _bounds(instrument: Instrument) -> list[int]:
    """Where the mask of a model would differ from the one that is given for a shared row, in tokens."""
    config: Any = text_config(instrument.model.config)
    windows = [
        value
        for name, value in config.to_dict().items()
        if ("window" in name or "chunk" in name) and isinstance(value, int) and value > 0
    ]
    kept = instrument.structure.keys_kept
    return windows if kept is None else [*windows, kept]
