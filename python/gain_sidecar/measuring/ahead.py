"""Tokenizes the next prompts while the device measures the ones before."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from ..messages import ErrorRow, Item
from .prompts import Prompt, TokenRules, tokenize

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

# Leases that can be under way at once.
MOST = 16
Tokenized = tuple[list[Prompt], list[ErrorRow]]


class TokenizingAhead:
    """One thread with its own copy of the tokenizer: one copy cannot encode and decode at the same time."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, rules: TokenRules) -> None:
        self._tokenizer, self._rules = copy.deepcopy(tokenizer), rules
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tokenize")
        # The items are referenced, so that no other list can get the same id.
        self._begun: dict[int, tuple[Sequence[Item], Future[Tokenized]]] = {}

    def begin(self, items: Sequence[Item]) -> None:
        """Begin to tokenize these; when too many are waiting, the oldest are dropped."""
        while len(self._begun) >= MOST:
            self._begun.pop(next(iter(self._begun)))
        future = self._thread.submit(tokenize, self._tokenizer, items, self._rules)
        self._begun[id(items)] = (items, future)

    def take(self, items: Sequence[Item]) -> Tokenized | None:
        """The result for these items, once it is there; None where they were not begun."""
        _, future = self._begun.pop(id(items), (None, None))
        return None if future is None else future.result()

    def take_ready(self) -> tuple[Sequence[Item], Tokenized] | None:
        """The oldest items and their result; None where there are none, or they are not tokenized yet."""
        for identity, (items, future) in self._begun.items():
            if not future.done():
                return None
            del self._begun[identity]
            return items, future.result()
        return None
