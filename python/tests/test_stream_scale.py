"""RWKV's stream is measured at one scale, although transformers halves it every few blocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from families import FAMILIES
from loading_service import load, measure
from references import load_plain, stream_of
from tiny_models import TEXTS, save_tiny

BLOCKS, EVERY = FAMILIES["rwkv"].blocks_path, FAMILIES["rwkv"].halved_every


# The halved stream differs only by the norms' eps, which is 1e-5 with a mean square of about 1.
@pytest.mark.parametrize(("eps", "tolerance"), [(1e-5, 1e-4), (1e-12, 1e-6)])
def test_norms_are_those_of_the_halved_stream_doubled_back(
    tmp_path: Path, eps: float, tolerance: float
) -> None:
    model, tokenizer = load_plain(save_tiny("rwkv", tmp_path, noise=0.1))
    model.config.layer_norm_epsilon = eps
    model.save_pretrained(tmp_path)
    halved, _ = load_plain(tmp_path)
    service, _ = load(tmp_path)
    rows, errors = measure(service, TEXTS)
    assert errors == []
    for row, text in zip(rows, TEXTS, strict=True):
        stream, _ = stream_of(halved, BLOCKS, tokenizer(text)["input_ids"])
        # Entry k is block k's output: it has been halved once for each full group of blocks before it.
        expected = [float(state.norm()) * 2.0 ** (max(k - 1, 0) // EVERY) for k, state in enumerate(stream)]
        assert row.norms == pytest.approx(expected, rel=tolerance)
