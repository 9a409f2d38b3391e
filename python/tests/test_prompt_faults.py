"""An error of one prompt affects that prompt alone: every item is one row or one error row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar import messages
from gain_sidecar.errors import SidecarError
from gain_sidecar.measuring import measure as measuring
from gain_sidecar.service import ModelService
from loading_service import leases_of, load, measure
from tiny_models import TEXT, TEXTS, save_tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("gpt2", tmp_path_factory.mktemp("gpt2"))


def fail_when(
    monkeypatch: pytest.MonkeyPatch, is_bad: Callable[[list[Any]], bool], error: Exception
) -> list[int]:
    """Make a batch of prompts fail with `error` when `is_bad`; returns the sizes of all batches tried."""
    real, sizes = measuring.start_batch, []

    def maybe(instrument: Any, prompts: list[Any], layout: Any) -> Any:
        sizes.append(len(prompts))
        if is_bad(prompts):
            raise error
        return real(instrument, prompts, layout)

    monkeypatch.setattr(measuring, "start_batch", maybe)
    return sizes


def test_an_empty_prompt_and_one_beyond_the_context_become_error_rows(folder: Path) -> None:
    service, loaded = load(folder)
    rows, errors = measure(service, ["", TEXTS[1], TEXT * 4, TEXTS[2]])
    assert [row.item for row in rows] == [1, 3]
    assert [(error.item, error.code) for error in errors] == [(0, "prompt_empty"), (2, "prompt_too_long")]
    assert str(loaded.context_tokens) == "64"
    assert "64" in errors[1].text
    tokens = len(leases_of(service).instrument.tokenizer(TEXT * 4)["input_ids"])
    assert str(tokens) in errors[1].text


def test_a_prompt_that_fills_the_context_is_measured(folder: Path) -> None:
    service, _ = load(folder)
    tokenizer: Any = leases_of(service).instrument.tokenizer
    text = tokenizer.decode(tokenizer(TEXT * 4)["input_ids"][:64])
    (row,), errors = measure(service, [text])
    assert errors == []
    assert len(row.token_ids) == 64


def test_whatever_text_comes_there_is_a_row_or_an_error(folder: Path) -> None:
    plain = [" ", "\n", "a", "\0", "é", "e\u0301", "\u202eRTL שלום", "🦊"]
    texts = [*plain, '"quoted"\n,', "<s>", "a", "\ufffe"]
    service, _ = load(folder)
    rows, errors = measure(service, texts)
    assert [row.item for row in rows] == list(range(len(texts)))
    assert errors == []
    # Equal prompts give equal rows; canonically equivalent ones remain different prompts.
    assert rows[2].norms == pytest.approx(rows[10].norms, rel=1e-6)
    assert rows[4].token_ids != rows[5].token_ids


def test_a_prompt_of_one_token_has_all_its_norms(folder: Path) -> None:
    service, _ = load(folder)
    (row,), _ = measure(service, ["a"])
    assert len(row.token_ids) == 1
    assert len(row.norms) == 5


def test_running_out_of_memory_halves_the_batch(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    service, _ = load(folder, batch_size=16)
    plain, _ = measure(service, TEXTS)
    sizes = fail_when(monkeypatch, lambda prompts: len(prompts) > 4, torch.OutOfMemoryError("no room"))
    rows, errors = measure(service, TEXTS)
    assert errors == []
    assert [row.item for row in rows] == list(range(25))
    assert sizes == [16, 8, 4, 4, 8, 4, 4, 9, 4, 5, 2, 3]
    for row, expected in zip(rows, plain, strict=True):
        assert row.norms == pytest.approx(expected.norms, rel=1e-5)


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes.")],
)
def test_a_prompt_that_alone_does_not_fit_becomes_an_error_row(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    service, _ = load(folder)
    fail_when(monkeypatch, lambda prompts: any(prompt.item == 3 for prompt in prompts), error)
    rows, errors = measure(service, TEXTS)
    assert [row.item for row in rows] == [item for item in range(25) if item != 3]
    assert [(row.item, row.code) for row in errors] == [(3, "out_of_memory")]
    assert "cpu" in errors[0].text


def test_only_the_prompt_that_fails_is_lost_and_its_row_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = load(folder, batch_size=25)
    sizes = fail_when(
        monkeypatch, lambda prompts: any(prompt.item == 7 for prompt in prompts), ValueError("odd tensor")
    )
    rows, errors = measure(service, TEXTS)
    assert [row.item for row in rows] == [item for item in range(25) if item != 7]
    assert [(row.item, row.code) for row in errors] == [(7, "measurement_failed")]
    assert "ValueError: odd tensor" in errors[0].text
    assert sizes == [25] + [1] * 25


def test_a_token_that_the_model_has_no_embedding_for_never_reaches_it(folder: Path) -> None:
    service, _ = load(folder)
    leases_of(service).instrument.tokenizer.add_tokens(["☃☃"])
    rows, errors = measure(service, ["a ☃☃", "a"])
    assert [row.item for row in rows] == [1]
    assert errors[0].code == "measurement_failed"
    assert "320" in errors[0].text


def test_a_device_that_failed_ends_the_process_s_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    service, _ = load(folder)
    fail_when(monkeypatch, lambda _: True, torch.AcceleratorError("CUDA error: device-side assert triggered"))
    with pytest.raises(SidecarError, match="device-side assert") as caught:
        measure(service, TEXTS)
    assert caught.value.code == "internal"


def test_items_keep_their_numbers_whatever_these_are(folder: Path) -> None:
    service, _ = load(folder)
    numbers = [900, 3, 77, 4]
    answer = service.measure(
        [messages.Item(item=number, text=TEXTS[index]) for index, number in enumerate(numbers)]
    )
    assert [row.item for row in answer.rows] == numbers
    assert answer.errors == []


def test_measuring_before_a_load_is_refused() -> None:
    with pytest.raises(SidecarError, match="before a model was loaded"):
        ModelService().measure([])
