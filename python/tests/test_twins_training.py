"""Twins are equal in all but their wiring, and their training is the same each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny_twins import Stop, Trained, comparable, save_corpus, save_plan, train

CELLS = [
    {"name": "primary", "depth": 2, "seeds": [0]},
    {"name": "rms", "depth": 2, "norm": "rms", "seeds": [0]},
    {"name": "onenorm", "depth": 2, "norm": "one", "seeds": [0]},
    {"name": "flatinit", "depth": 2, "init": "flat", "seeds": [0]},
    {"name": "nodecay", "depth": 2, "weight_decay": 0, "seeds": [0]},
    {"name": "replicate", "depth": 2, "seeds": [0], "repeats": "primary"},
]
NAMES = [str(cell["name"]) for cell in CELLS]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_corpus(tmp_path_factory.mktemp("twins") / "corpus")


@pytest.fixture(scope="module")
def plan(corpus: Path) -> Path:
    return save_plan(corpus.parent / "plan.json", corpus, cells=CELLS)


@pytest.fixture(scope="module")
def trained(plan: Path, corpus: Path) -> Trained:
    return train(plan, corpus, corpus.parent / "out")


def jobs(plan: Path, cell: str) -> Any:
    from gain_twins.plan import WIRINGS, jobs_of, read_plan

    read, _, _ = read_plan(plan)
    return read, list(jobs_of(read, read.cell(cell), dict.fromkeys(WIRINGS, 0.016)))


@pytest.mark.parametrize("cell", NAMES)
def test_twins_have_equal_tensors_and_a_config_that_differs_in_the_flag_alone(plan: Path, cell: str) -> None:
    import torch
    from gain_twins.training.model import build, initialise

    read, (parallel, sequential) = jobs(plan, cell)
    models = [build(job, read.shape) for job in (parallel, sequential)]
    for model, job in zip(models, (parallel, sequential), strict=True):
        initialise(model, job)
    states = [model.state_dict() for model in models]
    assert states[0].keys() == states[1].keys()
    assert all(torch.equal(tensor, states[1][name]) for name, tensor in states[0].items())
    assert sum(p.numel() for p in models[0].parameters()) == sum(p.numel() for p in models[1].parameters())
    first, second = (model.config.to_dict() for model in models)
    assert {name for name in first if first[name] != second[name]} == {"use_parallel_residual"}


@pytest.mark.parametrize("cell", NAMES)
def test_twins_see_the_same_batches_and_begin_with_the_same_weights(trained: Trained, cell: str) -> None:
    parallel, sequential = (trained.measured(f"{cell}/seed-0-{w}") for w in ("parallel", "sequential"))
    equal = ("seed", "learning_rate", "depth", "width", "norm", "init", "weight_decay", "steps", "tokens")
    for name in (*equal, "parameters", "initial_weights", "batches", "plan", "corpus"):
        assert parallel[name] == sequential[name], name
    assert parallel["final_weights"] != sequential["final_weights"]


def test_the_batches_of_a_seed_hold_every_window_once_a_pass_in_an_order_of_its_own() -> None:
    import torch
    from gain_twins.corpus import Batches

    text = torch.arange(1_001, dtype=torch.int32)
    seen = [Batches(text, seed, context=10, batch=5) for seed in (0, 0, 1)]
    assert seen[0].steps == 20
    order = [torch.cat([one.of(step)[:, 0] for step in range(20)]).tolist() for one in seen]
    assert order[0] == order[1] != order[2]
    assert sorted(order[0]) == list(range(0, 1_000, 10))
    assert torch.equal(seen[0].of(3), seen[0].of(3)[:, :1] + torch.arange(11))
    again = torch.cat([seen[0].of(step)[:, 0] for step in range(20, 40)]).tolist()
    assert sorted(again) == sorted(order[0]) and again != order[0]
    assert seen[0].digest(2) == seen[1].digest(2) != seen[2].digest(2)


def test_the_same_seed_gives_the_same_model_bit_by_bit(trained: Trained) -> None:
    for wiring in ("parallel", "sequential"):
        first = comparable(trained.measured(f"primary/seed-0-{wiring}"))
        assert comparable(trained.measured(f"replicate/seed-0-{wiring}")) == {**first, "cell": "replicate"}


def test_a_reused_trainer_gives_what_a_new_process_would(trained: Trained, plan: Path, corpus: Path) -> None:
    # In `trained`, the replicate is the last model of a trainer that trained two others.
    alone = train(plan, corpus, corpus.parent / "alone", cells=["replicate"])
    for wiring in ("parallel", "sequential"):
        model = f"replicate/seed-0-{wiring}"
        assert comparable(alone.measured(model)) == comparable(trained.measured(model))


def test_the_cells_differ_in_what_they_name_and_in_nothing_else(trained: Trained) -> None:
    models = {name: trained.measured(f"{name}/seed-0-parallel") for name in NAMES}
    first = models["primary"]
    differing = {name: models[name]["initial_weights"] != first["initial_weights"] for name in NAMES}
    # RMSNorm has no biases and a shared norm is there once, so that their tensors differ too.
    assert differing == {**dict.fromkeys(NAMES, False), "rms": True, "onenorm": True, "flatinit": True}
    assert len({model["batches"] for model in models.values()}) == 1
    assert len({model["final_weights"] for name, model in models.items() if name != "replicate"}) == 5
    assert models["nodecay"]["weight_decay"] == 0 and first["weight_decay"] == 0.1


def test_the_loss_falls_below_the_entropy_of_single_tokens(trained: Trained, corpus: Path) -> None:
    import numpy as np
    from scipy.stats import entropy
    from tokenizers import Tokenizer

    model = trained.measured()
    tokenizer = Tokenizer.from_file(str(corpus / "tokenizer.json"))
    texts = [json.loads(line)["text"] for line in _lines(corpus / "train.jsonl.xz")]
    ids = np.concatenate([tokenizer.encode(text).ids for text in texts])
    assert model["unigram_entropy"] == pytest.approx(entropy(np.bincount(ids)), abs=0.02)
    assert model["failed"] is None
    last = model["checkpoints"][-3]
    assert (last["step"], last["flip"]) == (model["steps"], "none")
    assert last["validation_loss"] < model["unigram_entropy"] < model["checkpoints"][0]["validation_loss"]
    assert model["curve"]["loss"][-1] < model["unigram_entropy"] < model["curve"]["loss"][0]


def _lines(path: Path) -> list[str]:
    import lzma

    return lzma.decompress(path.read_bytes()).decode().splitlines()


def test_the_learning_rate_rises_and_falls_as_transformers_cosine_does(plan: Path) -> None:
    import torch
    from gain_twins.training.trainer import learning_rate
    from transformers import get_cosine_with_min_lr_schedule_with_warmup

    read, _ = jobs(plan, "primary")
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.01)
    schedule = get_cosine_with_min_lr_schedule_with_warmup(optimizer, 50, 1_000, min_lr_rate=0.1)
    for step in range(1_000):
        own = learning_rate(step, 1_000, 0.01, read.optimizer)
        if step < 50:
            # Ours does not begin at 0.
            assert own == pytest.approx(0.01 * (step + 1) / 50)
        else:
            assert own == pytest.approx(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()


def test_a_stopped_model_continues_to_the_same_bits(
    trained: Trained, plan: Path, corpus: Path, tmp_path: Path
) -> None:
    from gain_twins.errors import TwinsError

    # Before step 40 of the first model, then before step 100, and in the second model.
    for number in (41, 62, 150):
        with pytest.raises(TwinsError, match="the same command continues") as stopped:
            train(plan, corpus, tmp_path / "out", cells=["primary"], why_stop=Stop(number))
        assert stopped.value.exit_code == 4
    assert list((tmp_path / "out").rglob("resume.pt"))
    ended = train(plan, corpus, tmp_path / "out", cells=["primary"])
    assert ended.states() == ["done", "resumed", "done"]
    for wiring in ("parallel", "sequential"):
        model = f"primary/seed-0-{wiring}"
        assert comparable(ended.measured(model)) == comparable(trained.measured(model))
    assert not list((tmp_path / "out").rglob("resume*"))


def test_the_twin_that_is_kept_loads_as_any_model_and_the_probe_shows_its_wiring(trained: Trained) -> None:
    from gain_sidecar.anatomy.architecture import read_architecture
    from gain_twins.training.model import weights_digest
    from transformers import AutoModelForCausalLM, AutoTokenizer

    for wiring in ("parallel", "sequential"):
        folder = trained.out / f"primary/seed-0-{wiring}"
        model = AutoModelForCausalLM.from_pretrained(folder)
        assert read_architecture(model).wiring == wiring
        assert weights_digest(model) == trained.measured(f"primary/seed-0-{wiring}")["final_weights"]
        assert AutoTokenizer.from_pretrained(folder)("Alice")["input_ids"]
    assert not (trained.out / "rms/seed-0-parallel/model.safetensors").exists()
