"""On a GPU: weights that are spread, rounded or read from GGUF give the numbers that they give on the CPU."""

from __future__ import annotations

import dataclasses
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar import service as serving
from gain_sidecar.models.devices import pick_device
from loading_service import load, measure
from references import largest_relative_error, load_plain
from tiny_gguf import write_gguf
from tiny_models import TEXTS, save_wide


def gpus() -> int:
    import torch

    return torch.cuda.device_count()


pytestmark = pytest.mark.skipif(gpus() == 0, reason="no CUDA device")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_wide("llama", tmp_path_factory.mktemp("wide"))


def norms(
    folder: Path, dtype: str = "float32", **changes: Any
) -> tuple[list[tuple[str, int]], list[list[float]]]:
    """Blocks by device, and the norms of the 25 texts."""
    service, loaded = load(folder, dtype=dtype, **changes)
    rows, errors = measure(service, TEXTS)
    assert errors == []
    return [(place.device, place.blocks) for place in loaded.placement], [row.norms for row in rows]


def largest_error(found: list[list[float]], expected: list[list[float]]) -> float:
    return max(map(largest_relative_error, found, expected))


@pytest.mark.parametrize(
    ("limits", "devices"),
    [
        ("cuda:0=5MiB,cpu=1GiB", ["cuda:0", "cpu"]),
        ("cuda:0=5MiB,cpu=2MiB", ["cuda:0", "cpu", "disk"]),
        ("cuda:0=5MiB", ["cuda:0", "disk"]),
    ],
)
def test_blocks_beyond_the_gpu_s_limit_are_measured_on_it(
    folder: Path, limits: str, devices: list[str]
) -> None:
    placement, found = norms(folder, device="cuda:0", max_memory=limits)
    assert [device for device, _ in placement] == devices
    assert sum(blocks for _, blocks in placement) == 8
    _, whole = norms(folder, device="cuda:0")
    assert largest_error(found, whole) < 1e-6


def test_weights_that_were_read_ahead_are_those_that_transformers_reads(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = load(folder, dtype="float32", device="cuda:0")
    assert "read weights" in [span.name for span in service.take_spans()]
    ahead, _ = measure(service, TEXTS)
    monkeypatch.setenv("GAIN_FAST_START", "0")
    service, _ = load(folder, dtype="float32", device="cuda:0")
    assert "read weights" not in [span.name for span in service.take_spans()]
    assert measure(service, TEXTS)[0] == ahead


def test_a_gpu_without_room_leads_to_spreading_by_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def tight(asked: str) -> Any:
        return dataclasses.replace(pick_device(asked), free_bytes=1_000_000)

    monkeypatch.setattr(serving, "pick_device", tight)
    from loading_service import request

    loaded = serving.ModelService().load(
        request(path=str(folder), device="cuda:0"), [], 0, lambda _, text, *__: said.append(text)
    )
    assert any("spread over all GPUs" in text for text in said)
    # accelerate asks the GPU itself, which has room.
    assert sum(place.blocks for place in loaded.placement) == 8


@pytest.mark.skipif(gpus() < 2, reason="one CUDA device")
@pytest.mark.parametrize(("dtype", "limits"), [("float32", "cuda:0=5MiB"), ("bfloat16", "cuda:0=3MiB")])
def test_blocks_on_two_gpus_give_the_numbers_of_one(folder: Path, dtype: str, limits: str) -> None:
    placement, found = norms(folder, device="cuda:0", dtype=dtype, max_memory=f"{limits},cuda:1=1GiB")
    assert [device for device, _ in placement] == ["cuda:0", "cuda:1"]
    assert largest_error(found, norms(folder, device="cuda:0", dtype=dtype)[1]) < 1e-5


@pytest.mark.parametrize("rounding", ["F32", "Q8_0"])
def test_a_gguf_on_a_gpu_is_the_one_on_the_cpu(folder: Path, tmp_path: Path, rounding: str) -> None:
    write_gguf(folder, tmp_path / "t.gguf", rounding)
    _, found = norms(tmp_path / "t.gguf", device="cuda:0")
    assert largest_error(found, norms(tmp_path / "t.gguf")[1]) < 1e-5


@pytest.mark.skipif(importlib.util.find_spec("bitsandbytes") is None, reason="bitsandbytes is not installed")
@pytest.mark.parametrize(("quantize", "limit"), [("nf4", 1e-3), ("int8", 5e-2)])
def test_rounded_weights_on_a_gpu_are_those_on_the_cpu(tmp_path: Path, quantize: str, limit: float) -> None:
    save_wide("neox-parallel", tmp_path)
    placement, found = norms(tmp_path, device="cuda:0", quantize=quantize)
    assert placement == [("cuda:0", 8)]
    assert largest_error(found, norms(tmp_path, quantize=quantize)[1]) < limit


def test_an_adapter_is_merged_on_the_gpu_as_on_the_cpu(folder: Path, tmp_path: Path) -> None:
    import torch

    peft = pytest.importorskip("peft")
    config = peft.LoraConfig(r=4, target_modules=["q_proj", "down_proj"], task_type="CAUSAL_LM")
    model = peft.get_peft_model(load_plain(folder)[0], config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                parameter.normal_(std=0.2)
    model.save_pretrained(tmp_path)
    plain = norms(folder, device="cpu")[1]
    expected = norms(folder, device="cpu", adapter=str(tmp_path))[1]
    placement, found = norms(folder, device="cuda:0", adapter=str(tmp_path))
    assert placement == [("cuda:0", 8)]
    assert largest_error(found, expected) < 1e-4
    assert largest_error(plain, expected) > 1e-3
