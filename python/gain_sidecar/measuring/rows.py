"""The rows of many prompts, as the columns that they came in. n prompts, C numbers each."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, overload

from ..messages import RowBlock, SplitBlock
from .prompts import Prompt
from .row import MeasuredRow, PartSplit
from .table import SPLIT


class Rows(Sequence[MeasuredRow]):
    """Read as rows where a few are looked at, or as the block of all of them."""

    def __init__(
        self,
        prompts: Sequence[Prompt],
        numbers: Any,
        slices: dict[str, slice],
        has_final_norm: bool,
        text_of: Callable[[int], str],
    ) -> None:
        """`numbers` is a numpy array [n, C]; `slices` says where each quantity of a table stands in C."""
        self._prompts, self._numbers, self._slices = prompts, numbers, slices
        self._has_final_norm, self._text_of = has_final_norm, text_of

    def __len__(self) -> int:
        return len(self._prompts)

    @overload
    def __getitem__(self, index: int) -> MeasuredRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[MeasuredRow]: ...

    def __getitem__(self, index: int | slice) -> MeasuredRow | Sequence[MeasuredRow]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        prompt, row = self._prompts[index], self._numbers[index].tolist()
        numbers = {name: row[part] for name, part in self._slices.items()}
        top_id = int(numbers["top_id"][0])
        return MeasuredRow(
            item=prompt.item,
            norms=numbers["norms"],
            delta_norms=numbers["delta_norms"],
            inners=numbers["inners"],
            split=PartSplit(*(numbers[name] for name in SPLIT)) if self._has_split else None,
            final_norm=numbers["final_norm"][0] if self._has_final_norm else None,
            entropy_nats=numbers["entropy"][0],
            top_id=top_id,
            top_token=self._text_of(top_id),
            top_prob=numbers["top_prob"][0],
            token_ids=prompt.ids,
            last_token=self._text_of(prompt.ids[-1]),
            cut_tokens=prompt.cut_tokens,
        )

    @property
    def _has_split(self) -> bool:
        return SPLIT[0] in self._slices

    def block(self) -> RowBlock:
        """All rows as they cross the wire."""
        numbers = self._numbers.astype("<f8")
        top_ids = numbers[:, self._slices["top_id"]].astype("<i4")

        def column(name: str) -> bytes:
            taken: bytes = numbers[:, self._slices[name]].tobytes()
            return taken

        return RowBlock(
            items=_int32(prompt.item for prompt in self._prompts),
            norms=column("norms"),
            delta_norms=column("delta_norms"),
            inners=column("inners"),
            split=SplitBlock(*(column(name) for name in SPLIT)) if self._has_split else None,
            final_norms=column("final_norm") if self._has_final_norm else None,
            entropies_nats=column("entropy"),
            top_ids=top_ids.tobytes(),
            top_tokens=[self._text_of(token) for token in top_ids[:, 0].tolist()],
            top_probs=column("top_prob"),
            token_counts=_int32(len(prompt.ids) for prompt in self._prompts),
            token_ids=_int32(chain.from_iterable(prompt.ids for prompt in self._prompts)),
            last_tokens=[self._text_of(prompt.ids[-1]) for prompt in self._prompts],
            cut_tokens=_int32(prompt.cut_tokens for prompt in self._prompts),
        )


def _int32(values: Any) -> bytes:
    return array("i", values).tobytes()
