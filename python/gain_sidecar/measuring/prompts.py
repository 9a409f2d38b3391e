"""From prompts to token ids, special tokens as the request has them; a prompt's faults stay its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .. import errors
from ..messages import TOKENS, ErrorRow, Item
from .special_tokens import Framed, SpecialTokens

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

# A tokenizer that states no maximum holds a number near 1e30; no text on the wire has this many tokens.
STATES_NOTHING = 1_000_000_000


@dataclass(frozen=True)
class TokenRules:
    """What makes a prompt measurable, in tokens."""

    longest: int
    longest_of: str
    """Whose number `longest` is, for error texts."""
    embeddings: int
    """Rows of the embedding table."""
    truncate: Literal["error", "left", "right"]
    """A longer prompt is refused, or loses its left or its right end; what is put around it is never cut."""
    special: SpecialTokens
    """What is put around it."""


@dataclass(frozen=True)
class Prompt:
    """One prompt as the model will see it, and how many of its tokens it will not see."""

    item: int
    ids: list[int]
    cut_tokens: int = 0
    begins_itself: bool = False
    """Does its text begin with a special token that is put before prompts?"""


def longest_prompt(context: int | None, tokenizer: PreTrainedTokenizerBase) -> tuple[int, str]:
    """The most tokens that a prompt may have, and whose number that is.

    A model's own context comes first. Where it states none (it may run on any length), the maximum of its
    tokenizer is what its makers meant it for; where that is none either, the wire's limit on a row is left.
    """
    if context is not None:
        return context, "the model's context"
    stated = tokenizer.model_max_length
    if stated is not None and 0 < stated < STATES_NOTHING:
        return int(stated), "the model states no context, and its tokenizer's maximum"
    return TOKENS, "a row"


def tokenize(
    tokenizer: PreTrainedTokenizerBase, items: Sequence[Item], rules: TokenRules
) -> tuple[list[Prompt], list[ErrorRow]]:
    """Every item ends once: as a prompt, or as an error row."""
    prompts: list[Prompt] = []
    failures: list[ErrorRow] = []
    for item, ids in zip(items, _encode(tokenizer, [item.text for item in items], rules), strict=True):
        try:
            if isinstance(ids, Exception):
                raise errors.measurement_failed(ids)
            framed = rules.special.frame(ids)
            own = _cut(framed, rules)
            kept = [*framed.before, *own, *framed.after]
            _check(kept, rules)
            prompts.append(Prompt(item.item, kept, len(framed.own) - len(own), framed.begins_itself))
        except errors.PromptError as error:
            failures.append(ErrorRow(item=item.item, code=error.code, text=error.text))
    return prompts, failures


def _encode(
    tokenizer: PreTrainedTokenizerBase, texts: list[str], rules: TokenRules
) -> list[list[int] | Exception]:
    options = rules.special.options
    try:
        return [list(ids) for ids in tokenizer(texts, **options)["input_ids"]]
    except Exception:
        # One text that the tokenizer cannot take must not cost the others their place.
        return [_encode_one(tokenizer, text, options) for text in texts]


def _encode_one(
    tokenizer: PreTrainedTokenizerBase, text: str, options: dict[str, bool]
) -> list[int] | Exception:
    try:
        return list(tokenizer(text, **options)["input_ids"])
    except Exception as cause:
        return cause


def _cut(framed: Framed, rules: TokenRules) -> list[int]:
    """A text's own tokens, or those that are left of them when the prompt is cut by the rules."""
    room = rules.longest - len(framed.before) - len(framed.after)
    # Of a text that has no room beside its special tokens nothing would be left.
    if len(framed.own) <= room or room < 1 or rules.truncate == "error":
        return framed.own
    return framed.own[-room:] if rules.truncate == "left" else framed.own[:room]


def _check(ids: list[int], rules: TokenRules) -> None:
    if not ids:
        raise errors.prompt_empty()
    if len(ids) > rules.longest:
        raise errors.prompt_too_long(len(ids), rules.longest, rules.longest_of)
    # On a GPU an id outside the table kills the whole process, so it never gets there.
    if max(ids) >= rules.embeddings:
        raise errors.token_outside(max(ids), rules.embeddings)
