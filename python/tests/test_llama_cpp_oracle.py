"""The embedded model, converted and measured here, against llama.cpp on the same GGUF file.

tools/llama_cpp_oracle.py makes the fixture. llama.cpp rounds activations to 8 bits: the bounds are its noise.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar import embedded, messages
from loading_service import load, measure

ORACLE = json.loads((Path(__file__).parent / "fixtures" / "llama_cpp_oracle.json").read_text("utf-8"))
ANSWERS: list[dict[str, Any]] = ORACLE["answers"]

FEWEST_EQUAL_TOKENS = 24
LARGEST_DIFFERENCE = 0.06


@pytest.fixture(scope="module")
def rows() -> list[messages.MeasuredRow]:
    embedded.convert()
    service, _ = load(model="smollm2-135m", precision="reference")
    measured, errors = measure(service, [answer["prompt"] for answer in ANSWERS])
    assert errors == []
    return measured


def test_it_is_the_same_file() -> None:
    assert ORACLE["ggufSha256"] == embedded.GGUF_SHA256
    assert len(ANSWERS) == 25


def test_token_ids_are_equal(rows: list[messages.MeasuredRow]) -> None:
    assert [row.token_ids for row in rows] == [answer["ids"] for answer in ANSWERS]


def test_the_next_token_is_the_same(rows: list[messages.MeasuredRow]) -> None:
    pairs = zip(rows, ANSWERS, strict=True)
    different = [
        (answer["prompt"], row.top_token, answer["topToken"])
        for row, answer in pairs
        if row.top_id != answer["topId"]
    ]
    assert len(ANSWERS) - len(different) >= FEWEST_EQUAL_TOKENS, different


def test_its_probability_is_within_the_noise_of_eight_bits(rows: list[messages.MeasuredRow]) -> None:
    differences = {
        answer["prompt"]: abs(row.top_prob - answer["topProb"])
        for row, answer in zip(rows, ANSWERS, strict=True)
        if row.top_id == answer["topId"]
    }
    assert max(differences.values()) <= LARGEST_DIFFERENCE, differences
