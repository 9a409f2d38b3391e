"""The error for a folder that is not a model names what it holds and the way out, and no other cause."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from changed_models import edit_json
from gain_sidecar.errors import SidecarError
from gain_sidecar.models.checkpoint import select_files
from refusals import refusal

TOKENIZER = ["tokenizer.json", "tokenizer_config.json"]
MODEL = ["config.json", *TOKENIZER]
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'4b' * 32}\nsize 988097824\n"


def made_of(folder: Path, *names: str) -> Path:
    """A folder of these files, none of them empty; a name with a slash at its end is a folder."""
    folder.mkdir(exist_ok=True)
    for name in names:
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("{}")
    return folder


@pytest.mark.parametrize(
    ("names", "code", "said"),
    [
        ([], "not_a_model", ["is empty"]),
        (["config.json"], "not_a_model", ["no weights", "it holds config.json", "hf download"]),
        (TOKENIZER, "not_a_model", ["no config.json", "it holds tokenizer.json"]),
        (MODEL, "not_a_model", ["no weights"]),
        ([*MODEL, "model.onnx", "model.onnx_data"], "not_a_model", ["model.onnx", "an ONNX export"]),
        ([*MODEL, "onnx/decoder_model.onnx"], "not_a_model", ["onnx/decoder_model.onnx", "an ONNX export"]),
        ([*MODEL, "openvino_model.xml", "openvino_model.bin"], "not_a_model", ["OpenVINO"]),
        ([*MODEL, "tf_model.h5"], "not_a_model", ["TensorFlow", "from_tf=True"]),
        ([*MODEL, "flax_model.msgpack"], "not_a_model", ["Flax", "from_flax=True"]),
        ([*MODEL, "weights.npz"], "not_a_model", ["NumPy's format"]),
        (["consolidated.00.pth", "params.json", "tokenizer.model"], "not_a_model", ["Meta's", "_to_hf.py"]),
        (["consolidated.safetensors", "tekken.json"], "not_a_model", ["Mistral's own layout"]),
        ([*MODEL, "model.pt"], "weights_not_safe", ["model.pt", "pickled checkpoint", "save_pretrained"]),
        (["last.ckpt"], "weights_not_safe", ["last.ckpt", "pickled checkpoint"]),
        (["pytorch_lightning.pth"], "weights_not_safe", ["pickled checkpoint"]),
        (
            ["zero_to_fp32.py", "latest", "global_step500/"],
            "weights_not_safe",
            ["DeepSpeed", "zero_to_fp32.py"],
        ),
        ([*MODEL, "pytorch_model_fsdp_0/.metadata"], "weights_not_safe", ["FSDP", "merge-weights"]),
        (["optimizer.pt", "scheduler.pt", "trainer_state.json"], "not_a_model", ["state of a training run"]),
        (["model_index.json", "unet/config.json", "vae/config.json"], "not_a_model", ["diffusers"]),
        (["ggml-model-q4_0.bin"], "not_a_model", ["GGML", "GGUF"]),
        (["model.tar.gz"], "not_a_model", ["an archive", "unpack"]),
        (["model.safetensors.incomplete", "config.json"], "weights_corrupt", ["did not finish"]),
        (["latest_checkpointed_iteration.txt", "iter_0000100/"], "not_a_model", ["Megatron"]),
        (["notes.txt", "data.csv"], "not_a_model", ["no config.json", "data.csv, notes.txt"]),
    ],
)
def test_what_is_there_is_named(names: list[str], code: str, said: list[str], tmp_path: Path) -> None:
    error = refusal(made_of(tmp_path / "folder", *names))
    assert error.code == code
    for text in (*said, str(tmp_path / "folder")):
        assert text in error.text


def test_an_adapter_names_its_base_and_both_ways_out(tmp_path: Path) -> None:
    folder = made_of(tmp_path / "tuned", *TOKENIZER, "adapter_config.json", "adapter_model.safetensors")
    edit_json(
        folder / "adapter_config.json", peft_type="LORA", base_model_name_or_path="meta-llama/Llama-3.1-8B"
    )
    error = refusal(folder)
    assert error.code == "not_a_model"
    for text in ("PEFT adapter (LORA)", "meta-llama/Llama-3.1-8B", "merge_and_unload"):
        assert text in error.text
    assert f"--model meta-llama/Llama-3.1-8B --adapter {folder}" in error.text


@pytest.mark.parametrize(
    "names", [["adapter_model.bin"], ["adapter_config.json"], [*MODEL, "adapter_config.json"]]
)
def test_an_adapter_is_known_by_any_of_its_files(names: list[str], tmp_path: Path) -> None:
    assert "PEFT adapter" in refusal(made_of(tmp_path / "tuned", *names)).text


@pytest.mark.parametrize(
    "name",
    ["model.safetensors", "tokenizer.json", "config.json", "tokenizer_config.json", "pytorch_model.bin"],
)
def test_a_git_lfs_pointer_is_told_from_damage(name: str, folder: Path) -> None:
    if name == "pytorch_model.bin":
        (folder / "model.safetensors").unlink()
    (folder / name).write_text(POINTER)
    error = refusal(folder, allow_bin=True)
    assert error.code == "weights_corrupt"
    assert f"{name} in {folder}" in error.text
    assert "git lfs pull" in error.text
    assert "damaged" not in error.text


def test_a_gguf_pointer_is_told_from_damage(tmp_path: Path) -> None:
    (tmp_path / "some.gguf").write_text(POINTER)
    assert "git lfs pull" in refusal(tmp_path / "some.gguf").text


def test_parts_of_a_gguf_file_are_to_be_joined(tmp_path: Path) -> None:
    parts = [f"big-Q4_K_M-{number:05d}-of-00003.gguf" for number in (1, 2, 3)]
    error = refusal(made_of(tmp_path / "parts", *parts))
    assert error.code == "not_a_model"
    assert f"llama-gguf-split --merge {parts[0]}" in error.text
    assert "--gguf-file" not in error.text


def test_the_output_folder_of_a_training_run_names_its_newest_checkpoint(tmp_path: Path) -> None:
    names = [
        f"checkpoint-{step}/{file}" for step in (500, 1500, 1000) for file in ("config.json", "optimizer.pt")
    ]
    folder = made_of(tmp_path / "out", *names, "training_args.bin", *TOKENIZER)
    error = refusal(folder)
    assert error.code == "not_a_model"
    assert f"--model-path {folder}/checkpoint-1500" in error.text


def test_a_training_run_of_adapters_names_its_newest_adapter(tmp_path: Path) -> None:
    names = [
        f"checkpoint-{step}/adapter_{file}" for step in (90, 100) for file in ("config.json", "model.bin")
    ]
    folder = made_of(tmp_path / "out", *names)
    assert f"--model-path BASE --adapter {folder}/checkpoint-100" in refusal(folder).text


def test_a_gguf_file_in_a_subfolder_is_pointed_at(tmp_path: Path) -> None:
    folder = made_of(tmp_path / "quants", "Q4/model-Q4.gguf")
    assert f"--model-path {folder}/Q4/model-Q4.gguf" in refusal(folder).text


def test_a_checkpoint_whose_tokenizer_lies_above_it_says_so(good: Path, tmp_path: Path) -> None:
    checkpoint = tmp_path / "out" / "checkpoint-500"
    shutil.copytree(good, checkpoint)
    for name in TOKENIZER:
        (checkpoint / name).rename(tmp_path / "out" / name)
    (checkpoint / "optimizer.pt").write_text("")
    error = refusal(checkpoint)
    assert error.code == "not_a_model"
    assert "no tokenizer" in error.text
    assert f"cp {tmp_path / 'out'}/*token*" in error.text


def test_a_model_that_lies_one_folder_deeper_is_pointed_at(good: Path, tmp_path: Path) -> None:
    shutil.copytree(good, tmp_path / "unpacked" / "llama-2")
    error = refusal(tmp_path / "unpacked")
    assert error.code == "not_a_model"
    assert f"--model-path {tmp_path}/unpacked/llama-2" in error.text


def test_a_folder_of_the_hub_cache_names_its_snapshot(good: Path, tmp_path: Path) -> None:
    cache = made_of(tmp_path / "models--meta-llama--Llama-3.1-8B", "refs/main", "blobs/0123")
    error = refusal(cache)
    assert "without a snapshot" in error.text
    assert "hf download meta-llama/Llama-3.1-8B" in error.text
    shutil.copytree(good, cache / "snapshots" / "abc")
    error = refusal(cache)
    assert error.code == "not_a_model"
    assert "--model meta-llama/Llama-3.1-8B" in error.text
    assert f"--model-path {cache}/snapshots/abc" in error.text


def test_links_to_nothing_are_named(folder: Path, tmp_path: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").symlink_to(tmp_path / "blobs" / "0123")
    (folder / "latest").symlink_to(tmp_path / "nowhere")
    error = refusal(folder)
    assert error.code == "weights_corrupt"
    assert "model.safetensors in" in error.text
    assert "links to files that are not there" in error.text


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_pipe_in_place_of_a_file_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    error = refusal(folder)
    assert error.code == "not_a_model"
    assert f"{name} in {folder} is a pipe" in error.text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("model.safetensors", "its folder is"),
        ("last.ckpt", "pickled checkpoint"),
        ("some.tar.gz", "an archive"),
    ],
)
def test_a_file_in_place_of_a_folder_is_named(name: str, said: str, folder: Path) -> None:
    (folder / name).write_text("x")
    error = refusal(folder / name)
    assert error.code == "not_a_model"
    assert "is a file" in error.text
    assert said in error.text


def test_a_sentence_encoder_is_no_causal_language_model(folder: Path) -> None:
    edit_json(folder / "config.json", model_type="bert", architectures=["BertModel"])
    (folder / "modules.json").write_text("[]")
    error = refusal(folder)
    assert error.code == "not_a_model"
    assert "BertModel" in error.text
    assert "sentence embeddings" in error.text


def test_names_of_a_hub_repository_are_recognised_without_a_folder() -> None:
    names = [*MODEL, "onnx/model.onnx", "README.md"]
    with pytest.raises(SidecarError, match="an ONNX export"):
        select_files("some/model", names, allow_bin=False)


def test_a_base_that_is_no_hub_id_asks_for_its_folder(tmp_path: Path) -> None:
    folder = made_of(tmp_path / "tuned", "adapter_config.json")
    (folder / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": "/home/me/base"}))
    assert "--model-path /home/me/base --adapter" in refusal(folder).text
