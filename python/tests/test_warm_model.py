"""A loaded model is used again only if a load would give the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar import messages
from gain_sidecar.service import ModelService
from loading_service import as_items, load, measure, request
from tiny_models import save_tiny

SAMPLE = ["The capital of France", "Water is made of hydrogen"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_tiny("llama", tmp_path / "tiny-llama")


def reuse(
    service: ModelService, folder: Path, sample: Sequence[str] = SAMPLE, **changes: Any
) -> messages.LoadedModel | None:
    asked = request(path=str(folder), **changes)
    return service.reuse(asked, as_items(sample), len(sample), lambda *_: None)


def test_the_same_request_is_answered_with_the_same_and_measures_the_same_bits(folder: Path) -> None:
    service, loaded = load(folder, SAMPLE)
    rows, _ = measure(service, SAMPLE)
    assert reuse(service, folder) == loaded
    assert list(measure(service, SAMPLE)[0]) == list(rows)


def test_nothing_is_reused_where_nothing_was_loaded(folder: Path) -> None:
    assert reuse(ModelService(), folder) is None


def test_another_sample_is_compared_anew_and_nothing_else_changes(folder: Path) -> None:
    service, loaded = load(folder, SAMPLE)
    rows, _ = measure(service, SAMPLE)
    again = reuse(service, folder, ["One prompt"])
    _, fresh = load(folder, ["One prompt"])
    assert again is not None and again.deviation is not None and fresh.deviation is not None
    assert again.deviation.items == [0]
    assert again.deviation.gains == fresh.deviation.gains
    *known, own = again.self_check.results
    *known_before, own_before = loaded.self_check.results
    assert known == known_before
    assert (own_before.name, own_before.outcome) == ("own prompts", "passed")
    assert own == fresh.self_check.results[-1] != own_before
    assert [span.name for span in service.take_spans()][-1] == "compare with wider arithmetic"
    assert reuse(service, folder, ["One prompt"]) == again
    assert list(measure(service, SAMPLE)[0]) == list(rows)


@pytest.mark.parametrize("change", [{"wiring": "parallel"}, {"dtype": "float64"}, {"truncate": "left"}])
def test_another_request_is_loaded(folder: Path, change: dict[str, str]) -> None:
    service, _ = load(folder, SAMPLE)
    assert reuse(service, folder, **change) is None


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_model_whose_file_was_written_again_is_loaded(folder: Path, name: str) -> None:
    service, loaded = load(folder, SAMPLE)
    (folder / name).write_bytes((folder / name).read_bytes())
    assert reuse(service, folder) is None
    again = service.load(request(path=str(folder)), as_items(SAMPLE), len(SAMPLE), lambda *_: None)
    assert again.files == loaded.files
    (folder / name).unlink()
    assert reuse(service, folder) is None


def test_another_model_takes_its_place(folder: Path, tmp_path: Path) -> None:
    other = save_tiny("gpt2", tmp_path / "tiny-gpt2")
    service, _ = load(folder, SAMPLE)
    service.load(request(path=str(other)), as_items(SAMPLE), len(SAMPLE), lambda *_: None)
    assert reuse(service, folder) is None
    assert reuse(service, other) is not None


def test_resting_keeps_what_was_measured_with(folder: Path) -> None:
    service, _ = load(folder, SAMPLE)
    rows, _ = measure(service, SAMPLE)
    assert service.trim_memory() == 0
    assert list(measure(service, SAMPLE)[0]) == list(rows)
