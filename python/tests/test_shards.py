"""Weights in several files are found with and without an index; missing or ambiguous files are named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from changed_models import in_shards
from loading_service import load, measure
from refusals import refusal
from safetensors.torch import load_file, save_file
from tiny_models import TEXTS


@pytest.fixture
def shards(good: Path, tmp_path: Path) -> Path:
    """Several shards without their index."""
    return in_shards(good, tmp_path / "shards", index=False)


def norms(folder: Path, **changes: Any) -> list[list[float]]:
    return [list(row.norms) for row in measure(load(folder, **changes)[0], TEXTS)[0]]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.safetensors"))


def test_shards_without_an_index_are_the_same_model(good: Path, shards: Path) -> None:
    assert len(files(shards)) > 2
    before = sorted(path.name for path in shards.iterdir())
    _, loaded = load(shards)
    notices = {notice.code: notice.text for notice in loaded.execution.notices}
    assert "model-00001-of-" in notices["index_missing"]
    assert [file.file for file in loaded.files if file.file.endswith(".safetensors")] == [
        path.name for path in files(shards)
    ]
    assert norms(shards) == norms(good)
    assert sorted(path.name for path in shards.iterdir()) == before


def test_with_an_index_there_is_no_notice(good: Path, tmp_path: Path) -> None:
    assert load(in_shards(good, tmp_path / "indexed", index=True))[1].execution.notices == []


def test_memory_is_planned_for_all_shards(good: Path, shards: Path) -> None:
    assert norms(shards, max_memory="cpu=64GiB") == norms(good)


@pytest.mark.parametrize(
    "pattern", ["model.safetensors-{0:05d}-of-{1:05d}.safetensors", "part_{0:02d}_of_{1:02d}.safetensors"]
)
def test_shards_under_other_names_are_found(pattern: str, good: Path, shards: Path) -> None:
    found = files(shards)
    for number, path in enumerate(found, 1):
        path.rename(shards / pattern.format(number, len(found)))
    assert norms(shards) == norms(good)


def test_a_whole_file_under_another_name_is_found(good: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(good, tmp_path / "renamed"))
    (folder / "model.safetensors").rename(folder / "my-finetune.safetensors")
    _, loaded = load(folder)
    assert "my-finetune.safetensors" in loaded.execution.notices[0].text
    assert norms(folder) == norms(good)


def test_files_that_only_the_index_names_are_found(good: Path, tmp_path: Path) -> None:
    folder = in_shards(good, tmp_path / "indexed", index=True)
    for path in files(folder):
        path.rename(folder / f"weights-{path.name[6:11]}.safetensors")
    index = folder / "model.safetensors.index.json"
    content = json.loads(index.read_text())
    content["weight_map"] = {
        tensor: f"weights-{name[6:11]}.safetensors" for tensor, name in content["weight_map"].items()
    }
    index.write_text(json.dumps(content))
    assert norms(folder) == norms(good)


@pytest.mark.parametrize("number", [0, 1, -1])
def test_a_missing_shard_is_named(number: int, shards: Path) -> None:
    gone = files(shards)[number]
    gone.unlink()
    error = refusal(shards)
    assert error.code == "weights_corrupt"
    assert gone.name in error.text


def test_pickled_shards_without_an_index_are_found(good: Path, shards: Path) -> None:
    for path in files(shards):
        torch.save(
            load_file(path),
            shards / path.name.replace("model-", "pytorch_model-").replace("safetensors", "bin"),
        )
        path.unlink()
    assert refusal(shards).code == "weights_not_safe"
    assert norms(shards, allow_bin=True) == norms(good)


def test_two_sets_of_shards_are_not_guessed_between(shards: Path) -> None:
    save_file({"lm_head.weight": torch.ones(1)}, shards / "model-00001-of-00002.safetensors")
    error = refusal(shards)
    assert error.code == "not_a_model"
    assert "model-00001-of-00002.safetensors" in error.text
    assert "keep one" in error.text


def test_files_that_hold_the_same_tensor_are_not_guessed_between(good: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(good, tmp_path / "twice"))
    (folder / "model.safetensors").rename(folder / "model.fp16.safetensors")
    shutil.copy(folder / "model.fp16.safetensors", folder / "model.fp32.safetensors")
    error = refusal(folder)
    assert error.code == "not_a_model"
    assert "model.fp16.safetensors and model.fp32.safetensors" in error.text


def test_an_index_without_its_files_is_named(good: Path, tmp_path: Path) -> None:
    folder = in_shards(good, tmp_path / "indexed", index=True)
    for path in files(folder):
        path.unlink()
    error = refusal(folder)
    assert error.code == "weights_corrupt"
    assert "model.safetensors.index.json" in error.text
