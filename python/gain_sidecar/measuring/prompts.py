"""From prompts to token ids, with the tokenizer's default special tokens; a prompt's faults stay its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import errors
from ..messages import ErrorRow, Item


@dataclass(frozen=True)
class TokenRules:
    """What makes a prompt measurable: the context and the embedding table's size, in tokens."""

    context: int | None
    embeddings: int
    truncate: bool
    """Cut to the tokenizer's own maximum, as the notebook does, instead of refusing."""


@dataclass(frozen=True)
class Prompt:
    """One prompt as the model will see it."""

    item: int
    ids: list[int]


def tokenize(tokenizer: Any, items: Sequence[Item], rules: TokenRules) -> tuple[list[Prompt], list[ErrorRow]]:
    """Every item ends once: as a prompt, or as an error row."""
    prompts: list[Prompt] = []
    failures: list[ErrorRow] = []
    for item, ids in zip(items, _encode(tokenizer, items, rules.truncate), strict=True):
        try:
            if isinstance(ids, Exception):
                raise errors.measurement_failed(ids)
            _check(ids, rules)
            prompts.append(Prompt(item.item, ids))
        except errors.PromptError as error:
            failures.append(ErrorRow(item=item.item, code=error.code, text=error.text))
    return prompts, failures


def _encode(tokenizer: Any, items: Sequence[Item], truncate: bool) -> list[list[int] | Exception]:
    texts = [item.text for item in items]
    try:
        return [list(ids) for ids in tokenizer(texts, truncation=truncate)["input_ids"]]
    except Exception:
        # One text that the tokenizer cannot take must not cost the others their place.
        return [_encode_one(tokenizer, text, truncate) for text in texts]


def _encode_one(tokenizer: Any, text: str, truncate: bool) -> list[int] | Exception:
    try:
        return list(tokenizer(text, truncation=truncate)["input_ids"])
    except Exception as cause:
        return cause


def _check(ids: list[int], rules: TokenRules) -> None:
    if not ids:
        raise errors.prompt_empty()
    if rules.context is not None and len(ids) > rules.context:
        raise errors.prompt_too_long(len(ids), rules.context)
    # On a GPU an id outside the table kills the whole process, so it never gets there.
    if max(ids) >= rules.embeddings:
        raise errors.token_outside(max(ids), rules.embeddings)
