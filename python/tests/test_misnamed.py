"""Weights whose names a wrapper has changed are refused, with the part that it has added."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from changed_models import change_weights, edit_json
from loading_service import load
from refusals import refusal
from tiny_models import save_tiny


def rename(folder: Path, change: Callable[[str], str]) -> None:
    change_weights(folder, lambda held: {change(name): value for name, value in held.items()})


def inside_blocks(part: str) -> Callable[[str], str]:
    return lambda name: name.replace("self_attn.", f"{part}self_attn.").replace("mlp.", f"{part}mlp.")


@pytest.mark.parametrize(
    ("change", "part", "said"),
    [
        (lambda name: f"_orig_mod.{name}", "'_orig_mod.'", "torch.compile"),
        (lambda name: f"module.{name}", "'module.'", "DDP"),
        (lambda name: f"module._orig_mod.{name}", "'module._orig_mod.'", "torch.compile"),
        (lambda name: f"_fsdp_wrapped_module.{name}", "'_fsdp_wrapped_module.'", "FSDP"),
        (lambda name: f"base_model.model.{name}", "'base_model.model.'", "peft"),
        (lambda name: f"student.net.{name}", "'student.net.'", ""),
        (inside_blocks("_checkpoint_wrapped_module."), "'_checkpoint_wrapped_module.'", "checkpointing"),
    ],
)
def test_the_part_that_is_too_much_is_named(
    change: Callable[[str], str], part: str, said: str, folder: Path
) -> None:
    rename(folder, change)
    error = refusal(folder)
    assert error.code == "weights_corrupt"
    assert part in error.text
    assert said in error.text
    assert "the rest fits" in error.text
    assert "save_file" in error.text


def test_names_without_the_model_s_own_prefix_are_read(folder: Path) -> None:
    rename(folder, lambda name: name.removeprefix("model."))
    assert load(folder)[1].surplus == []


def test_a_part_that_explains_only_some_says_how_many(folder: Path) -> None:
    rename(folder, lambda name: f"_orig_mod.{name}")
    edit_json(folder / "config.json", num_hidden_layers=6)
    assert "38 of 56 missing names are then there" in refusal(folder).text


def test_a_model_inside_a_peft_wrapper_is_recognised(folder: Path) -> None:
    def wrap(name: str) -> str:
        return f"base_model.model.{name}".replace("q_proj.weight", "q_proj.base_layer.weight")

    rename(folder, wrap)
    pair = {
        f"base_model.model.model.layers.0.self_attn.q_proj.lora_{letter}.default.weight": torch.ones(2, 2)
        for letter in "AB"
    }
    change_weights(folder, lambda held: held | pair)
    error = refusal(folder)
    assert error.code == "weights_corrupt"
    assert "PEFT wrapper" in error.text
    assert "merge_and_unload" in error.text


def test_another_model_s_weights_blame_no_wrapper(folder: Path, tmp_path: Path) -> None:
    shutil.copy(save_tiny("gpt2", tmp_path / "gpt2") / "model.safetensors", folder / "model.safetensors")
    error = refusal(folder)
    assert error.code == "weights_corrupt"
    assert "another model's" in error.text
    assert "transformer.h.0" in error.text
