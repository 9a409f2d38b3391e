"""Tokenizes prompts with the special tokens of the request; an error of one prompt does not affect others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .. import errors
from ..messages import TOKENS, ErrorRow, Item
from .chat import ChatTemplate
from .special_tokens import Affixes, Framed, SpecialTokens

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

# A tokenizer without a maximum has a number near 1e30 instead; no text on the wire has this many tokens.
STATES_NOTHING = 1_000_000_000
# Lists of ones and zeros beside the ids take a sixth of a tokenizer's time.
IDS_ALONE = {"return_attention_mask": False, "return_token_type_ids": False}


@dataclass(frozen=True)
class TokenRules:
    """How prompts are tokenized, and their limits."""

    longest: int
    longest_of: str
    """The source of `longest`, for error texts."""
    embeddings: int
    """Rows of the embedding table."""
    truncate: Literal["error", "left", "right"]
    """A longer prompt is refused, or cut at its left or right end; special tokens are never cut."""
    special: SpecialTokens
    """The special tokens around it, where there is no template."""
    chat: ChatTemplate | None = None
    """The chat template around it; None for plain text."""

    @property
    def around(self) -> Affixes:
        """The tokens around a prompt that has none of them itself."""
        return self.special.around if self.chat is None else self.chat.around


@dataclass(frozen=True)
class Prompt:
    """One prompt's input ids, and how many tokens of it were cut off."""

    item: int
    ids: list[int]
    cut_tokens: int = 0
    begins_itself: bool = False
    """Does its text begin with a special token that is put before prompts?"""


def longest_prompt(context: int | None, tokenizer: PreTrainedTokenizerBase) -> tuple[int, str]:
    """The most tokens that a prompt may have, and the source of this number.

    The model's own context comes first. Where it states none, its tokenizer's maximum applies; where there is
    none either, the wire's limit on a row.
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
    """Every item once: as a prompt, or as an error row."""
    prompts: list[Prompt] = []
    failures: list[ErrorRow] = []
    for item, ids in zip(items, _encode(tokenizer, items, rules), strict=True):
        try:
            if isinstance(ids, Exception):
                raise ids if isinstance(ids, errors.PromptError) else errors.measurement_failed(ids)
            framed = Framed((), ids, (), False) if rules.chat else rules.special.frame(ids)
            own = _cut(framed, rules)
            kept = [*framed.before, *own, *framed.after]
            _check(kept, rules)
            prompts.append(Prompt(item.item, kept, len(framed.own) - len(own), framed.begins_itself))
        except errors.PromptError as error:
            failures.append(ErrorRow(item=item.item, code=error.code, text=error.text))
    return prompts, failures


def _encode(
    tokenizer: PreTrainedTokenizerBase, items: Sequence[Item], rules: TokenRules
) -> list[list[int] | Exception]:
    if rules.chat is None:
        return _encode_texts(tokenizer, [item.text for item in items], rules.special.options)
    texts = rules.chat.texts(tokenizer, items)
    whole = [text for text in texts if isinstance(text, str)]
    # As apply_chat_template does.
    encoded = iter(_encode_texts(tokenizer, whole, {"add_special_tokens": False}))
    return [next(encoded) if isinstance(text, str) else text for text in texts]


def _encode_texts(
    tokenizer: PreTrainedTokenizerBase, texts: list[str], options: dict[str, bool]
) -> list[list[int] | Exception]:
    if not texts:
        return []
    try:
        return [list(ids) for ids in tokenizer(texts, **IDS_ALONE, **options)["input_ids"]]
    except Exception:
        # A text on which the tokenizer fails must not affect the others.
        return [_encode_one(tokenizer, text, options) for text in texts]


def _encode_one(
    tokenizer: PreTrainedTokenizerBase, text: str, options: dict[str, bool]
) -> list[int] | Exception:
    try:
        return list(tokenizer(text, **IDS_ALONE, **options)["input_ids"])
    except Exception as cause:
        return cause


def _cut(framed: Framed, rules: TokenRules) -> list[int]:
    """A text's own tokens, cut to fit as the rules state."""
    room = rules.longest - len(framed.before) - len(framed.after)
    # Where the special tokens leave no room, nothing of the text would remain.
    if len(framed.own) <= room or room < 1 or rules.truncate == "error":
        return framed.own
    return framed.own[-room:] if rules.truncate == "left" else framed.own[:room]


def _check(ids: list[int], rules: TokenRules) -> None:
    if not ids:
        raise errors.prompt_empty()
    if len(ids) > rules.longest:
        raise errors.prompt_too_long(len(ids), rules.longest, rules.longest_of)
    # On a GPU an id outside the table makes the whole process fail, so it is refused here.
    if max(ids) >= rules.embeddings:
        raise errors.token_outside(max(ids), rules.embeddings)
