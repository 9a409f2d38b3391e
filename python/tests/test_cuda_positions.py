"""On a GPU, every position of a replayed pass has the numbers of an uncaptured one and of transformers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gain_sidecar.measuring.captured import Captures
from loading_service import leases_of, load
from test_positions import measure_at, plain_states
from tiny_models import TEXTS, save_tiny

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")


def test_a_replayed_pass_gives_the_numbers_of_every_position(tmp_path: Path) -> None:
    folder = save_tiny("llama", tmp_path)
    service, _ = load(folder, device="cuda", precision="reference", layout="buckets", positions="all")
    leases = leases_of(service)
    leases.instrument = captured = replace(leases.instrument, captures=Captures())
    # Run, captured and replayed; other prompts of the same shapes between.
    for texts in (TEXTS, TEXTS[::-1], TEXTS):
        rows, replayed = measure_at(service, texts)
    assert captured.captures is not None and captured.captures.works
    leases.instrument = replace(captured, captures=None)
    _, uncaptured = measure_at(service, TEXTS)
    assert replayed.keys() == uncaptured.keys()
    # The kernels of a captured pass may add in another order.
    for name, column in uncaptured.items():
        np.testing.assert_allclose(
            replayed[name], column, rtol=1e-5, atol=1e-5 * max(1.0, np.abs(column).max()), err_msg=name
        )

    first = 0
    for row in rows:
        own = slice(first, first := first + len(row.token_ids))
        states, _ = plain_states(folder, "model.layers", row.token_ids, "float64")
        np.testing.assert_allclose(replayed["norms"][own].T, states.norm(dim=-1).numpy(), rtol=1e-5)
    assert first == len(replayed["items"])
