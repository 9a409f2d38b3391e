"""The embedded model, converted and measured here, against llama.cpp on the same GGUF file.

tools/llama_cpp_oracle.py makes the fixture. llama.cpp rounds activations to 8 bits: the bounds are its noise.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.measuring.row import MeasuredRow
from gain_sidecar.models import embedded
from loading_service import load, measure

ORACLE = json.loads((Path(__file__).parent / "fixtures" / "llama_cpp_oracle.json").read_text("utf-8"))
ANSWERS: list[dict[str, Any]] = ORACLE["answers"]
PROMPTS = Path(__file__).parents[2] / "packages" / "experiment" / "prompts" / "notebook.jsonl"

FEWEST_EQUAL_TOKENS = 24
LARGEST_DIFFERENCE = 0.06

Pair = tuple[MeasuredRow, dict[str, Any]]


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    """Each prompt's row, measured in float32, and llama.cpp's result."""
    embedded.convert()
    service, loaded = load(model="smollm2-135m", precision="reference")
    assert loaded.dtype == "float32"
    rows, errors = measure(service, [answer["prompt"] for answer in ANSWERS])
    assert errors == []
    return list(zip(rows, ANSWERS, strict=True))


def test_the_oracle_was_asked_these_prompts_of_this_file() -> None:
    lines = PROMPTS.read_text("utf-8").splitlines()
    assert [answer["prompt"] for answer in ANSWERS] == [json.loads(line)["prompt"] for line in lines]
    assert len(ANSWERS) == 25
    assert ORACLE["ggufSha256"] == embedded.GGUF_SHA256


def test_the_token_ids_of_every_prompt_are_those_of_llama_cpp(pairs: list[Pair]) -> None:
    different = {
        answer["prompt"]: (row.token_ids, answer["ids"])
        for row, answer in pairs
        if row.token_ids != answer["ids"]
    }
    assert different == {}


def test_the_next_token_is_the_same_in_all_prompts_but_one(pairs: list[Pair]) -> None:
    different = {
        answer["prompt"]: (row.top_token, answer["next"])
        for row, answer in pairs
        if row.top_id != answer["next"][0]["id"]
    }
    assert len(ANSWERS) - len(different) >= FEWEST_EQUAL_TOKENS, different


def test_llama_cpp_gives_the_next_token_the_same_probability_but_for_its_rounding(pairs: list[Pair]) -> None:
    # The one next token that differs is among the best of llama.cpp too, so it is held to the same bound.
    different = {}
    for row, answer in pairs:
        theirs = {token["id"]: token["prob"] for token in answer["next"]}
        if abs(row.top_prob - theirs.get(row.top_id, 0.0)) > LARGEST_DIFFERENCE:
            different[answer["prompt"]] = (row.top_token, row.top_prob, answer["next"])
    assert different == {}


def test_the_next_token_has_the_text_that_llama_cpp_gives_it(pairs: list[Pair]) -> None:
    different = {
        answer["prompt"]: (row.top_token, token["token"])
        for row, answer in pairs
        for token in answer["next"]
        if token["id"] == row.top_id and token["token"] != row.top_token
    }
    assert different == {}
