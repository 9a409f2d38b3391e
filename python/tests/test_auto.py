"""`--model auto` chooses GPT-J-6B only where it can run, and names the reason and the other option."""

from __future__ import annotations

from pathlib import Path

import pytest
from gain_sidecar.models import auto, file_errors, hub
from gain_sidecar.models.devices import Device
from tiny_models import save_tiny

CPU = Device("cpu", "a CPU", None)
ROOMY = Device("cuda:0", "a large GPU", 80_000_000_000)
TIGHT = Device("cuda:0", "a small GPU", 13_900_000_000)
FILES = {"config.json": 1, "tokenizer.json": 1, "model.safetensors": 1}


def listing(names: dict[str, int]) -> hub.Repository:
    return hub.Repository("EleutherAI/gpt-j-6b", None, names)


@pytest.fixture(autouse=True)
def nothing_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "cached_folder", lambda *_: None)
    monkeypatch.setattr(hub, "look_up", lambda *_: listing(FILES))


def test_a_gpu_with_room_and_a_hub_that_answers_take_the_subject() -> None:
    preset, reason = auto.choose(ROOMY, "bfloat16", allow_bin=False)
    assert preset.name == "gptj-6b"
    assert "--model smollm2-135m" in reason


@pytest.mark.parametrize(
    ("device", "dtype", "why"),
    [(CPU, "float32", "CUDA GPU with 14 GB"), (TIGHT, "bfloat16", "13.9 GB"), (TIGHT, "float32", "27 GB")],
)
def test_without_room_it_is_the_embedded_model(device: Device, dtype: str, why: str) -> None:
    preset, reason = auto.choose(device, dtype, allow_bin=False)
    assert preset.name == "smollm2-135m"
    assert why in reason
    assert "--model gptj-6b" in reason


def test_a_hub_out_of_reach_leaves_the_embedded_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(hub_id: str, revision: str | None, timeout_s: float) -> hub.Repository:
        assert timeout_s == 5
        raise file_errors.hub_unreachable(hub_id, "no answer within 5 s")

    monkeypatch.setattr(hub, "look_up", silent)
    preset, reason = auto.choose(ROOMY, "bfloat16", allow_bin=False)
    assert preset.name == "smollm2-135m"
    assert "no answer within 5 s" in reason


def test_a_hub_that_has_only_pickles_leaves_the_embedded_model_unless_they_are_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pickles = {"config.json": 1, "tokenizer.json": 1, "pytorch_model.bin": 1}
    monkeypatch.setattr(hub, "look_up", lambda *_: listing(pickles))
    preset, reason = auto.choose(ROOMY, "bfloat16", allow_bin=False)
    assert preset.name == "smollm2-135m"
    assert "--allow-bin" in reason
    assert auto.choose(ROOMY, "bfloat16", allow_bin=True)[0].name == "gptj-6b"


def test_a_whole_copy_in_the_cache_needs_no_hub_and_half_a_copy_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def silent(*_: object) -> hub.Repository:
        raise file_errors.hub_unreachable("EleutherAI/gpt-j-6b", "offline")

    save_tiny("gptj", tmp_path)
    monkeypatch.setattr(hub, "look_up", silent)
    monkeypatch.setattr(hub, "cached_folder", lambda *_: tmp_path)
    assert auto.choose(ROOMY, "bfloat16", allow_bin=False)[0].name == "gptj-6b"
    (tmp_path / "model.safetensors").unlink()
    assert auto.choose(ROOMY, "bfloat16", allow_bin=False)[0].name == "smollm2-135m"
