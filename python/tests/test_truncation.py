"""A prompt longer than the context is refused, or cut at the requested end, and this is reported."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from gain_sidecar.service import ModelService
from loading_service import leases_of, load, measure
from references import largest_relative_error, load_plain, measure_plainly
from tiny_models import TEXT, TEXTS, save_tiny

LONG = TEXT * 4
CONTEXT = 64


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("llama"))


@pytest.fixture(scope="module")
def framed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model; its tokenizer adds a token before and one after every prompt."""
    from tokenizers.processors import TemplateProcessing

    copy = Path(shutil.copytree(folder, tmp_path_factory.mktemp("framed") / "model"))
    tokenizer = load_plain(copy)[1]
    tokenizer.add_special_tokens({"eos_token": "</s>"})
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        special_tokens=[("<s>", tokenizer.bos_token_id), ("</s>", tokenizer.eos_token_id)],
    )
    model = load_plain(copy)[0]
    model.resize_token_embeddings(len(tokenizer))
    model.save_pretrained(copy)
    tokenizer.save_pretrained(copy)
    return copy


def state_maximum(folder: Path, tokens: int) -> None:
    tokenizer = load_plain(folder)[1]
    tokenizer.model_max_length = tokens
    tokenizer.save_pretrained(folder)


@pytest.mark.parametrize("precision", ["fast", "compat"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_cut_prompt_is_measured_as_the_ids_that_are_left(folder: Path, side: str, precision: str) -> None:
    model, tokenizer = load_plain(folder)
    whole = tokenizer(LONG)["input_ids"]
    left = whole[-CONTEXT:] if side == "left" else whole[:CONTEXT]
    service, _ = load(folder, truncate=side, precision=precision)
    rows, errors = measure(service, [TEXTS[1], LONG, TEXTS[2]])
    assert errors == []
    assert rows[1].token_ids == left
    assert [row.cut_tokens for row in rows] == [0, len(whole) - CONTEXT, 0]
    expected = measure_plainly(model, "model.layers", left)
    assert largest_relative_error(rows[1].norms, expected.norms) < 1e-5
    plain, _ = measure(service, [TEXTS[1], TEXTS[2]])
    assert [rows[0].norms, rows[2].norms] == [pytest.approx(row.norms, rel=1e-6) for row in plain]


@pytest.mark.parametrize("side", ["left", "right"])
def test_special_tokens_are_never_cut(framed: Path, side: str) -> None:
    tokenizer = load_plain(framed)[1]
    inner = tokenizer(LONG, add_special_tokens=False)["input_ids"]
    room = CONTEXT - 2
    kept = inner[-room:] if side == "left" else inner[:room]
    service, _ = load(framed, truncate=side)
    (row,), errors = measure(service, [LONG])
    assert errors == []
    assert row.token_ids == [tokenizer.bos_token_id, *kept, tokenizer.eos_token_id]
    assert row.cut_tokens == len(inner) - room


def test_refused_is_the_default_in_every_precision_and_names_the_option(folder: Path) -> None:
    for precision in ("fast", "compat", "reference"):
        service, _ = load(folder, precision=precision)
        rows, errors = measure(service, ["a", LONG])
        assert [row.item for row in rows] == [0]
        assert errors[0].code == "prompt_too_long"
        assert "--truncate" in errors[0].text
        assert "the model's context holds 64" in errors[0].text


@pytest.mark.parametrize(
    ("family", "maximum", "longest"),
    [
        ("llama", 20, CONTEXT),  # the model's own context, whatever its tokenizer states
        ("bloom", 20, 20),  # the model states none
        ("bloom", int(1e30), None),  # neither does
    ],
)
def test_whose_number_bounds_a_prompt(tmp_path: Path, family: str, maximum: int, longest: int | None) -> None:
    save_tiny(family, tmp_path)
    state_maximum(tmp_path, maximum)
    service, _ = load(tmp_path, truncate="right")
    (row,), errors = measure(service, [LONG])
    assert errors == []
    whole = load_plain(tmp_path)[1](LONG)["input_ids"]
    assert row.token_ids == (whole if longest is None else whole[:longest])
    strict, _ = load(tmp_path, truncate="error")
    _, refused = measure(strict, [LONG])
    assert [error.code for error in refused] == ([] if longest is None else ["prompt_too_long"])


def tiny_context(service: ModelService, longest: int) -> None:
    leases = leases_of(service)
    leases.rules = dataclasses.replace(leases.rules, longest=longest)


def test_a_context_that_the_special_tokens_fill_is_an_error_row(framed: Path) -> None:
    service, _ = load(framed, truncate="left")
    tiny_context(service, 1)
    rows, errors = measure(service, [LONG])
    assert rows == []
    assert errors[0].code == "prompt_too_long"
