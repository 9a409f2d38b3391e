"""Measuring in training gives what the sidecar and plain transformers give for the saved model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from loading_service import load, measure
from tiny_twins import PROMPTS, Trained, save_corpus, save_plan, train

WIRINGS = ("parallel", "sequential")
TEXTS = [json.loads(line)["prompt"] for line in PROMPTS.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    corpus = save_corpus(tmp_path_factory.mktemp("twins") / "corpus")
    return train(save_plan(corpus.parent / "plan.json", corpus), corpus, corpus.parent / "out")


def folder_of(trained: Trained, wiring: str) -> Path:
    return trained.out / f"primary/seed-0-{wiring}"


def last(measured: dict[str, Any], flip: str = "none") -> dict[str, Any]:
    """The last checkpoint with that flip."""
    found: dict[str, Any] = [one for one in measured["checkpoints"] if one["flip"] == flip][-1]
    return found


def passages(trained: Trained) -> list[list[int]]:
    """The passages of the plan, by their tokens."""
    from gain_twins.corpus import read_corpus, read_manifest
    from gain_twins.plan import read_plan

    plan, _, _ = read_plan(trained.out / "plan.json")
    corpus = read_corpus(plan, read_manifest(plan, trained.out.parent / "corpus"), trained.out)
    return corpus.passages(plan.measuring.passages, plan.measuring.passage_tokens)


@pytest.mark.parametrize("wiring", WIRINGS)
def test_the_gains_of_the_prompts_are_those_that_a_run_of_the_saved_model_has(
    trained: Trained, wiring: str
) -> None:
    service, _ = load(folder_of(trained, wiring), TEXTS, precision="reference")
    rows, errors = measure(service, TEXTS)
    assert not errors
    measured = trained.measured(f"primary/seed-0-{wiring}")
    blocks = last(measured)["prompts"]
    norms = np.array([row.norms for row in rows])
    before, steps = norms[:, :-1], np.array([row.delta_norms for row in rows])
    log_gains = np.log(norms[:, 1:] / norms[:, :-1])
    splits = [row.split for row in rows if row.split is not None]
    attention = np.array([split.attention_norms for split in splits])
    mlp = np.array([split.mlp_norms for split in splits])
    with_attention = np.array([split.attention_inner_products for split in splits])
    with_mlp = np.array([split.mlp_inner_products for split in splits])
    expected = {
        "log_gain": log_gains.mean(0),
        "log_gain_sd": log_gains.std(0, ddof=1),
        "below_1": (norms[:, 1:] < norms[:, :-1]).mean(0),
        "write_ratio": (steps / before).mean(0),
        "cos_write": (np.array([row.inner_products for row in rows]) / before / steps).mean(0),
        "cos_attention": (with_attention / before / attention).mean(0),
        "cos_mlp": (with_mlp / before / mlp).mean(0),
        "attention_ratio": (attention / before).mean(0),
        "mlp_ratio": (mlp / before).mean(0),
        "attention_part": ((2 * with_attention + attention**2) / before**2).mean(0),
        "mlp_part": ((2 * with_mlp + mlp**2) / before**2).mean(0),
        "interplay_part": ((steps**2 - attention**2 - mlp**2) / before**2).mean(0),
        "log_norm": np.log(norms).mean(0),
    }
    assert blocks.keys() == expected.keys() | {"largest_share"}
    for name, values in expected.items():
        np.testing.assert_allclose(blocks[name], values, rtol=1e-6, atol=1e-6, err_msg=name)
    np.testing.assert_allclose(measured["last_log_gains"]["prompts"], log_gains[:, -1], rtol=0, atol=1e-6)
    parts = sum(np.array(blocks[f"{name}_part"]) for name in ("attention", "mlp", "interplay"))
    np.testing.assert_allclose(parts, ((norms[:, 1:] / before) ** 2 - 1).mean(0), rtol=1e-6)


@pytest.mark.parametrize("wiring", WIRINGS)
def test_passages_have_the_norms_of_plain_transformers(trained: Trained, wiring: str) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    model: Any = AutoModelForCausalLM.from_pretrained(folder_of(trained, wiring))
    ids = torch.tensor(passages(trained))
    with torch.inference_mode():
        output = model.gpt_neox(ids, output_hidden_states=True)
    # The last hidden state is behind the final norm: a hook takes the one before it.
    states = [one[:, -1].double() for one in output.hidden_states[:-1]]
    caught: list[Any] = []
    handle = model.gpt_neox.final_layer_norm.register_forward_pre_hook(lambda _, args: caught.append(args[0]))
    with torch.inference_mode():
        model(ids)
    handle.remove()
    states.append(caught[0][:, -1].double())
    together = torch.stack(states)
    norms = together.norm(dim=-1)
    gains = (norms[1:] / norms[:-1]).log()
    measured = trained.measured(f"primary/seed-0-{wiring}")
    blocks = last(measured)["passages"]
    np.testing.assert_allclose(measured["last_log_gains"]["passages"], gains[-1], rtol=0, atol=1e-6)
    np.testing.assert_allclose(blocks["log_gain"], gains.mean(1), rtol=0, atol=1e-6)
    np.testing.assert_allclose(blocks["log_norm"], norms.log().mean(1), rtol=0, atol=1e-6)
    squares = together.square()
    shares = (squares.amax(-1) / squares.sum(-1)).mean(1)
    np.testing.assert_allclose(blocks["largest_share"], shares, rtol=0, atol=1e-6)


@pytest.mark.parametrize("wiring", WIRINGS)
def test_a_flip_is_the_saved_model_with_the_flag_of_those_blocks_turned(
    trained: Trained, wiring: str
) -> None:
    import torch
    import torch.nn.functional as functional
    from gain_twins.corpus import read_corpus, read_manifest
    from gain_twins.plan import read_plan
    from transformers import AutoModelForCausalLM

    plan, _, _ = read_plan(trained.out / "plan.json")
    corpus = read_corpus(plan, read_manifest(plan, trained.out.parent / "corpus"), trained.out)
    windows = corpus.windows(plan.measuring.validation_windows, plan.shape.context)
    measured = trained.measured(f"primary/seed-0-{wiring}")
    losses: dict[str, float] = {}
    for flip, blocks in (("none", slice(0)), ("last", slice(-1, None)), ("all", slice(None))):
        model: Any = AutoModelForCausalLM.from_pretrained(folder_of(trained, wiring))
        for layer in model.gpt_neox.layers[blocks]:
            layer.use_parallel_residual = wiring != "parallel"
        with torch.inference_mode():
            logits = model(windows[:, :-1]).logits
        losses[flip] = functional.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten()).item()
        assert last(measured, flip)["validation_loss"] == pytest.approx(losses[flip], abs=1e-5)
    assert len(set(losses.values())) == 3


def test_passages_are_drawn_evenly_by_document_and_do_not_overlap() -> None:
    import torch
    from gain_twins.corpus import Corpus

    # Three documents of 50, 200 and 40 tokens.
    stream = torch.cat([torch.cat([torch.full((n,), n), torch.zeros(1)]) for n in (50, 200, 40)]).int()
    stream[stream > 0] += torch.arange(len(stream), dtype=torch.int32)[stream > 0] * 1_000
    corpus = Corpus(stream, stream, None, "")  # type: ignore[arg-type]
    found = corpus.passages(7, 10)
    assert [first[0] % 1_000 for first in found] == [50, 50, 50, 200, 200, 40, 40]
    assert all(len(one) == 10 and 0 not in one for one in found)
    flat = [token for one in found for token in one]
    assert len(set(flat)) == 70
    assert [one[0] // 1_000 for one in found[:3]] == [0, 20, 40]


def test_a_diverging_model_has_its_numbers_as_null_and_its_failure_named(tmp_path: Path) -> None:
    corpus = save_corpus(tmp_path / "corpus")
    plan = save_plan(tmp_path / "plan.json", corpus, learning_rate={"fixed": 1e30, "rule": "fixed"})
    trained = train(plan, corpus, tmp_path / "out")
    assert trained.code == 3
    assert trained.states() == ["begun", "failed", "begun", "failed"]
    measured = trained.measured()
    assert measured["failed"]["reason"] == "loss not finite"
    assert measured["failed"]["step"] < measured["steps"]
    assert measured["curve"]["loss"][-1] is None
    assert last(measured)["validation_loss"] is None
    assert last(measured)["passages"]["log_gain"] == [None, None]
    assert measured["last_log_gains"]["passages"] == [None] * 20
    # A second call leaves it as it is, and says so.
    again = train(plan, corpus, tmp_path / "out")
    assert (again.code, again.states()) == (3, ["failed", "failed"])


def test_a_model_that_learned_nothing_leaves_by_the_rule(tmp_path: Path) -> None:
    corpus = save_corpus(tmp_path / "corpus")
    plan = save_plan(tmp_path / "plan.json", corpus, learning_rate={"fixed": 1e-7, "rule": "fixed"})
    trained = train(plan, corpus, tmp_path / "out")
    assert trained.code == 3
    assert trained.measured()["failed"]["reason"] == "above the unigram entropy"
    assert not (trained.out / "primary/seed-0-parallel/model.safetensors").exists()
