"""With any text, vocabulary or weights, each item has one result, and no other item's numbers change."""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from families import FAMILIES, Family, make
from gain_sidecar.errors import SidecarError
from gain_sidecar.service import ModelService
from loading_service import leases_of, load, measure
from references import largest_relative_error, load_plain, measure_plainly
from tiny_models import TEXT, TEXTS, save_tiny, tiny_tokenizer

LLAMA = FAMILIES["llama"]
ODD = ["", "a", TEXT * 4, "🦊🏳️‍🌈", "\u202eRTL שלום العربية", "nul\0nul", "e\u0301 é", "\ufffe\U0010ffff"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("llama"))


def edit_weights(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    change(weights)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def save_shaped(folder: Path, vocabulary: int, family: Family = LLAMA, **config: Any) -> Path:
    """A tiny model with this vocabulary, independent of its tokenizer's."""
    import torch

    torch.manual_seed(0)
    make(Family(**{**vars(family), "config": {**family.config, **config}}), vocabulary).save_pretrained(
        folder
    )
    tiny_tokenizer().save_pretrained(folder)
    return folder


def plain_norms(folder: Path, ids: list[int]) -> Any:
    return measure_plainly(load_plain(folder)[0], "model.layers", ids).norms


def test_odd_prompts_change_nothing_for_the_others(folder: Path) -> None:
    service, _ = load(folder, precision="reference")
    mixed = [text for pair in zip(TEXTS, ODD + TEXTS, strict=False) for text in pair]
    rows, errors = measure(service, mixed)
    assert sorted([row.item for row in rows] + [error.item for error in errors]) == list(range(len(mixed)))
    assert [(mixed[error.item], error.code) for error in errors] == [
        ("", "prompt_empty"),
        (TEXT * 4, "prompt_too_long"),
    ]
    alone = {row.item: row for row in measure(service, TEXTS)[0]}
    for row in rows:
        if row.item % 2 == 0:
            assert row.norms == pytest.approx(alone[row.item // 2].norms, rel=1e-5)
        assert largest_relative_error(row.norms, plain_norms(folder, row.token_ids)) < 1e-5


@pytest.mark.parametrize("text", ["a" * 10**6, "word " * 200_000, "🦊" * 250_000])
def test_a_million_characters_are_refused_or_cut_in_seconds(folder: Path, text: str) -> None:
    for truncate, expected in (("error", (1, 1)), ("right", (2, 0))):
        service, _ = load(folder, truncate=truncate)
        started = time.monotonic()
        rows, errors = measure(service, ["a", text])
        # Measured: 3 s at most on two busy cores.
        assert time.monotonic() - started < 30
        assert (len(rows), len(errors)) == expected
        assert all(error.code == "prompt_too_long" for error in errors)


def test_a_model_of_one_block_has_its_two_norms(tmp_path: Path) -> None:
    save_shaped(tmp_path, 320, num_hidden_layers=1)
    service, loaded = load(tmp_path)
    assert loaded.layers == 1
    (row,), _ = measure(service, [TEXTS[3]])
    assert (len(row.norms), len(row.delta_norms), len(row.inner_products)) == (2, 1, 1)
    assert largest_relative_error(row.norms, plain_norms(tmp_path, row.token_ids)) < 1e-5


def test_a_stream_of_zeros_has_norms_of_zero_and_numbers_elsewhere(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "zero"))

    def silence(weights: dict[str, Any]) -> None:
        weights["model.embed_tokens.weight"].zero_()

    edit_weights(copy, silence)
    service, _ = load(copy, allow_failed_self_check=True)
    (row,), errors = measure(service, ["a"])
    assert errors == []
    # Without a bias, a stream of zeros remains zero.
    assert row.norms == [0.0] * 5
    assert row.delta_norms == [0.0] * 4
    assert row.inner_products == [0.0] * 4
    assert row.entropy_nats == pytest.approx(math.log(320), rel=1e-5)


def test_weights_that_are_no_numbers_are_refused_and_kept_as_such_where_allowed(
    folder: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "nan"))

    def spoil(weights: dict[str, Any]) -> None:
        weights["model.layers.2.mlp.down_proj.weight"][0, 0] = math.nan

    edit_weights(copy, spoil)
    with pytest.raises(SidecarError) as caught:
        load(copy)
    assert caught.value.code == "self_check_failed"
    assert "model.layers.2.mlp.down_proj.weight" in caught.value.text
    service, loaded = load(copy, allow_failed_self_check=True)
    assert not loaded.self_check.passed
    rows, errors = measure(service, TEXTS)
    assert errors == []
    for row in rows:
        assert [math.isnan(norm) for norm in row.norms] == [False] * 3 + [True] * 2
        assert math.isnan(row.entropy_nats)


def test_an_embedding_padded_beyond_the_tokenizer_is_measured(tmp_path: Path) -> None:
    save_shaped(tmp_path, 384)
    service, loaded = load(tmp_path, precision="reference")
    assert loaded.vocabulary == 384
    rows, errors = measure(service, TEXTS)
    assert errors == []
    for row in rows:
        assert largest_relative_error(row.norms, plain_norms(tmp_path, row.token_ids)) < 1e-5
        assert isinstance(row.top_token, str)


def test_a_tokenizer_larger_than_the_embedding_costs_the_prompts_it_reaches_beyond_in(tmp_path: Path) -> None:
    save_shaped(tmp_path, 300)
    service, loaded = load(tmp_path, allow_failed_self_check=True)
    assert loaded.vocabulary == 300
    rows, errors = measure(service, TEXTS)
    tokenizer = tiny_tokenizer()
    beyond = [item for item, text in enumerate(TEXTS) if max(tokenizer(text)["input_ids"]) >= 300]
    assert beyond
    assert len(beyond) < len(TEXTS)
    assert [error.item for error in errors] == beyond
    assert {error.code for error in errors} == {"measurement_failed"}
    assert "300 embeddings" in errors[0].text
    for row in rows:
        assert largest_relative_error(row.norms, plain_norms(tmp_path, row.token_ids)) < 1e-5


def test_a_tokenizer_without_a_pad_token_batches_all_the_same(folder: Path) -> None:
    service, _ = load(folder, batch_size=8)
    assert instrument(service).tokenizer.pad_token is None
    rows, errors = measure(service, TEXTS)
    assert errors == []
    for row in rows:
        assert largest_relative_error(row.norms, plain_norms(folder, row.token_ids)) < 1e-5


def test_a_tied_head_that_the_files_leave_out_is_the_embedding(tmp_path: Path) -> None:
    from safetensors import safe_open

    for tied in (True, False):
        folder = save_shaped(tmp_path / str(tied), 320, tie_word_embeddings=tied)
        with safe_open(folder / "model.safetensors", "pt") as file:
            assert ("lm_head.weight" in file.keys()) is not tied  # noqa: SIM118
        service, loaded = load(folder, precision="reference")
        assert loaded.tied_head is tied
        (row,), _ = measure(service, [TEXTS[3]])
        expected = measure_plainly(load_plain(folder)[0], "model.layers", row.token_ids)
        assert row.top_id == expected.top_id
        assert row.entropy_nats == pytest.approx(expected.entropy, rel=1e-5)


def test_an_untied_head_that_the_files_leave_out_is_missed(tmp_path: Path) -> None:
    save_shaped(tmp_path, 320, tie_word_embeddings=True)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | {"tie_word_embeddings": False}))
    with pytest.raises(SidecarError, match=r"lm_head\.weight") as caught:
        load(tmp_path)
    assert caught.value.code == "weights_corrupt"


@pytest.mark.parametrize(
    ("dtype", "error"), [("float64", 1e-6), ("float32", 1e-5), ("bfloat16", 5e-2), ("float16", 5e-3)]
)
def test_every_dtype_loads_and_measures_on_a_cpu(folder: Path, dtype: str, error: float) -> None:
    service, loaded = load(folder, dtype=dtype)
    assert loaded.dtype == dtype
    assert {str(p.dtype) for p in instrument(service).model.parameters()} == {f"torch.{dtype}"}
    rows, _ = measure(service, TEXTS)
    same = load_plain(folder, dtype)[0]
    for row in rows:
        expected = measure_plainly(same, "model.layers", row.token_ids).norms
        assert largest_relative_error(row.norms, expected) < error


def instrument(service: ModelService) -> Any:
    return leases_of(service).instrument
