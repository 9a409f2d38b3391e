"""A campaign chooses its learning rate by the rule, shares folders, and continues past what does not fit."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Any

import pytest
from tiny_twins import Trained, save_corpus, save_plan, train

LR = {"name": "lr", "depth": 1, "learning_rates": [0.004, 0.016, 0.03], "seeds": [100]}
PRIMARY = {"name": "primary", "depth": 1, "seeds": [0]}
WIDE = {"name": "wide", "depth": 1, "width": 48, "seeds": [0], "learning_rate_factor": 0.5}
OTHERS = [PRIMARY, WIDE, {"name": "deep", "depth": 2, "seeds": [0]}]
RULE = {"cell": "lr", "rule": "lowest", "own_best": {"cell": "primary", "seeds": [0], "as": "ownrate"}}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_corpus(tmp_path_factory.mktemp("twins") / "corpus")


@pytest.fixture(scope="module")
def trained(corpus: Path) -> Trained:
    plan = save_plan(corpus.parent / "plan.json", corpus, cells=[PRIMARY, LR, WIDE], learning_rate=RULE)
    return train(plan, corpus, corpus.parent / "out")


def models(trained: Trained, cell: str) -> dict[str, Any]:
    """The records of a cell by their folder's name."""
    folders = sorted((trained.out / cell).iterdir())
    return {folder.name: trained.measured(f"{cell}/{folder.name}") for folder in folders}


def final_loss(measured: dict[str, Any]) -> float:
    """Validation loss at the end."""
    found: float = next(
        one["validation_loss"]
        for one in measured["checkpoints"]
        if (one["step"], one["flip"]) == (measured["steps"], "none")
    )
    return found


def test_the_cell_of_the_rates_comes_first_and_its_lowest_mean_loss_serves_the_others(
    trained: Trained,
) -> None:
    assert trained.events[1]["cell"] == "lr"
    assert trained.events[0] == {"event": "plan", "models": 10, "tokens": trained.events[0]["tokens"]}
    losses = {name: final_loss(one) for name, one in models(trained, "lr").items()}
    assert len(losses) == 6
    means = {
        rate: (losses[f"seed-100-lr-{rate}-parallel"] + losses[f"seed-100-lr-{rate}-sequential"]) / 2
        for rate in (0.004, 0.016, 0.03)
    }
    best = min(means, key=means.__getitem__)
    assert {one["learning_rate"] for one in models(trained, "primary").values()} == {best}
    assert {one["learning_rate"] for one in models(trained, "wide").values()} == {best / 2}


def record(rate: float, wiring: Any, loss: float | None, failed: bool = False) -> Any:
    """What the rule reads of a model."""
    from types import SimpleNamespace

    checkpoints = [
        SimpleNamespace(step=0, flip="none", validation_loss=0.0),
        SimpleNamespace(step=9, flip="none", validation_loss=loss),
        SimpleNamespace(step=9, flip="all", validation_loss=-1.0),
    ]
    return SimpleNamespace(
        learning_rate=rate, wiring=wiring, steps=9, failed="yes" if failed else None, checkpoints=checkpoints
    )


def test_the_rule_averages_over_both_wirings_and_names_each_ones_own_best() -> None:
    from gain_twins.rates import choose_rates

    losses = {1.0: (3.0, 4.0), 2.0: (3.3, 3.4), 4.0: (3.6, 3.2)}
    found = [
        record(rate, wiring, loss)
        for rate, pair in losses.items()
        for wiring, loss in zip(("parallel", "sequential"), pair, strict=True)
    ]
    # Means 3.5, 3.35 and 3.4.
    assert choose_rates(found, "lr") == (2.0, {"parallel": 1.0, "sequential": 4.0})


def test_a_rate_at_which_one_wiring_failed_is_not_chosen_for_both() -> None:
    from gain_twins.errors import TwinsError
    from gain_twins.rates import choose_rates

    failing = [record(1.0, "parallel", 1.0), record(1.0, "sequential", 1.0, failed=True)]
    sound = [record(2.0, "parallel", 3.0), record(2.0, "sequential", 3.0)]
    assert choose_rates(failing + sound, "lr") == (2.0, {"parallel": 1.0, "sequential": 2.0})
    with pytest.raises(TwinsError, match="cell lr"):
        choose_rates(failing, "lr")


