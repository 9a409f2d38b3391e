"""Weights that are read before transformers is imported give the same model as a load by transformers."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
import torch
from families import FAMILIES
from gain_sidecar.errors import SidecarError
from gain_sidecar.models.ahead import can_be_read_ahead, read_weights
from gain_sidecar.models.devices import Device
from gain_sidecar.models.loading import load_model
from gain_sidecar.models.memory_plan import MemoryPlan, weight_bytes
from gain_sidecar.models.resolution import Located, locate, read_request
from loading_service import load, measure, request
from safetensors.torch import load_file, save_file
from tiny_models import TEXTS, save_tiny
from transformers import AutoModelForCausalLM, AutoTokenizer

CPU = Device("cpu", "CPU", None)
ON_CPU = MemoryPlan({"": "cpu"}, None, "cpu")
ON_GPU = MemoryPlan({"": "cuda:0"}, None, "cuda:0")


def located(folder: Path, **changes: Any) -> Located:
    asked = request(path=str(folder), **changes)
    return locate(read_request(asked), asked, CPU, "float32", lambda *_: None)


def done(weights: dict[str, torch.Tensor]) -> Future[dict[str, torch.Tensor]]:
    future: Future[dict[str, torch.Tensor]] = Future()
    future.set_result(weights)
    return future


def load_ahead(model: Located, dtype: str = "float32") -> Any:
    return load_model(model, dtype, CPU, ON_CPU, ahead=done(read_weights(model, "cpu"))).model


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_comes_out_the_same(family: str, tmp_path: Path) -> None:
    model = located(save_tiny(family, tmp_path))
    expected = load_model(model, "float32", CPU, ON_CPU).model
    found = load_ahead(model)
    assert type(found) is type(expected)
    assert not found.training
    pairs: list[tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]] = [
        (dict(found.named_parameters()), dict(expected.named_parameters())),
        (dict(found.named_buffers()), dict(expected.named_buffers())),
    ]
    for mine, theirs in pairs:
        assert list(mine) == list(theirs)
        assert all(mine[name].dtype == theirs[name].dtype for name in mine)
        assert all(torch.equal(mine[name], theirs[name]) for name in mine)


def test_no_weight_is_copied(tmp_path: Path) -> None:
    model = located(save_tiny("gptj", tmp_path))
    weights = read_weights(model, "cpu")
    found = load_model(model, "float32", CPU, ON_CPU, ahead=done(weights)).model
    places = {tensor.data_ptr() for tensor in weights.values()}
    assert {parameter.data_ptr() for parameter in found.parameters()} <= places


def test_all_shards_are_read(tmp_path: Path) -> None:
    whole, shards = save_tiny("llama", tmp_path / "whole"), tmp_path / "shards"
    AutoModelForCausalLM.from_pretrained(whole).save_pretrained(shards, max_shard_size="40KB")
    AutoTokenizer.from_pretrained(whole).save_pretrained(shards)
    assert len(list(shards.glob("*.safetensors"))) > 2
    weights = read_weights(located(shards), "cpu")
    expected = load_file(whole / "model.safetensors")
    assert weights.keys() == expected.keys()
    assert all(torch.equal(weights[name], expected[name]) for name in expected)


def test_a_weight_that_the_files_lack_is_named(tmp_path: Path) -> None:
    file = save_tiny("llama", tmp_path) / "model.safetensors"
    weights = load_file(file)
    del weights["model.layers.1.mlp.up_proj.weight"]
    save_file(weights, file, metadata={"format": "pt"})
    with pytest.raises(SidecarError, match=r"model\.layers\.1\.mlp\.up_proj\.weight"):
        load_ahead(located(tmp_path))


def test_what_fails_while_reading_is_the_load_s_own_error(tmp_path: Path) -> None:
    model = located(save_tiny("llama", tmp_path))
    failed: Future[dict[str, torch.Tensor]] = Future()
    failed.set_exception(torch.OutOfMemoryError("no room"))
    with pytest.raises(SidecarError) as refusal:
        load_model(model, "float32", CPU, ON_CPU, ahead=failed)
    assert refusal.value.code == "out_of_memory"


def test_a_whole_load_measures_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = save_tiny("gptj", tmp_path)
    expected, _ = measure(load(folder)[0], TEXTS)
    monkeypatch.setattr("gain_sidecar.models.ahead.can_be_read_ahead", lambda *_: True)
    service, _ = load(folder)
    assert "read weights" in [span.name for span in service.take_spans()]
    assert measure(service, TEXTS)[0] == expected


def test_without_the_fast_start_no_weights_are_read_before_the_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gain_sidecar.models.ahead.can_be_read_ahead", lambda *_: True)
    monkeypatch.setenv("GAIN_FAST_START", "0")
    service, _ = load(save_tiny("gptj", tmp_path))
    assert not {"read weights", "load GPU kernels"} & {span.name for span in service.take_spans()}


def test_only_what_lies_on_one_gpu_as_it_is_stored_is_read_ahead(tmp_path: Path) -> None:
    model = located(save_tiny("llama", tmp_path))
    enough = Device("cuda:0", "GPU", 4 * weight_bytes(model, "float32", "none"))
    assert can_be_read_ahead(model, "float32", enough, ON_GPU, "none")
    assert not can_be_read_ahead(model, "bfloat16", enough, ON_GPU, "none")
    assert not can_be_read_ahead(model, "float32", enough, ON_GPU, "int8")
    assert not can_be_read_ahead(model, "float32", CPU, ON_CPU, "none")
    spread = MemoryPlan("auto", None, "spread")
    assert not can_be_read_ahead(model, "float32", enough, spread, "none")
    little = Device("cuda:0", "GPU", 2 * weight_bytes(model, "float32", "none"))
    assert not can_be_read_ahead(model, "float32", little, ON_GPU, "none")
