"""In every layout, each prompt has the numbers that it has alone; in buckets, bit for bit."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from gain_sidecar.measuring import measure as measuring
from gain_sidecar.measuring.batches import BUCKETS
from loading_service import as_items, leases_of, load, measure
from tiny_models import TEXT, TEXTS, save_tiny

SHARING = ["gptj", "llama", "gpt2", "neox-parallel", "qwen2"]
RUNNING_ON = ["mamba", "rwkv"]

needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")


@pytest.mark.parametrize("family", SHARING)
def test_prompts_share_rows_where_positions_and_masks_can_be_given(family: str, tmp_path: Path) -> None:
    _, model = load(save_tiny(family, tmp_path))
    assert model.execution.layout == "packed or padded"
    assert model.execution.notices == []


@pytest.mark.parametrize("family", RUNNING_ON)
def test_a_state_that_runs_on_from_token_to_token_keeps_a_row_to_itself(family: str, tmp_path: Path) -> None:
    _, model = load(save_tiny(family, tmp_path))
    assert model.execution.layout == "padded"
    (notice,) = model.execution.notices
    assert notice.code == "not_packed"


def test_rows_are_shared_and_the_numbers_are_those_of_rows_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save_tiny("llama", tmp_path)
    real, shared = measuring.start_batch, []

    def spy(instrument, prompts, layout):  # type: ignore[no-untyped-def]
        shared.append(layout.shares_rows)
        return real(instrument, prompts, layout)

    expected, _ = measure(load(folder, layout="padded")[0], TEXTS)
    service, _ = load(folder)
    monkeypatch.setattr(measuring, "start_batch", spy)
    rows, errors = measure(service, TEXTS)
    assert errors == []
    assert any(shared)
    for row, other in zip(rows, expected, strict=True):
        assert row.token_ids == other.token_ids
        assert row.norms == pytest.approx(other.norms, rel=1e-6)
        assert row.entropy_nats == pytest.approx(other.entropy_nats, rel=1e-5)


@pytest.mark.parametrize("family", ["gptj", "llama", "mamba"])
def test_in_buckets_the_bits_of_a_row_do_not_depend_on_its_neighbours(family: str, tmp_path: Path) -> None:
    service, model = load(save_tiny(family, tmp_path), layout="buckets")
    assert model.execution.layout == "buckets"
    texts = [TEXT[start : start + length] for start in range(3) for length in (4, 11, 23, 40)]
    together, _ = measure(service, texts)
    backwards, _ = measure(service, texts[::-1])
    alone = [measure(service, [text])[0][0] for text in texts]
    for row, other, one in zip(together, backwards[::-1], alone, strict=True):
        for field in (
            "norms",
            "delta_norms",
            "inner_products",
            "split",
            "entropy_nats",
            "top_prob",
            "top_id",
        ):
            assert getattr(row, field) == getattr(other, field) == getattr(one, field), field


BITS = (
    "norms",
    "delta_norms",
    "inner_products",
    "split",
    "final_norm",
    "entropy_nats",
    "top_prob",
    "top_id",
)


@pytest.mark.parametrize("device", ["cpu", pytest.param("cuda", marks=needs_cuda)])
@pytest.mark.parametrize("context", [64, 37])
@pytest.mark.parametrize("vocabulary", [320, 323])
def test_in_buckets_every_bit_of_a_row_is_the_same_in_leases_of_every_size(
    vocabulary: int, context: int, device: str, tmp_path: Path
) -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    save_tiny("gpt2", tmp_path)
    # Rows of 37 tokens or 323 logits begin at no multiple of a kernel's blocks.
    config = GPT2Config(vocab_size=vocabulary, n_embd=32, n_layer=4, n_head=4, n_positions=context)
    torch.manual_seed(0)
    GPT2LMHeadModel(config).save_pretrained(tmp_path)
    service, _ = load(tmp_path, layout="buckets", device=device, precision="reference")
    leases = leases_of(service)
    source = random.Random(1)
    words = TEXT.split()
    drawn = [" ".join(source.choices(words, k=source.randint(1, 40))) for _ in range(800)]
    tokenizer = leases.instrument.tokenizer
    texts = [text for text in drawn if len(tokenizer(text)["input_ids"]) <= context]
    whole, errors = measure(service, texts)
    assert errors == []
    for size in (32, 7):
        items = as_items(texts)
        parts = [leases.measure(items[first : first + size]) for first in range(0, len(items), size)]
        rows = [row for part in parts for row in part.rows]
        for name in BITS:
            assert [getattr(row, name) for row in rows] == [getattr(row, name) for row in whole], name


def test_no_bucket_is_wider_than_the_models_context(tmp_path: Path) -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    save_tiny("gpt2", tmp_path)
    # Between the buckets of 32 and of 48 tokens; the position after the last has no embedding.
    config = GPT2Config(vocab_size=320, n_embd=32, n_layer=4, n_head=4, n_positions=40)
    GPT2LMHeadModel(config).save_pretrained(tmp_path)
    service, _ = load(tmp_path, layout="buckets")
    tokenizer = leases_of(service).instrument.tokenizer
    text = next(TEXT[:end] for end in range(200) if len(tokenizer(TEXT[:end])["input_ids"]) == 36)
    rows, errors = measure(service, [text, TEXT[:10]])
    assert errors == []
    assert sorted(len(row.token_ids) for row in rows)[-1] == 36


def test_a_prompt_longer_than_every_bucket_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gain_sidecar.measuring.batches.BUCKETS", BUCKETS[:1])
    monkeypatch.setattr("gain_sidecar.measuring.measure.BUCKETS", BUCKETS[:1])
    service, _ = load(save_tiny("llama", tmp_path), layout="buckets")
    instrument = leases_of(service).instrument
    assert instrument is not None
    assert [notice.code for notice in instrument.take_notices()] == []
    rows, errors = measure(service, [TEXTS[0][:3], TEXT[:60]])
    assert (len(rows), errors) == (2, [])
    assert max(len(row.token_ids) for row in rows) > BUCKETS[0]


def test_what_cannot_be_compiled_is_noted_and_measured_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no compiler here")

    monkeypatch.setattr("torch.compile", refuse)
    service, model = load(save_tiny("gptj", tmp_path), compile="always")
    assert model.execution.compiled == 0
    assert [(notice.code, "no compiler here" in notice.text) for notice in model.execution.notices] == [
        ("not_compiled", True)
    ]
    assert len(measure(service, TEXTS)[0]) == len(TEXTS)


def test_compiled_parts_give_the_numbers_of_those_that_are_not(tmp_path: Path) -> None:
    folder = save_tiny("gptj", tmp_path)
    expected, _ = measure(load(folder)[0], TEXTS)
    service, model = load(folder, compile="always")
    if model.execution.notices:
        pytest.skip(f"no compiler on this machine: {model.execution.notices[0].text}")
    assert model.execution.compiled == 2 * model.layers
    rows, _ = measure(service, TEXTS)
    for row, other in zip(rows, expected, strict=True):
        assert row.norms == pytest.approx(other.norms, rel=1e-5)
