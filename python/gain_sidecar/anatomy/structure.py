"""The structure that discovery finds in a model, and the probe prompts for finding it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from .. import errors
from ..memory import is_out_of_memory
from .calls import Arguments, Keywords, Slot, take_input, take_output
from .length_switches import LengthSwitch

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module
    from transformers import PreTrainedModel

PROMPT_TOKENS = 5
PROBE_SHAPE = (2, 9)
PAD_ID = 0


@dataclass(frozen=True)
class Structure:
    """The modules that are hooked, with their paths in the model, and the properties found by running it."""

    blocks: list[Module]
    """The L blocks that run, in order."""
    blocks_path: str
    input_slot: Slot
    output_slot: Slot
    """The slots of the residual stream in a block's call."""
    skipped: tuple[int, ...]
    """Indices in the list of members that do not run on text alone."""
    width: int
    head: Module
    head_path: str
    head_slot: Slot
    """The slot of the head's input in its call."""
    exit_paths: tuple[str, ...]
    """The modules that h_L passes on its way to the head, in order; none where the head reads h_L itself."""
    exit_factor: float | None
    """The model's own factor on that way; None where the last module of it contains the head."""
    final_norm: Module | None
    final_norm_path: str | None
    """The first of these, when it is a norm; None otherwise."""
    embedding_path: str
    entry_paths: tuple[str, ...]
    """The modules that the embedding's output passes on its way to the first block."""
    entry_factor: float | None
    """The model's own factor on that way; None where it adds something (positions, for example)."""
    reading_more: tuple[int, ...]
    """Indices of blocks that read something of the prompt beside the residual stream."""
    switches: tuple[LengthSwitch, ...]
    """The lengths at which the arithmetic of a pass changes; empty for most models."""

    def input_of(self, args: Arguments, kwargs: Keywords) -> Tensor:
        """The residual stream that a block is called with. Shape [B, T, width]."""
        return take_input(self.input_slot, args, kwargs)

    def output_of(self, output: object) -> Tensor:
        """The residual stream that a block gives. Shape [B, T, width]."""
        return take_output(self.output_slot, output)


def vocabulary_of(model: PreTrainedModel) -> int:
    """The number of tokens that have an embedding."""
    return cast("Tensor", model.get_input_embeddings().weight).shape[0]


def probe_ids(model: PreTrainedModel) -> Tensor:
    """Ids of ordinary tokens: a padded prompt and a full one. Shape [2, 9].

    Special ids of the config are left out: some models count positions by the tokens that are not padding.
    """
    import torch

    count = vocabulary_of(model)
    special = _special_ids(model.config.to_dict())
    ordinary = [token for token in range(count) if token not in special] or list(range(count))
    rows, columns = PROBE_SHAPE
    chosen = [ordinary[(7 * index + 3) % len(ordinary)] for index in range(rows * columns)]
    ids = torch.tensor(chosen, device=model.device).reshape(rows, columns)
    ids[0, PROMPT_TOKENS:] = PAD_ID
    return ids


def _special_ids(config: Mapping[str, object]) -> set[int]:
    """Every number in the config whose name is a token's, in nested configs too."""
    found: set[int] = {PAD_ID}
    for name, value in config.items():
        if isinstance(value, dict):
            found |= _special_ids({str(key): inner for key, inner in value.items()})
        elif name.endswith(("token_id", "token_index", "pad_index", "unk_index", "mask_index")):
            found |= {
                entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, int)
            }
    return found


def run_probe(model: PreTrainedModel, ids: Tensor) -> Tensor:
    """The logits for these ids. Raises SidecarError when the model cannot run on ids alone."""
    import torch

    try:
        with torch.inference_mode():
            return cast("Tensor", model(input_ids=ids, use_cache=False).logits)
    except Exception as cause:
        # The load reports it: another device may have the memory.
        if is_out_of_memory(cause):
            raise
        raise errors.unsupported(
            type(model).__name__, f"it cannot run on token ids alone ({type(cause).__name__}: {cause})"
        ) from cause
