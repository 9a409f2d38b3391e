"""The substitute for GPT-2 has the real vocabulary and shape, and states that its weights are random."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.errors import SidecarError
from gain_sidecar.models import gpt2_random
from gain_sidecar.models.byte_pairs import byte_alphabet, rebuild
from loading_service import load, measure
from tiny_models import tiny_tokenizer

ROOT = Path(__file__).parents[2]
TEXTS = [
    "Hello world",
    "The capital city of France is",
    "  two  spaces,\nlines\tand 12345 numbers'll do",
    "naïve café — שלום 你好 🦊",
    "x" * 100,
    "",
]

# js-tiktoken's own encoder, another implementation over the same ranks.
ENCODE = """
import { Tiktoken } from "js-tiktoken/lite";
import ranks from "js-tiktoken/ranks/gpt2";
const encoder = new Tiktoken(ranks);
const texts = JSON.parse(process.argv[1]);
console.log(JSON.stringify(texts.map((text) => encoder.encode(text))));
"""


def run_node(*arguments: str) -> str:
    return subprocess.run(["node", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vocabulary") / "gpt2.json"
    run_node("--import", "tsx", "tools/gpt2-vocabulary.ts", "--out", str(path))
    return path


def test_the_tokenizer_gives_gpt2_s_ids(vocabulary: Path, tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    gpt2_random.write_tokenizer(vocabulary, tmp_path)
    tokenizer: Any = AutoTokenizer.from_pretrained(tmp_path)
    expected = json.loads(run_node("--input-type=module", "-e", ENCODE, json.dumps(TEXTS)))
    found = tokenizer(TEXTS)["input_ids"]
    assert found == expected
    assert found[0] == [15496, 995]
    assert len(tokenizer) == 50_257
    assert tokenizer("<|endoftext|>")["input_ids"] == [50256]
    assert [tokenizer.decode(ids) for ids in found] == TEXTS


def test_another_vocabulary_is_refused(vocabulary: Path, tmp_path: Path) -> None:
    content = json.loads(vocabulary.read_text())
    content["tokens"][995:997] = reversed(content["tokens"][995:997])
    other = tmp_path / "other.json"
    other.write_text(json.dumps(content))
    with pytest.raises(SidecarError, match="Hello world"):
        gpt2_random.write_tokenizer(other, tmp_path)


def test_merges_come_back_from_the_tokens_of_a_trained_bpe() -> None:
    trained = json.loads(tiny_tokenizer().backend_tokenizer.to_str())["model"]
    characters = {character: byte for byte, character in byte_alphabet().items()}
    ordered = sorted(trained["vocab"], key=trained["vocab"].get)[1:]  # without <s>
    _, merges = rebuild([bytes(characters[character] for character in token) for token in ordered])
    assert [list(merge) for merge in merges] == trained["merges"]
    assert len(merges) > 30


def test_a_list_that_is_no_bpe_is_refused() -> None:
    with pytest.raises(ValueError, match="token 3"):
        rebuild([b"a", b"b", b"c", b"abc"])


def test_the_built_model_is_gpt2_small_and_named_random_even_by_path(
    vocabulary: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GAIN_CACHE", str(tmp_path))
    gpt2_random.build(vocabulary)
    for service, loaded in (load(model="gpt2-random"), load(gpt2_random.model_folder(), model="mine")):
        assert loaded.random_weights
        assert (loaded.layers, loaded.width, loaded.parameters) == (12, 768, 124_439_808)
        rows, errors = measure(service, TEXTS[:2])
        assert errors == []
        assert rows[0].token_ids == [15496, 995]
