"""What a load did not read, for the report: tensors without a module, other files, and code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from ..messages import NoticeCode, SurplusWeights
from .beside import list_beside
from .checkpoint import read_tokenizer_config
from .kind_errors import first_of
from .loading import LoadedWeights
from .own_code import code_left_aside
from .resolution import Located
from .surplus import list_surplus

if TYPE_CHECKING:
    from torch.nn import Module


class Blocks(Protocol):
    """A model's transformer blocks and their path."""

    @property
    def blocks(self) -> Sequence[Module]:
        """The modules, first to last."""

    @property
    def blocks_path(self) -> str:
        """The path of the module that holds them."""


def surplus_of(located: Located, weights: LoadedWeights, structure: Blocks) -> list[SurplusWeights]:
    """Unread blocks first, then adapters, unknown tensors, and known extras."""
    inside = list_surplus(
        weights.unread,
        located.config,
        structure.blocks_path,
        len(structure.blocks),
        weights.model._keys_to_ignore_on_load_unexpected or (),
    )
    beside = list_beside(located.folder, located.listing)
    if located.adapter is not None and located.adapter.folder.samefile(located.folder):
        beside = [entry for entry in beside if entry.kind != "adapter"]
    order = ("block", "adapter", "other", "known extra")
    return sorted([*inside, *beside], key=lambda entry: order.index(entry.kind))


def loading_notices(located: Located, surplus: list[SurplusWeights]) -> list[tuple[NoticeCode, str]]:
    """Notices about how the files were read."""
    notices: list[tuple[NoticeCode, str]] = []
    tokenizer = read_tokenizer_config(located.folder, located.source) if located.listing.tokenizer else {}
    if (text := code_left_aside(located.config, tokenizer)) is not None:
        notices.append(("code_not_run", text))
    if located.listing.lacks_index:
        files = located.listing.weight_files
        notices.append(
            (
                "index_missing",
                f"there is no index of the weights: all of {first_of(files)} was read. `save_pretrained` "
                "writes an index",
            )
        )
    if located.copy is not None and located.copy.problem is not None:
        notices.append(("gguf_copy", located.copy.problem))
    notices += [
        ("surplus_weights", f"{entry.tensors} tensors are not read, {entry.text}")
        for entry in surplus
        if entry.kind == "other"
    ]
    return notices
