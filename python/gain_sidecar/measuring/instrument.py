"""A model with everything that is needed to measure it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from ..anatomy.split import Split, Writer
from ..anatomy.structure import Structure
from ..messages import Notice, NoticeCode
from .batches import BatchLimits
from .compiled import Compiled
from .inputs import Inputs
from .positions import Positions
from .quantities import Group
from .special_tokens import decode
from .table import Table

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


class Replaying(Protocol):
    """Replays passes of repeated shapes."""

    @property
    def works(self) -> bool:
        """False once a capture has failed."""

    def takes(self, slots: int) -> bool:
        """May a pass of so many slots be given to `run`?"""

    def run(self, instrument: Instrument, inputs: Inputs) -> Table | None:
        """The table of this batch, valid until the next call; None where the pass must be run uncaptured."""


@dataclass(frozen=True)
class Instrument:
    """Measures prompts on one model. Copies with other limits or another mode share the notices."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    structure: Structure
    limits: BatchLimits
    mode: Literal["fast", "reference", "compat"]
    split: Split
    captures: Replaying | None = None
    """CUDA graphs of passes; None where every pass is run uncaptured."""
    compiled: Compiled | None = None
    """Compiled parts of the blocks; None where they run uncompiled."""
    widest_mask: int | None = None
    """The widest row for which the model accepts positions and a mask; None where it accepts none."""
    positions: Positions | None = None
    """The positions that are measured beside each last token; None for none."""
    kept_blocks: tuple[int, ...] = ()
    """The blocks whose states at the last tokens are kept; 0 is the input of the first."""
    last_mlp: tuple[Writer, ...] = ()
    """The modules of the last block that run on last tokens alone; empty where that is not proven."""
    notices: list[Notice] = field(default_factory=list)
    """Deviations from the plan, each once, until they are taken."""

    texts: dict[int, str] = field(default_factory=dict)
    """Texts of tokens, by id, as far as they were needed."""

    @property
    def groups(self) -> tuple[Group, ...]:
        """Which quantities this model has."""
        split: tuple[Group, ...] = ("split",) if self.split.split_blocks else ()
        final: tuple[Group, ...] = () if self.structure.final_norm is None else ("final norm",)
        return ("row", *split, *final)

    def running(self) -> AbstractContextManager[None]:
        """While inside, the model runs as in a measurement."""
        return self.compiled.active() if self.compiled else nullcontext()

    def text_of(self, token: int) -> str:
        """The text of one token."""
        text = self.texts.get(token)
        if text is None:
            text = self.texts[token] = decode(self.tokenizer, [token])
        return text

    def notice(self, code: NoticeCode, text: str) -> None:
        """Record a deviation from the plan, unless it is recorded already."""
        notice = Notice(code=code, text=text, times=1)
        if notice not in self.notices:
            self.notices.append(notice)

    def take_notices(self) -> list[Notice]:
        """The recorded notices, which are removed."""
        taken = list(self.notices)
        self.notices.clear()
        return taken
