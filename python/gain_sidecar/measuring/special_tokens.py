"""Which special tokens go around a prompt: those of the tokenizer, changed as the request asks.

    text ─▶ tokenizer ─▶ ids ─▶ before · the text's own tokens · after ─▶ what the rules leave of each

Everything is decided on ids: `<s>` in a text can be a special token or three letters, and only its ids tell.
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
# Of a vocabulary in which none of these has a token, so many entries are tried.
ENTRIES = 100

How = Literal["auto", "add", "none"]


class Affixes(NamedTuple):
    """Ids in order, before and after a text."""

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()


class Framed(NamedTuple):
    """The ids of one prompt in their three parts. Only `own` may be cut."""

    before: tuple[int, ...]
    own: list[int]
    after: tuple[int, ...]
    begins_itself: bool
    """Does the text itself begin with a token that is put before texts?"""


@dataclass(frozen=True)
class SpecialTokens:
    """What stands around a prompt.

    `auto` puts what the tokenizer puts, except where the text begins (or ends) with it already. `add` puts it
    always, `none` never.
    """

    how: How
    found: Affixes
    """What the ids of `encode` have around the text's own; empty for `none`."""
    put: Affixes
    """What of `found` remains: without the beginning-of-sequence token where that is to be left out."""
    bos: int | None
    """The beginning-of-sequence token where it is asked for and the tokenizer does not put it."""

    @property
    def options(self) -> dict[str, bool]:
        """How the tokenizer is to be called."""
        return {"add_special_tokens": False} if self.how == "none" else {}

    @property
    def around(self) -> Affixes:
        """What stands around a text that holds no special token itself."""
        return self.put if self.bos is None else Affixes((self.bos, *self.put.before), self.put.after)

    def frame(self, ids: list[int]) -> Framed:
        """The ids that the tokenizer gave, called with `options`, as the rules have them."""
        if self.bos is None and not any(self.found):
            return Framed((), ids, (), False)
        own, (before, after) = ids, self.put
        # Some tokenizers leave out what the text has already; what is not there is not taken for it.
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
        """That so many prompts begin with the token that is put before prompts, and what came of it."""
        first = self.around.before[0]
        token = f"{text_of(first)} (id {first})"
        text = (
            f"a prompt begins with {token} itself, and --special-tokens add puts another before it: with two "
            "its gain is another; --special-tokens auto puts none before such a prompt"
            if self.how == "add" and self.bos is None
            else f"a prompt begins with {token} itself: no second one is put before it"
        )
        return Notice(code="special_tokens_present", text=text, times=prompts)


def _shared(own: Sequence[int], put: Sequence[int]) -> int:
    """How many tokens of `put`, from its first on, `own` begins with."""
    count = 0
    while count < min(len(own), len(put)) and own[count] == put[count]:
        count += 1
    return count


def special_tokens(
    tokenizer: PreTrainedTokenizerBase, how: How, bos: Literal["auto", "with", "without"], source: str
) -> SpecialTokens:
    """The rules of a request for this tokenizer. Raises SidecarError where it lacks the token asked for."""
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
    """What the tokenizer, called as it is, puts around a text.

    The ids of a text without special tokens are looked for among those with them. Where they are not there,
    the tokenizer encodes the text itself another way, and the special ids at both ends are what it puts.
    """
    special = set(tokenizer.all_special_ids)
    for text in _probes(tokenizer, special):
        try:
            ids = list(tokenizer(text)["input_ids"])
            own = list(tokenizer(text, add_special_tokens=False)["input_ids"])
        except Exception:
            # The check of the tokenizer reports it.
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
    # A list of texts comes only where a list of lists goes in.
    return cast("str", tokenizer.decode(ids))


def _special_ends(ids: list[int], special: set[int]) -> Affixes:
    first = next((at for at, one in enumerate(ids) if one not in special), len(ids))
    last = next((at for at in range(len(ids), first, -1) if ids[at - 1] not in special), first)
    return Affixes(tuple(ids[:first]), tuple(ids[last:]))


def named(tokenizer: PreTrainedTokenizerBase, ids: Sequence[int]) -> list[SpecialToken]:
    """Ids with their texts."""
    return [SpecialToken(id=one, text=decode(tokenizer, [one])) for one in ids]
