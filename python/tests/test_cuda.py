"""Tests that need a GPU: placement, no synchronization inside the forward pass, real shortage of memory."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from families import FAMILIES
from gain_sidecar.measuring import measure as measuring
from gain_sidecar.measuring.hooks import head_on_last_token, recording
from gain_sidecar.measuring.last_token import LastToken
from gain_sidecar.measuring.norms import residual_norm, write_prediction
from gain_sidecar.measuring.table import Table
from loading_service import leases_of, load, measure
from references import largest_relative_error, load_plain, measure_plainly
from tiny_models import TEXTS, save_tiny
from writers import WRITERS

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_gpu_gives_the_numbers_of_the_plain_measurement(family: str, tmp_path: Path) -> None:
    service, loaded = load(save_tiny(family, tmp_path), device="auto", precision="reference")
    assert loaded.device.startswith("cuda:")
    assert loaded.wiring == FAMILIES[family].wiring
    split = [index not in WRITERS[family].unsplit for index in range(4)]
    assert loaded.split_blocks == sum(split)
    model, tokenizer = load_plain(tmp_path)
    if FAMILIES[family].halved_every:
        model.config.rescale_every = 0
    rows, errors = measure(service, TEXTS)
    assert errors == []
    for row, text in zip(rows, TEXTS, strict=True):
        expected = measure_plainly(model, FAMILIES[family].blocks_path, tokenizer(text)["input_ids"])
        assert largest_relative_error(row.norms, expected.norms) < 1e-4
        assert abs(row.entropy_nats / expected.entropy - 1) < 1e-4
        assert row.top_id == expected.top_id
        assert (row.split is not None) == any(split)
        if row.split is not None:
            assert (
                max(error for error, is_split in zip(row.split.errors, split, strict=True) if is_split) < 1e-5
            )


def test_a_gpu_computes_in_bfloat16_unless_asked_otherwise(tmp_path: Path) -> None:
    save_tiny("gptj", tmp_path)
    assert load(tmp_path, device="cuda")[1].dtype == "bfloat16"
    assert load(tmp_path, device="cuda:0", precision="reference")[1].dtype == "float32"


def test_a_gpu_runs_the_last_mlp_on_last_tokens_alone(tmp_path: Path) -> None:
    service, _ = load(save_tiny("llama", tmp_path, noise=0.1), device="cuda", precision="reference")
    leases = leases_of(service)
    assert [writer.path for writer in leases.instrument.last_mlp] == ["mlp"]
    rows, _ = measure(service, TEXTS)
    # No graph that was captured with it may be replayed.
    leases.instrument = replace(leases.instrument, last_mlp=(), captures=None)
    for row, whole in zip(rows, measure(service, TEXTS)[0], strict=True):
        assert largest_relative_error(row.norms, whole.norms) < 1e-6


def waits_in(work: Callable[[], Any]) -> int:
    """How often `work` synchronizes with the GPU."""
    torch.cuda.set_sync_debug_mode("warn")
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            work()
    finally:
        torch.cuda.set_sync_debug_mode("default")
    return sum("synchronizing" in str(warning.message) for warning in caught)


@pytest.mark.parametrize("family", ["gptj", "llama"])
def test_measuring_makes_a_forward_pass_wait_no_more_often(family: str, tmp_path: Path) -> None:
    service, _ = load(save_tiny(family, tmp_path), device="cuda")
    instrument: Any = leases_of(service).instrument
    structure, split, model = instrument.structure, instrument.split, instrument.model
    assert split.split_blocks == len(structure.blocks)
    ids = torch.ones(3, 9, dtype=torch.long, device="cuda")
    last = LastToken(torch.tensor([8, 11, 23], device=model.device))
    table = Table(len(structure.blocks), 3, instrument.groups, torch.float32, model.device)

    def plain() -> None:
        model(input_ids=ids, use_cache=False)

    def measured() -> None:
        hooked = recording(structure, split, table, last, residual_norm)
        with hooked, head_on_last_token(structure, last):
            write_prediction(table, model(input_ids=ids, use_cache=False).logits[:, 0])

    with torch.inference_mode():
        assert waits_in(lambda: table["norms"].cpu()) == 1
        assert waits_in(measured) == waits_in(plain)


def test_a_batch_that_does_not_fit_is_halved_and_a_prompt_that_does_not_is_an_error_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transformers import GPTJConfig, GPTJForCausalLM

    save_tiny("gptj", tmp_path)
    # Eager attention over 1,500 tokens needs about 0.15 GB for each prompt.
    GPTJForCausalLM(
        GPTJConfig(vocab_size=320, n_embd=64, n_layer=2, n_head=16, rotary_dim=4, n_positions=2048)
    ).save_pretrained(tmp_path)
    service, _ = load(tmp_path, device="cuda", dtype="float32", batch_size=8)
    real, sizes = measuring.start_batch, []

    def spy(instrument: Any, prompts: list[Any], layout: Any) -> Any:
        sizes.append(len(prompts))
        return real(instrument, prompts, layout)

    monkeypatch.setattr(measuring, "start_batch", spy)
    texts = ["a" * 1500] * 8
    plain, _ = measure(service, texts)
    total = torch.cuda.get_device_properties(0).total_memory

    def leave(room_bytes: float) -> None:
        torch.cuda.empty_cache()
        torch.cuda.set_per_process_memory_fraction((torch.cuda.memory_allocated() + room_bytes) / total)

    try:
        sizes.clear()
        leave(1.2e9)
        rows, errors = measure(service, texts)
        assert errors == []
        assert sizes[0] == 8
        assert max(size for size in sizes if sizes.count(size) > 1) < 8
        for row, expected in zip(rows, plain, strict=True):
            assert row.norms == pytest.approx(expected.norms, rel=1e-5)
        leave(0.1e9)
        rows, errors = measure(service, ["a", texts[0]])
        assert [row.item for row in rows] == [0]
        assert [(error.item, error.code) for error in errors] == [(1, "out_of_memory")]
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
