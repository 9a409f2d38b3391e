"""On a GPU twins are trained by a captured step, and measured as on a CPU."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tiny_twins import Stop, save_corpus, save_plan, train

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")

MODEL = "primary/seed-{}-{}"


def test_a_gpu_begins_with_the_same_weights_and_numbers_and_learns_as_a_cpu_does(tmp_path: Path) -> None:
    corpus = save_corpus(tmp_path / "corpus")
    cells = [{"name": "primary", "depth": 2, "seeds": [0, 1]}]
    plan = save_plan(tmp_path / "plan.json", corpus, cells=cells)
    on = {device: train(plan, corpus, tmp_path / device, device=device) for device in ("cpu", "cuda")}
    # The second seed is trained by the step that was captured for the first.
    for model in [MODEL.format(seed, wiring) for seed in (0, 1) for wiring in ("parallel", "sequential")]:
        cpu, cuda = on["cpu"].measured(model), on["cuda"].measured(model)
        for name in ("initial_weights", "batches", "steps", "parameters", "unigram_entropy"):
            assert cpu[name] == cuda[name], name
        first = [one["checkpoints"][0]["passages"] for one in (cpu, cuda)]
        for name in first[0]:
            np.testing.assert_allclose(first[1][name], first[0][name], rtol=1e-4, atol=1e-5, err_msg=name)
        # Training is in bfloat16 there, which adds up over the steps.
        curves = [one["curve"]["loss"] for one in (cpu, cuda)]
        assert curves[1][0] == pytest.approx(curves[0][0], abs=0.02)
        assert curves[1][-1] == pytest.approx(curves[0][-1], abs=0.2)
        assert cuda["training"]["matmul_share"] > 0


def test_a_captured_step_continues_from_a_saved_state(tmp_path: Path) -> None:
    from gain_twins.errors import TwinsError

    corpus = save_corpus(tmp_path / "corpus")
    plan = save_plan(tmp_path / "plan.json", corpus)
    whole = train(plan, corpus, tmp_path / "whole", device="cuda")
    with pytest.raises(TwinsError, match="stopped"):
        train(plan, corpus, tmp_path / "parts", device="cuda", why_stop=Stop(60))
    parts = train(plan, corpus, tmp_path / "parts", device="cuda")
    assert parts.states()[0] == "resumed"
    curves = [one.measured()["curve"] for one in (whole, parts)]
    assert curves[0]["step"] == curves[1]["step"]
    np.testing.assert_allclose(curves[1]["loss"], curves[0]["loss"], atol=0.05)
