"""Does encoding a text and decoding its tokens return the text, and does the model have these tokens?

Decoding a text's tokens must return that text; or, where the tokenizer does not preserve texts (lower case
only, no accents, no token for an emoji), encoding the decoded text must return the same tokens. Then the
token texts in a row are what the model read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..messages import SelfCheckResult
from .result import answer

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

TEXTS = ("The quick brown fox, 42 times.", "Café à la crème, naïve Übergröße", "A fox 🦊 and a wave 👋🏽")


def check_round_trip(tokenizer: PreTrainedTokenizerBase, embeddings: int) -> SelfCheckResult:
    """`embeddings` is the number of tokens that the model has."""
    kept = 0
    faults: list[str] = []
    for text in TEXTS:
        try:
            ids, back, again = _there_and_back(tokenizer, text)
        except Exception as cause:
            faults.append(f"{text!r} fails with {type(cause).__name__}: {cause}")
            continue
        kept += back == text
        if ids and max(ids) >= embeddings:
            faults.append(f"{text!r} has token {max(ids)}, but the model has only {embeddings}")
        if back != text and again != ids:
            faults.append(f"{text!r} is decoded as {back!r}, which has other tokens")
    passed, beyond = not faults, len(tokenizer) - embeddings
    found = faults or [f"{kept} of {len(TEXTS)} texts are decoded exactly, all to the same tokens"]
    if beyond > 0:
        found.append(f"{beyond} tokens of the tokenizer have no embedding: a prompt with one is refused")
    return answer("tokenizer round trip", passed, "; ".join(found))


def _there_and_back(tokenizer: PreTrainedTokenizerBase, text: str) -> tuple[list[int], str, list[int]]:
    """The text's tokens, the text decoded from them, and that text's tokens."""
    ids = list(tokenizer(text, add_special_tokens=False)["input_ids"])
    # `decode` returns a list only for a list of lists.
    back = cast("str", tokenizer.decode(ids, clean_up_tokenization_spaces=False))
    return ids, back, list(tokenizer(back, add_special_tokens=False)["input_ids"])
