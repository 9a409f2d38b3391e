"""Measures the model that is being trained with the sidecar's own instrument, in float32.

texts ─▶ the instrument's batches, made once ─▶ passes under its hooks ─▶ numbers of each text ─▶ Blocks
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import torch
from gain_sidecar.anatomy.architecture import read_architecture
from gain_sidecar.anatomy.structure import Structure
from gain_sidecar.measuring.batches import CPU_LIMITS, CUDA_LIMITS, key_cost
from gain_sidecar.measuring.inputs import make_inputs
from gain_sidecar.measuring.instrument import Instrument
from gain_sidecar.measuring.last_mlp import last_mlp
from gain_sidecar.measuring.last_token import LastToken
from gain_sidecar.measuring.measure import plan as plan_batches
from gain_sidecar.measuring.passes import empty_table, run_pass
from gain_sidecar.measuring.prompts import Prompt
from gain_sidecar.measuring.quantities import slices_of, width_of
from gain_sidecar.measuring.row import quantities_in
from torch import Tensor

from . import errors
from .plan import Wiring
from .record import Blocks, Numbers

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    Array: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

# A GPU takes 1,000 passages of 128 tokens and the prompts in one batch: starting the operations of each costs
# as much as computing some thousand tokens.
CUDA_SLOTS = 262_144
ANY_PADDING = CUDA_SLOTS


class Texts:
    """Tokenized texts, by kind, in their batches for one instrument."""

    def __init__(self, instrument: Instrument, kinds: Mapping[str, Sequence[Prompt]]) -> None:
        model = instrument.model
        prompts = [prompt for texts in kinds.values() for prompt in texts]
        self.count = len(prompts)
        ends = list(accumulate(len(texts) for texts in kinds.values()))
        self.kinds = {name: slice(end - len(kinds[name]), end) for name, end in zip(kinds, ends, strict=True)}
        self.batches = []
        for batch in plan_batches(instrument, [len(prompt.ids) for prompt in prompts]):
            chosen = [prompts[index] for index in batch.indices]
            inputs = make_inputs(
                chosen, batch.layout, model.device, model.dtype, explicit=False, entries=len(chosen)
            )
            self.batches.append((batch.indices, inputs))


def instrument_on(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, wiring: Wiring) -> Instrument:
    """The instrument on a live model in float32, its structure proved on a probe as at a load.

    Raises TwinsError where the probe shows another wiring.
    """
    read = read_architecture(model.eval())
    if read.wiring != wiring:
        raise errors.wiring_differs(wiring, read.wiring)
    on_cuda = model.device.type == "cuda"
    limits = replace(CUDA_LIMITS, tokens=CUDA_SLOTS, padding=ANY_PADDING) if on_cuda else CPU_LIMITS
    limits = replace(limits, key_cost=key_cost(read.structure.width))
    narrow = last_mlp(read.structure, read.split)
    return Instrument(model, tokenizer, read.structure, limits, "reference", read.split, last_mlp=narrow)


def measure(instrument: Instrument, texts: Texts) -> dict[str, tuple[Blocks, Numbers]]:
    """By kind: statistics over the texts, and each text's log gain in the last block."""
    layers = len(instrument.structure.blocks)
    quantities = quantities_in(*instrument.groups)
    numbers = np.empty((texts.count, width_of(quantities, layers)))
    shares = np.empty((texts.count, layers + 1))
    for indices, inputs in texts.batches:
        table = empty_table(instrument, len(indices))
        with largest_shares(instrument.structure, LastToken(inputs.last)) as found:
            run_pass(instrument, inputs, table)
        numbers[indices] = table.copy_to_host().wait()
        shares[indices] = torch.stack(found, 1).cpu().numpy()
    columns = slices_of(quantities, layers).items()
    with np.errstate(all="ignore"):
        return {
            kind: _statistics({name: numbers[own, where] for name, where in columns}, shares[own])
            for kind, own in texts.kinds.items()
        }


@contextmanager
def largest_shares(structure: Structure, last: LastToken) -> Iterator[list[Tensor]]:
    """While inside, a pass appends the largest dimension's share of ‖h_k‖² for k = 0…L, float64 [B] each."""
    found: list[Tensor] = []

    def add(states: Tensor) -> None:
        squares = last.of(states).double().square()
        found.append(squares.amax(-1) / squares.sum(-1))

    first = structure.blocks[0].register_forward_pre_hook(
        lambda _, args, kwargs: add(structure.input_of(args, kwargs)), with_kwargs=True
    )
    after = [
        block.register_forward_hook(lambda _, __, output: add(structure.output_of(output)))
        for block in structure.blocks
    ]
    try:
        yield found
    finally:
        for handle in (first, *after):
            handle.remove()


def _statistics(columns: dict[str, Array], shares: Array) -> tuple[Blocks, Numbers]:
    """Columns [texts, L or L + 1] to means over texts; `log_gain_sd` divides by the number of texts less one.

    The three parts add up to gain² - 1: (2⟨h, x⟩ + ‖x‖²) / ‖h‖² for x = a and m, and 2⟨a, m⟩ / ‖h‖².
    """
    norms, steps = columns["norms"], columns["delta_norms"]
    attention, mlp = columns["attention_norms"], columns["mlp_norms"]
    before = norms[:, :-1]
    log_gain = np.log(norms[:, 1:]) - np.log(before)
    ratios = {"write": steps / before, "attention": attention / before, "mlp": mlp / before}
    inner = {
        "write": columns["inner_products"] / before,
        "attention": columns["attention_inner_products"] / before,
        "mlp": columns["mlp_inner_products"] / before,
    }
    parts = {name: 2 * inner[name] / before + ratios[name] ** 2 for name in ("attention", "mlp")}
    per_text: dict[str, Array] = {
        "log_gain": log_gain,
        "below_1": np.where(np.isnan(log_gain), np.nan, log_gain < 0),
        "write_ratio": ratios["write"],
        "cos_write": inner["write"] / steps,
        "cos_attention": inner["attention"] / attention,
        "cos_mlp": inner["mlp"] / mlp,
        "attention_ratio": ratios["attention"],
        "mlp_ratio": ratios["mlp"],
        "attention_part": parts["attention"],
        "mlp_part": parts["mlp"],
        "interplay_part": ratios["write"] ** 2 - ratios["attention"] ** 2 - ratios["mlp"] ** 2,
        "largest_share": shares,
        "log_norm": np.log(norms),
    }
    blocks: Blocks = {name: values.mean(0).tolist() for name, values in per_text.items()}
    blocks["log_gain_sd"] = log_gain.std(0, ddof=1).tolist()
    return blocks, log_gain[:, -1].tolist()
