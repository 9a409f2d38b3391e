"""A model that cannot be loaded is refused with the code of the cause, and the way out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar import errors
from gain_sidecar.models.resolution import read_request
from loading_service import load, request
from refusals import refusal


def edit(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    "name", ["gptj", "../../x", "a/b/c", "/etc", "..", "org/..", "", "a b", "~/x", "a\\b"]
)
def test_an_unknown_name_lists_the_known_ones_and_is_never_a_path(name: str) -> None:
    error = refusal(model=name)
    assert error.code == "model_not_found"
    assert "gptj-6b" in error.text
    assert "smollm2-135m" in error.text


@pytest.mark.parametrize("name", ["千问", "-dash", "ü ?#% \n", "."])
def test_a_folder_is_read_whatever_it_is_called(folder: Path, tmp_path: Path, name: str) -> None:
    path = folder if name == "." else folder.rename(tmp_path / name)
    assert read_request(request(model=name, path=str(path))).name == name


def test_an_absent_folder_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "nowhere")
    assert (error.code, str(tmp_path / "nowhere") in error.text) == ("model_not_found", True)


def test_a_hub_id_that_is_not_cached_says_that_the_hub_is_out_of_reach() -> None:
    error = refusal(model="nobody/nothing-7b")
    assert error.code == "hub_unreachable"
    assert "nobody/nothing-7b" in error.text


def test_a_folder_without_a_config_is_no_model(folder: Path) -> None:
    (folder / "config.json").unlink()
    assert refusal(folder).code == "not_a_model"


@pytest.mark.parametrize("content", ["{", "[]", "null", "\x00\x01"])
def test_a_config_that_is_no_json_object_is_no_model(folder: Path, content: str) -> None:
    (folder / "config.json").write_text(content)
    assert refusal(folder).code == "not_a_model"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"architectures": ["LlamaForSequenceClassification"]}, "not_a_model"),
        ({"model_type": "vit", "architectures": ["ViTModel"]}, "not_a_model"),
        ({"model_type": None}, "not_a_model"),
        ({"model_type": "of-next-year"}, "unsupported_architecture"),
        ({"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]}, "unsupported_architecture"),
        ({"model_type": "bart", "architectures": ["BartForCausalLM"]}, "unsupported_architecture"),
        ({"is_encoder_decoder": True}, "unsupported_architecture"),
    ],
)
def test_another_kind_of_model_is_refused_by_name(folder: Path, changes: dict[str, Any], code: str) -> None:
    edit(folder / "config.json", **changes)
    error = refusal(folder)
    assert error.code == code
    named = [*(changes.get("architectures") or []), changes.get("model_type") or ""]
    assert any(name in error.text for name in named)


def test_weights_in_pickles_alone_need_permission(folder: Path) -> None:
    import torch
    from safetensors.torch import load_file

    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    error = refusal(folder)
    assert error.code == "weights_not_safe"
    assert "--allow-bin" in error.text
    _, loaded = load(folder, allow_bin=True)
    assert "pytorch_model.bin" in [file.file for file in loaded.files]


def test_a_pickle_that_would_run_code_is_not_obeyed(folder: Path, tmp_path: Path) -> None:
    import torch

    trap = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> Any:
            return (open, (str(trap), "w"))

    torch.save({"lm_head.weight": Evil()}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    assert refusal(folder, allow_bin=True).code == "weights_corrupt"
    assert not trap.exists()


@pytest.mark.parametrize("keep", [0, 5, 100, -1])
def test_a_truncated_weight_file_is_named(folder: Path, keep: int) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:keep])
    error = refusal(folder)
    assert (error.code, str(path) in error.text) == ("weights_corrupt", True)


def test_a_weight_file_of_rubbish_is_named(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(b"\x45" * 4096)
    error = refusal(folder)
    assert (error.code, str(path) in error.text) == ("weights_corrupt", True)


def test_a_shard_that_the_index_names_must_be_there(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    weight_map = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))
    error = refusal(folder)
    assert error.code == "weights_corrupt"
    assert "model-00002-of-00002.safetensors" in error.text


def test_weights_that_the_files_lack_are_named_not_drawn_at_random(folder: Path) -> None:
    edit(folder / "config.json", num_hidden_layers=5)
    error = refusal(folder)
    assert error.code == "weights_corrupt"
    assert "layers.4" in error.text


def test_weights_of_another_shape_are_corrupt(folder: Path) -> None:
    edit(folder / "config.json", intermediate_size=48)
    error = refusal(folder)
    assert error.code == "weights_corrupt"
    assert "other shapes than its config.json states" in error.text


def test_a_folder_without_a_tokenizer_is_no_model(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    error = refusal(folder)
    assert error.code == "not_a_model"
    assert "tokenizer" in error.text


def test_a_tokenizer_that_cannot_be_read_is_no_model(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")
    assert refusal(folder).code == "not_a_model"


def test_a_gpu_that_is_not_there_is_refused(folder: Path) -> None:
    error = refusal(folder, device="cuda:99")
    assert error.code == "device_unavailable"
    assert "cuda:99" in error.text
    assert "cpu" in error.text


@pytest.mark.parametrize(
    "changes",
    [
        {"precision": "reference", "dtype": "bfloat16"},
        {"precision": "compat", "batch_size": 4},
        {"revision": "main"},
        {"model": "smollm2-135m", "path": None, "revision": "main"},
    ],
)
def test_a_request_that_contradicts_itself_is_refused(
    folder: Path, changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GAIN_CACHE", str(tmp_path))
    assert refusal(folder, **changes).code == "bad_request"


@pytest.mark.parametrize(
    ("name", "command"), [("smollm2-135m", errors.SETUP_COMMAND), ("gpt2-random", errors.GPT2_RANDOM_COMMAND)]
)
def test_a_model_that_was_not_prepared_names_the_command(
    name: str, command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GAIN_CACHE", str(tmp_path))
    error = refusal(model=name)
    assert error.code == "model_not_ready"
    assert command in error.text


def test_a_package_that_cannot_be_imported_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "tokenizers", None)
    error = refusal(folder)
    assert error.code == "package_missing"
    assert "tokenizers" in error.text
