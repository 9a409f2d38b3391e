"""A model that does not fit its device is spread, with the same numbers as on one device."""

from __future__ import annotations

import gc
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.models import memory_plan
from gain_sidecar.models.devices import Device
from gain_sidecar.models.resolution import locate, read_request
from loading_service import load, measure, request
from refusals import refusal
from tiny_models import TEXTS, save_wide


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_wide("llama", tmp_path_factory.mktemp("wide"))


@pytest.mark.parametrize("family", ["llama", "gptj", "neox-parallel", "mistral"])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_blocks_on_the_disk_give_the_numbers_of_blocks_in_memory(
    tmp_path: Path, family: str, dtype: str
) -> None:
    save_wide(family, tmp_path)
    limit = "5MiB" if dtype == "float32" else "3MiB"
    service, loaded = load(tmp_path, max_memory=f"cpu={limit}", dtype=dtype)
    assert [place.device for place in loaded.placement] == ["cpu", "disk"]
    assert sum(place.blocks for place in loaded.placement) == 8
    whole, plain = load(tmp_path, dtype=dtype)
    assert [(place.device, place.blocks) for place in plain.placement] == [("cpu", 8)]
    assert (loaded.wiring, loaded.norm_type) == (plain.wiring, plain.norm_type)
    assert measure(service, TEXTS) == measure(whole, TEXTS)


def test_what_is_written_for_the_disk_goes_with_the_model(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import load_file

    copy = Path(shutil.copytree(folder, tmp_path / "model"))
    torch.save(load_file(copy / "model.safetensors"), copy / "pytorch_model.bin")
    (copy / "model.safetensors").unlink()
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    service, _ = load(copy, allow_bin=True, max_memory="cpu=5MiB")
    (written,) = spare.iterdir()
    assert any(written.iterdir())
    rows = measure(service, TEXTS)
    assert rows == measure(load(folder)[0], TEXTS)
    del service
    gc.collect()
    assert list(spare.iterdir()) == []


def test_a_limit_under_which_all_fits_changes_nothing(folder: Path) -> None:
    _, loaded = load(folder, max_memory="cpu=1GiB")
    assert [(place.device, place.blocks) for place in loaded.placement] == [("cpu", 8)]


def test_a_limit_that_the_first_modules_exceed_names_the_option(folder: Path) -> None:
    error = refusal(folder, max_memory="cpu=1MiB")
    assert error.code == "out_of_memory"
    assert "--max-memory" in error.text


@pytest.mark.parametrize(
    ("asked", "code"),
    [("cuda:7=1GiB", "device_unavailable"), ("cpu=1GiB,cpu=2GiB", "bad_request")],
)
def test_a_limit_for_what_is_not_there_is_refused(folder: Path, asked: str, code: str) -> None:
    assert refusal(folder, max_memory=asked).code == code


def test_a_limit_that_leaves_the_device_out_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_plan, "device_names", lambda: ["cpu", "cuda:0"])
    error = refusal(folder, max_memory="cuda:0=1GiB")
    assert error.code == "bad_request"
    assert "cpu" in error.text


def plan(folder: Path, free: int | None, dtype: str = "float32", quantize: str = "none") -> Any:
    asked = request(path=str(folder), model="auto")
    device = Device("cpu", "a CPU", None) if free is None else Device("cuda:0", "a GPU", free)
    located = locate(read_request(asked), asked, device, dtype, lambda *_: None)
    return memory_plan.plan_memory(located, device, None, dtype, quantize)


def test_weights_that_a_gpu_has_no_room_for_are_spread_and_it_is_said(folder: Path) -> None:
    from safetensors.torch import load_file

    values = sum(tensor.numel() for tensor in load_file(folder / "model.safetensors").values())
    for dtype, size in (("float32", 4), ("bfloat16", 2), ("float64", 8)):
        fits = plan(folder, int(values * size / 0.9) + 1, dtype)
        assert (fits.device_map, fits.spreads) == ({"": "cuda:0"}, False)
        spread = plan(folder, int(values * size / 0.9) - 1, dtype)
        assert spread.spreads
        assert "the disk" in spread.text
    assert plan(folder, None).device_map is None


def test_no_block_may_lie_on_two_devices(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import transformers

    # A class that does not state which of its modules must not be split.
    monkeypatch.setattr(transformers.LlamaForCausalLM, "_no_split_modules", None)
    monkeypatch.setattr(transformers.LlamaModel, "_no_split_modules", None)
    monkeypatch.setattr(transformers.LlamaPreTrainedModel, "_no_split_modules", None)
    error = refusal(folder, max_memory="cpu=4MiB")
    assert error.code == "unsupported_architecture"
    assert "layers." in error.text
