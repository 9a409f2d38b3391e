"""A model with all that measuring it needs."""

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
from .quantities import Group
from .special_tokens import decode
from .table import Table

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


class Replaying(Protocol):
    """Runs passes whose shape came before at once."""

    @property
    def works(self) -> bool:
        """False once it has given up."""

    def takes(self, slots: int) -> bool:
        """May a pass of so many slots be given to `run`?"""

    def run(self, instrument: Instrument, inputs: Inputs) -> Table | None:
        """The table of this batch, valid until the next call; None where it has to be run as it is."""


@dataclass(frozen=True)
class Instrument:
    """What measures. Copies with other limits or another mode share the notices."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    structure: Structure
    limits: BatchLimits
    mode: Literal["fast", "reference", "compat"]
    split: Split
    captures: Replaying | None = None
    """CUDA graphs of passes; None where every pass is run operation by operation."""
    compiled: Compiled | None = None
    """Compiled parts of the blocks; None where they run as they are."""
    widest_mask: int | None = None
    """Rows of at most so many slots may be given positions and a mask; None where the model takes none."""
    last_mlp: tuple[Writer, ...] = ()
    """What runs on last tokens alone, in the last block; empty where that is not proven."""
    notices: list[Notice] = field(default_factory=list)
    """What did not run as planned, each once, until someone takes them."""

    texts: dict[int, str] = field(default_factory=dict)
    """Tokens that were written out before."""

    @property
    def groups(self) -> tuple[Group, ...]:
        """Which quantities this model has."""
        split: tuple[Group, ...] = ("split",) if self.split.split_blocks else ()
        final: tuple[Group, ...] = () if self.structure.final_norm is None else ("final norm",)
        return ("row", *split, *final)

    def running(self) -> AbstractContextManager[None]:
        """While inside, the model runs as it does when it is measured."""
        return self.compiled.active() if self.compiled else nullcontext()

    def text_of(self, token: int) -> str:
        """The text of one token."""
        text = self.texts.get(token)
        if text is None:
            text = self.texts[token] = decode(self.tokenizer, [token])
        return text

    def notice(self, code: NoticeCode, text: str) -> None:
        """Note something that does not run as planned; the same again is not noted twice."""
        said = Notice(code=code, text=text, times=1)
        if said not in self.notices:
            self.notices.append(said)

    def take_notices(self) -> list[Notice]:
        """Those that no one has taken yet."""
        taken = list(self.notices)
        self.notices.clear()
        return taken
