"""The special tokens around a prompt: those of the tokenizer, changed as the request states.

    text ─▶ tokenizer ─▶ ids ─▶ before · the text's own tokens · after ─▶ the rules applied to each

All rules work on ids: `<s>` in a text can be a special token or three letters, which only its ids show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from .. import errors
from ..messages import Notice, SpecialToken

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

PROBES = ("The quick brown fox", "0123")
# Where the vocabulary has no token of these texts, its first entries are tried, up to this number.
ENTRIES = 100

How = Literal["auto", "add", "none"]


class Affixes(NamedTuple):
    """Ids in order, before and after a text."""

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()


class Framed(NamedTuple):
    """The ids of one prompt in three parts. Only `own` may be cut."""

    before: tuple[int, ...]
    own: list[int]
    after: tuple[int, ...]
    begins_itself: bool
    """Does the text itself begin with a token that is added before texts?"""


@dataclass(frozen=True)
class SpecialTokens:
    """The special tokens around a prompt.

    `auto` adds the tokenizer's, except where the text begins (or ends) with them already. `add` adds them
    always, `none` never.
    """

    how: How
    found: Affixes
    """The special tokens that the tokenizer adds; empty for `none`."""
    put: Affixes
    """Those of `found` that are kept: without the beginning-of-sequence token where it is excluded."""
    bos: int | None
    """The beginning-of-sequence token where it is requested and the tokenizer does not add it."""

    @property
    def options(self) -> dict[str, bool]:
        """The tokenizer's keyword arguments."""
        return {"add_special_tokens": False} if self.how == "none" else {}

    @property
    def around(self) -> Affixes:
        """The tokens around a text that has no special token itself."""
        return self.put if self.bos is None else Affixes((self.bos, *self.put.before), self.put.after)

    def frame(self, ids: list[int]) -> Framed:
        """Apply the rules to ids from the tokenizer, which was called with `options`."""
        if self.bos is None and not any(self.found):
            return Framed((), ids, (), False)
        own, (before, after) = ids, self.put
        # Some tokenizers do not add a token that the text has already: only tokens that are there are moved.
        if tuple(own[: len(self.found.before)]) == self.found.before:
            own = own[len(self.found.before) :]
        else:
            before = ()
        rest = len(own) - len(self.found.after)
        if rest >= 0 and tuple(own[rest:]) == self.found.after:
            own = own[:rest]
        else:
            after = ()
        begins = bool(before) and own[:1] == [before[0]]
        if self.how == "auto":
            if shared := _shared(own, before):
                before, own = before[:shared], own[shared:]
            if shared := _shared(own[: -1 - len(after) : -1], after[::-1]):
                after, own = after[-shared:], own[:-shared]
        if self.bos is not None:
            if own[:1] == [self.bos]:
                before, own, begins = (*before, self.bos), own[1:], True
            else:
                before = (self.bos, *before)
        return Framed(before, own, after, begins)

    def notice(self, prompts: int, text_of: Callable[[int], str]) -> Notice:
        """For prompts that begin with a token that is added before prompts, with the consequence."""
        first = self.around.before[0]
        token = f"{text_of(first)} (id {first})"
        text = (
            f"a prompt begins with {token} itself, and --special-tokens add adds another before it: with two "
            "its gain differs; --special-tokens auto adds none before such a prompt"
            if self.how == "add" and self.bos is None
            else f"a prompt begins with {token} itself: no second one is added before it"
        )
        return Notice(code="special_tokens_present", text=text, times=prompts)


def _shared(own: Sequence[int], put: Sequence[int]) -> int:
    """The length of the common beginning of `own` and `put`."""
    count = 0
    while count < min(len(own), len(put)) and own[count] == put[count]:
        count += 1
    return count


def special_tokens(
    tokenizer: PreTrainedTokenizerBase, how: How, bos: Literal["auto", "with", "without"], source: str
) -> SpecialTokens:
    """The rules of a request for this tokenizer. Raises SidecarError where it lacks the requested token."""
    token = tokenizer.bos_token_id
    if bos == "with" and token is None:
        raise errors.no_bos_token(source)
    found = Affixes() if how == "none" else affixes_of(tokenizer)
    put = found
    if bos == "without":
        put = Affixes(tuple(one for one in found.before if one != token), found.after)
    is_missing = bos == "with" and token not in found.before
    return SpecialTokens(how, found, put, token if is_missing else None)


def affixes_of(tokenizer: PreTrainedTokenizerBase) -> Affixes:
    """The tokens that the tokenizer, called without options, adds around a text.

    A text's ids without special tokens are searched among its ids with them. Where they are not found, the
    tokenizer encodes the text itself differently in the two cases; then the special ids at both ends count.
    """
    special = set(tokenizer.all_special_ids)
    for text in _probes(tokenizer, special):
        try:
            ids = list(tokenizer(text)["input_ids"])
            own = list(tokenizer(text, add_special_tokens=False)["input_ids"])
        except Exception:
            # The tokenizer's own check reports this.
            continue
        if not own:
            continue
        for start in range(len(ids) - len(own) + 1):
            if ids[start : start + len(own)] == own:
                return Affixes(tuple(ids[:start]), tuple(ids[start + len(own) :]))
        return _special_ends(ids, special)
    return Affixes()


def _probes(tokenizer: PreTrainedTokenizerBase, special: set[int]) -> Iterator[str]:
    yield from PROBES
    for one in range(min(ENTRIES, len(tokenizer))):
        if one not in special:
            yield decode(tokenizer, [one])


def decode(tokenizer: PreTrainedTokenizerBase, ids: list[int]) -> str:
    """The text of these tokens."""
    # `decode` returns a list only for a list of lists.
    return cast("str", tokenizer.decode(ids))


def _special_ends(ids: list[int], special: set[int]) -> Affixes:
    first = next((at for at, one in enumerate(ids) if one not in special), len(ids))
    last = next((at for at in range(len(ids), first, -1) if ids[at - 1] not in special), first)
    return Affixes(tuple(ids[:first]), tuple(ids[last:]))


def named(tokenizer: PreTrainedTokenizerBase, ids: Sequence[int]) -> list[SpecialToken]:
    """Ids with their texts."""
    return [SpecialToken(id=one, text=decode(tokenizer, [one])) for one in ids]
