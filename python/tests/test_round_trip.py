"""Tokenizers pass whether or not they preserve texts; one whose tokens decode to another text fails."""

from __future__ import annotations

from typing import Any

import pytest
from gain_sidecar.checking.round_trip import TEXTS, check_round_trip
from tiny_models import tiny_tokenizer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

MANY = 100_000


def trained(tokenizer: Tokenizer, trainer: Any) -> Any:
    tokenizer.train_from_iterator(TEXTS[:2], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]")


def word_pieces() -> Any:
    """As BERT's: lower case, no accents, an unknown token for the rest, spaces around a comma."""
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    return trained(made, trainers.WordPieceTrainer(vocab_size=200, special_tokens=["[UNK]"]))


def words() -> Any:
    """Whole words between spaces."""
    made = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return trained(made, trainers.WordLevelTrainer(special_tokens=["[UNK]"]))


def pieces_of_sentences() -> Any:
    """As LLaMA's: a mark for each space, also before the text, and bytes for unknown characters."""
    made = Tokenizer(models.BPE(unk_token="[UNK]", byte_fallback=True))
    made.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    made.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    letters = [f"<0x{byte:02X}>" for byte in range(256)]
    return trained(made, trainers.BpeTrainer(vocab_size=400, special_tokens=["[UNK]", *letters]))


@pytest.mark.parametrize(
    ("make", "kept"), [(tiny_tokenizer, 3), (pieces_of_sentences, 3), (word_pieces, 0), (words, 2)]
)
def test_texts_that_come_back_and_texts_that_are_written_otherwise_pass(make: Any, kept: int) -> None:
    result = check_round_trip(make(), MANY)
    assert result.outcome == "passed", result.detail
    assert result.detail.startswith(f"{kept} of 3 texts are decoded exactly")
    assert (result.error, result.limit) == (None, None)


def test_a_tokenizer_that_reads_its_tokens_back_as_others_fails() -> None:
    made = Tokenizer.from_str(tiny_tokenizer().backend_tokenizer.to_str())
    made.decoder = decoders.Replace("e", "a")
    result = check_round_trip(PreTrainedTokenizerFast(tokenizer_object=made), MANY)
    assert result.outcome == "failed"
    assert repr(TEXTS[0]) in result.detail
    assert "which has other tokens" in result.detail


def test_a_token_without_an_embedding_fails_and_one_that_is_not_used_is_told() -> None:
    tokenizer = tiny_tokenizer()
    most = max(max(tokenizer(text)["input_ids"]) for text in TEXTS)
    assert check_round_trip(tokenizer, most + 1).outcome == "passed"
    assert f"{len(tokenizer) - most - 1} tokens of the" in check_round_trip(tokenizer, most + 1).detail
    assert "no embedding" not in check_round_trip(tokenizer, len(tokenizer)).detail
    result = check_round_trip(tokenizer, most)
    assert result.outcome == "failed"
    assert f"token {most}, but the model has only {most}" in result.detail


def test_a_tokenizer_that_raises_fails_with_its_words() -> None:
    made = Tokenizer(models.WordLevel({"a": 0}, unk_token="[UNK]"))
    result = check_round_trip(PreTrainedTokenizerFast(tokenizer_object=made), MANY)
    assert result.outcome == "failed"
    assert "WordLevel" in result.detail
