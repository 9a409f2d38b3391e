"""One forward pass under hooks, from the tensors of a batch to a filled table, all on the device."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from .compat import compat_prediction
from .hooks import head_on_last_token, recording
from .inputs import Inputs
from .instrument import Instrument
from .keeping_float64 import keeping_float64
from .kept_states import KeptStates
from .last_mlp import mlp_on_last_tokens
from .last_token import LastToken
from .norms import accumulator, compat_norm, residual_norm, write_prediction
from .table import Table


def run_pass(instrument: Instrument, inputs: Inputs, table: Table) -> None:
    """Fill the table. On a GPU this returns when all kernels are queued, before they have run."""
    import torch

    structure, last = instrument.structure, LastToken(inputs.last)
    with torch.inference_mode(), _arithmetic(instrument):
        if instrument.mode == "compat":
            with recording(structure, instrument.split, table, last, compat_norm):
                logits = instrument.model(
                    input_ids=inputs.ids, attention_mask=torch.ones_like(inputs.ids), use_cache=False
                ).logits
            for name, value in compat_prediction(logits[0, -1])._asdict().items():
                table[name].fill_(value)
        else:
            with (
                mlp_on_last_tokens(instrument.last_mlp, last, inputs.layout.slots),
                recording(structure, instrument.split, table, last, residual_norm),
                head_on_last_token(structure, LastToken(inputs.last[: inputs.predicted])),
                instrument.running(),
            ):
                logits = instrument.model(**inputs.keywords(), use_cache=False).logits  # [B, 1, V]
            in_buckets = instrument.limits.bucket_tokens is not None
            write_prediction(table, logits.reshape(-1, logits.shape[-1]), aligned=in_buckets)


def empty_table(instrument: Instrument, slots: int, prompts: int = 0) -> Table:
    """In the accumulator's dtype; in compat mode in float64, as the notebook's entropy.

    Of the first `prompts` slots the states of the instrument's blocks are kept.
    """
    import torch

    model = instrument.model
    dtype = torch.float64 if instrument.mode == "compat" else accumulator(model.dtype)
    kept = KeptStates(instrument.kept_blocks, prompts)
    return Table(len(instrument.structure.blocks), slots, instrument.groups, dtype, model.device, kept)


def _arithmetic(instrument: Instrument) -> AbstractContextManager[object]:
    """Keeps float64, except in compat mode: the notebook does not."""
    import torch

    in_float64 = instrument.model.dtype == torch.float64 and instrument.mode != "compat"
    return keeping_float64() if in_float64 else nullcontext()
