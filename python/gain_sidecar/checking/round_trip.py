"""Do tokens and text lead back to each other, and does the model have these tokens?

A text's tokens, read back, give that text; or, where the tokenizer does not keep texts (small letters only,
no accents, no token for an emoji), what is read back gives the same tokens once more. In neither case do the
texts of tokens in a row say something else than the model saw.
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
            faults.append(f"{text!r} is read back as {back!r}, whose tokens are others")
    passed, beyond = not faults, len(tokenizer) - embeddings
    said = faults or [f"{kept} of {len(TEXTS)} texts come back letter for letter, all with the same tokens"]
    if beyond > 0:
        said.append(f"{beyond} tokens of the tokenizer have no embedding: a prompt with one is refused")
    return answer("tokenizer round trip", passed, "; ".join(said))


def _there_and_back(tokenizer: PreTrainedTokenizerBase, text: str) -> tuple[list[int], str, list[int]]:
    """The text's tokens, what they are read back as, and the tokens of that."""
    ids = list(tokenizer(text, add_special_tokens=False)["input_ids"])
    # A list of texts comes only where a list of lists goes in.
    back = cast("str", tokenizer.decode(ids, clean_up_tokenization_spaces=False))
    return ids, back, list(tokenizer(back, add_special_tokens=False)["input_ids"])
