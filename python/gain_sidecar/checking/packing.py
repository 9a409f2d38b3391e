"""May several prompts share a row? Only where each then gets the same numbers as alone.

Most attention uses positions that restart with each prompt and a mask that separates prompts. A state that is
passed from token to token (convolution, recurrence) uses neither. So it is tried on the known prompts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..anatomy.layer_counts import text_config
from ..measuring.instrument import Instrument
from ..measuring.layout import packed
from ..measuring.measure import measure_batch
from ..measuring.prompts import Prompt
from ..measuring.row import MeasuredRow
from .comparison import row_errors

# In wider rows, attention costs more than the saved padding.
WIDEST = 4_096
# Llama 4 and Inkling scale a token's scores by its slot, not its position, from so many slots on.
SLOT_COUNTERS = ("floor_scale", "log_scaling_n_floor")


def prove_packing(
    instrument: Instrument,
    prompts: Sequence[Prompt],
    rows: Sequence[MeasuredRow],
    limit: float,
    longest: int,
) -> int | str:
    """The widest row that prompts may share, in tokens; or the reason why they may not.

    `prompts` come shortest first. `rows` holds the same, measured one at a time; `limit` is the parity limit,
    `longest` the most tokens of a prompt.
    """
    import torch

    nearest = min((switch.tokens for switch in instrument.structure.switches), default=WIDEST)
    prompts = [prompt for prompt in prompts if len(prompt.ids) <= nearest]
    lengths = [len(prompt.ids) for prompt in prompts]
    layout = packed(lengths, min(sum(lengths), nearest)) if prompts else None
    if layout is None or not layout.shares_rows:
        return f"prompts do not share rows: no two known ones fit into {nearest} tokens, where passes change"
    try:
        found = measure_batch(instrument, list(prompts), layout)
    except torch.AcceleratorError:
        raise
    except Exception as cause:
        return f"prompts do not share rows: {type(cause).__name__}: {cause}"[:1000]
    worst = max(error for one, alone in zip(found, rows, strict=False) for error in row_errors(one, alone))
    if not worst <= limit:
        return f"prompts do not share rows: in one row, their numbers differ by {worst:.1e} from those alone"
    return min([WIDEST, longest, *_bounds(instrument)])


def _bounds(instrument: Instrument) -> list[int]:
    """Row widths, in tokens, beyond which a model would compute a shared row wrongly.

    Its own mask would differ from the given one, or it counts positions from the row's start.
    """
    config = text_config(instrument.model.config).to_dict()
    return [value for name, value in _numbers(config) if _bounds_rows(name)]


def _bounds_rows(name: str) -> bool:
    stem = any(part in name for part in ("window", "chunk", "local_attention"))
    return (stem and "layers" not in name) or name in SLOT_COUNTERS


def _numbers(config: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """Every positive integer in a config with its name, in nested tables too."""
    for name, value in config.items():
        if isinstance(value, dict):
            yield from _numbers(value)
        elif isinstance(value, int) and not isinstance(value, bool) and value > 0:
            yield str(name), value
