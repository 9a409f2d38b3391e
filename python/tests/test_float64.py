"""In float64 everything is float64: weights, states, norms and softmax in the model, and the measurements."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from families import FAMILIES
from float64_models import stream_of_gptj, stream_of_llama
from gain_sidecar.errors import SidecarError
from gain_sidecar.measuring.measure import measure_batch
from gain_sidecar.measuring.precision import check_precision, choose_dtype
from gain_sidecar.measuring.prompts import Prompt
from instruments import instrument_of
from loading_service import load, measure, request
from references import largest_relative_error, load_plain, measure_plainly, stream_of
from scipy.special import log_softmax
from tiny_models import TEXTS, save_tiny

TOLERANCE = 1e-12


def assert_rows_are(service: Any, expected: list[tuple[Any, Any]]) -> None:
    """Rows of all texts in a padded batch and another order: stream [L + 1, width] and logits [V] of each."""
    order = random.Random(0).sample(range(len(TEXTS)), len(TEXTS))
    rows, errors = measure(service, [TEXTS[index] for index in order])
    assert errors == []
    for row, index in zip(rows, order, strict=True):
        stream, logits = (np.asarray(value) for value in expected[index])
        steps = np.diff(stream, axis=0)
        norms, step_norms = np.linalg.norm(stream, axis=-1), np.linalg.norm(steps, axis=-1)
        log_p = log_softmax(logits)
        assert largest_relative_error(row.norms, norms) < TOLERANCE
        assert largest_relative_error(row.delta_norms, step_norms) < TOLERANCE
        inner_products = (stream[:-1] * steps).sum(-1)
        assert (abs(row.inner_products - inner_products) / (norms[:-1] * step_norms)).max() < TOLERANCE
        assert row.entropy_nats == pytest.approx(-(np.exp(log_p) * log_p).sum(), rel=TOLERANCE)
        assert row.top_prob == pytest.approx(np.exp(log_p.max()), rel=TOLERANCE)
        assert row.split is not None
        assert max(row.split.errors) < TOLERANCE


@pytest.mark.parametrize(("family", "stream"), [("gptj", stream_of_gptj), ("llama", stream_of_llama)])
@pytest.mark.parametrize("batch_size", [1, 25])
def test_a_model_that_transformers_narrows_inside_is_that_of_its_paper(
    family: str, stream: Any, batch_size: int, tmp_path: Path
) -> None:
    service, loaded = load(
        save_tiny(family, tmp_path, noise=0.1), precision="reference", dtype="float64", batch_size=batch_size
    )
    assert (loaded.dtype, loaded.precision) == ("float64", "reference")
    model, tokenizer = load_plain(tmp_path)
    assert_rows_are(service, [stream(model, tokenizer(text)["input_ids"]) for text in TEXTS])


@pytest.mark.parametrize("family", ["gpt2", "neox-parallel", "neox-sequential", "opt", "stablelm-sequential"])
def test_a_model_that_transformers_leaves_in_float64_is_that_of_a_plain_forward(
    family: str, tmp_path: Path
) -> None:
    service, _ = load(save_tiny(family, tmp_path, noise=0.1), precision="reference", dtype="float64")
    model, tokenizer = load_plain(tmp_path, "float64")
    blocks = FAMILIES[family].blocks_path
    assert_rows_are(service, [stream_of(model, blocks, tokenizer(text)["input_ids"]) for text in TEXTS])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_runs_in_float64_near_its_float32(family: str, tmp_path: Path) -> None:
    wide, tokenizer = load_plain(save_tiny(family, tmp_path, noise=0.1), "float64")
    instrument = instrument_of(wide, tokenizer)
    prompts = [Prompt(index, tokenizer(TEXTS[index])["input_ids"]) for index in range(4)]
    together = measure_batch(instrument, prompts)
    model, _ = load_plain(tmp_path)
    if FAMILIES[family].halved_every:
        model.config.rescale_every = 0
    for row, prompt in zip(together, prompts, strict=True):
        (alone,) = measure_batch(instrument, [prompt])
        assert largest_relative_error(row.norms, alone.norms) < TOLERANCE
        expected = measure_plainly(model, FAMILIES[family].blocks_path, prompt.ids)
        assert largest_relative_error(row.norms, expected.norms) < 1e-5


def test_compat_in_float64_is_transformers_own_arithmetic(tmp_path: Path) -> None:
    service, _ = load(save_tiny("llama", tmp_path, noise=0.1), precision="compat", dtype="float64")
    model, tokenizer = load_plain(tmp_path, "float64")
    rows, _ = measure(service, TEXTS[:5])
    for row, text in zip(rows, TEXTS, strict=False):
        expected = measure_plainly(model, "model.layers", tokenizer(text)["input_ids"])
        assert largest_relative_error(row.norms, expected.norms) < TOLERANCE


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_reference_in_half_precision_is_refused(dtype: str) -> None:
    with pytest.raises(SidecarError, match=f"float32 or float64 throughout, but dtype {dtype} was requested"):
        check_precision(request(precision="reference", dtype=dtype))


@pytest.mark.parametrize("on_cuda", [True, False])
def test_reference_is_float32_unless_float64_is_asked(on_cuda: bool) -> None:
    assert choose_dtype(request(precision="reference"), on_cuda) == "float32"
    assert choose_dtype(request(precision="reference", dtype="float64"), on_cuda) == "float64"
    assert choose_dtype(request(precision="fast", dtype="float64"), on_cuda) == "float64"
    check_precision(request(precision="reference", dtype="float64"))
