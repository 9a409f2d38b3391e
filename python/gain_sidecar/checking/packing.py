"""May several prompts share a row? Only where running the model so gives each what it has alone.

Most attention takes positions that begin anew and a mask that keeps prompts apart; a state that runs on from
token to token (convolution, recurrence) takes neither. So it is tried on prompts that are known alone.
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

# Wider rows attend to more than they save.
WIDEST = 4_096
# Llama 4 and Inkling scale a token's scores by its slot, whatever positions are given, from so many on.
SLOT_COUNTERS = ("floor_scale", "log_scaling_n_floor")


def prove_packing(
    instrument: Instrument,
    prompts: Sequence[Prompt],
    rows: Sequence[MeasuredRow],
    limit: float,
    longest: int,
) -> int | str:
    """The widest row, in tokens, that prompts may share; or why they may not.

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
    """Where a model would not take a shared row for what it is, in tokens.

    Its own mask would differ from the one that is given, or it counts positions from the row's start.
    """
    config = text_config(instrument.model.config).to_dict()
    return [value for name, value in _numbers(config) if _bounds_rows(name)]


def _bounds_rows(name: str) -> bool:
    stem = any(part in name for part in ("window", "chunk", "local_attention"))
    return (stem and "layers" not in name) or name in SLOT_COUNTERS


def _numbers(config: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """Every positive whole number of a config with its name, nested ones too."""
    for name, value in config.items():
        if isinstance(value, dict):
            yield from _numbers(value)
        elif isinstance(value, int) and not isinstance(value, bool) and value > 0:
            yield str(name), value