def test_where_the_own_best_rates_differ_those_seeds_are_trained_again_with_them(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gain_twins import campaign

    own = {"parallel": 0.016, "sequential": 0.03}
    monkeypatch.setattr(campaign, "choose_rates", lambda *_: (0.004, own))
    plan = save_plan(tmp_path / "plan.json", corpus, cells=[LR, PRIMARY], learning_rate=RULE)
    trained = train(plan, corpus, tmp_path / "out", cells=["ownrate"])
    assert not (trained.out / "primary").exists()
    again = models(trained, "ownrate")
    assert {one["wiring"]: one["learning_rate"] for one in again.values()} == own
    assert {one["cell"] for one in again.values()} == {"ownrate"}
    assert [event["models"] for event in trained.events if event["event"] == "plan"] == [6, 8]


def test_a_cell_that_does_not_fit_is_left_out_with_the_batch_that_fits_and_the_next_cell_is_trained(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from gain_twins.training.trainer import Trainer

    step = Trainer.step

    def limited(self: Trainer, batch: torch.Tensor, rate: float) -> None:
        if self.model.config.hidden_size == 48 and len(batch) > 2:
            raise torch.OutOfMemoryError("tried to allocate 1 TiB")
        step(self, batch, rate)

    monkeypatch.setattr(Trainer, "step", limited)
    plan = save_plan(tmp_path / "plan.json", corpus, cells=[WIDE, PRIMARY], shape={"batch": 8}, passes=2)
    trained = train(plan, corpus, tmp_path / "out")
    assert trained.code == 3
    left_out = [event for event in trained.events if event.get("state") == "left out"]
    assert [event["wiring"] for event in left_out] == ["parallel", "sequential"]
    assert "cell wide" in left_out[0]["text"] and "a batch of 2 fits" in left_out[0]["text"]
    assert trained.states()[-4:] == ["begun", "done", "begun", "done"]
    assert not list((trained.out / "wide").rglob("measured.json"))


def test_without_a_gpu_a_long_plan_is_refused_with_its_time_here_and_what_pocket_does(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from gain_twins.errors import TwinsError

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    plan = save_plan(tmp_path / "plan.json", corpus, passes=3_000_000)
    with pytest.raises(TwinsError) as error:
        train(plan, corpus, tmp_path / "out", device="auto")
    assert (error.value.code, error.value.exit_code) == ("no_gpu", 2)
    assert (
        "days" in error.value.text and "--pocket" in error.value.text and "--device cpu" in error.value.text
    )
    with pytest.raises(TwinsError, match="--device cuda was requested"):
        train(plan, corpus, tmp_path / "out", device="cuda")
    short = save_plan(tmp_path / "short.json", corpus)
    assert train(short, corpus, tmp_path / "short", device="auto").code == 0


def test_the_time_that_a_plan_takes_here_is_what_it_takes(corpus: Path, tmp_path: Path) -> None:
    from gain_twins.corpus import read_corpus, read_manifest
    from gain_twins.plan import read_plan
    from gain_twins.setting import cpu_seconds

    path = save_plan(tmp_path / "plan.json", corpus)
    plan, _, _ = read_plan(path)
    manifest = read_manifest(plan, corpus)
    tokens = len(read_corpus(plan, manifest, tmp_path).train)
    assert manifest.tokens == pytest.approx(tokens, rel=0.5)
    trained = train(path, corpus, tmp_path / "out")
    took = sum(one["training"]["seconds"] for one in models(trained, "primary").values())
    # A busy machine disturbs both: the order of magnitude is what the text states.
    assert took / 10 < cpu_seconds(plan, tokens) < took * 10


def test_a_model_that_another_process_trains_is_waited_for(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = save_plan(tmp_path / "plan.json", corpus, cells=[PRIMARY])
    folder = tmp_path / "out/primary/seed-0-parallel"
    folder.mkdir(parents=True)
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    waits: list[float] = []

    def release(seconds: float) -> None:
        waits.append(seconds)
        os.close(handle)

    monkeypatch.setattr("time.sleep", release)
    trained = train(plan, corpus, tmp_path / "out")
    done = [event["wiring"] for event in trained.events if event.get("state") == "done"]
    assert (done, len(waits)) == (["sequential", "parallel"], 1)
