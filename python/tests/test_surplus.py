"""Tensors of the weight files that the model does not have are listed by kind; the others are not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from changed_models import change_weights, edit_json, plain_gains
from families import FAMILIES
from gain_sidecar import messages
from gain_sidecar.models import taken_tensors
from gain_sidecar.models.devices import Device
from gain_sidecar.models.loading import LoadedWeights, load_model
from gain_sidecar.models.memory_plan import MemoryPlan
from gain_sidecar.models.resolution import locate, read_request
from gain_sidecar.models.surplus import list_surplus
from loading_service import load, measure, request
from refusals import refusal
from safetensors.torch import save_file
from tiny_gguf import write_gguf
from tiny_models import TEXTS, save_tiny
from transformers import AutoModelForCausalLM

CPU = Device("cpu", "CPU", None)


def load_weights(folder: Path) -> LoadedWeights:
    asked = request(path=str(folder))
    located = locate(read_request(asked), asked, CPU, "float32", lambda *_: None)
    return load_model(located, "float32", CPU, MemoryPlan(None, None, "cpu"))


def kinds(loaded: messages.LoadedModel) -> list[tuple[str, int]]:
    return [(entry.kind, entry.tensors) for entry in loaded.surplus]


def adding(folder: Path, **tensors: Any) -> Path:
    change_weights(folder, lambda held: held | tensors)
    return folder


@pytest.mark.parametrize("family", FAMILIES)
def test_a_model_that_takes_all_of_its_files_has_nothing_over(family: str, tmp_path: Path) -> None:
    assert load_weights(save_tiny(family, tmp_path)).unread == {}


def test_a_block_that_the_config_does_not_count_is_named_and_the_others_are_measured(folder: Path) -> None:
    edit_json(folder / "config.json", num_hidden_layers=3)
    service, loaded = load(folder)
    assert kinds(loaded) == [("block", 9)]
    assert "1 unread transformer block (number 3" in loaded.surplus[0].text
    assert "config.json states 3" in loaded.surplus[0].text
    assert "model.layers.3.input_layernorm.weight" in loaded.surplus[0].text
    rows, _ = measure(service, TEXTS)
    expected = plain_gains(folder, "model.layers", [row.token_ids for row in rows])
    assert [row.norms[-1] / row.norms[-2] for row in rows] == pytest.approx(expected, rel=1e-5)


def test_several_unread_blocks_are_counted(folder: Path) -> None:
    edit_json(folder / "config.json", num_hidden_layers=2)
    assert "2 unread transformer blocks (number 2, 3" in load(folder)[1].surplus[0].text


@pytest.mark.parametrize("stated", [None, 1])
def test_a_block_of_multi_token_prediction_is_a_known_extra(folder: Path, stated: int | None) -> None:
    parts = ("eh_proj", "enorm", "hnorm", "mlp.up_proj")
    adding(folder, **{f"model.layers.4.{part}.weight": torch.ones(4, 4) for part in parts})
    edit_json(folder / "config.json", num_nextn_predict_layers=stated)
    _, loaded = load(folder)
    assert kinds(loaded) == [("known extra", 4)]
    assert "multi-token prediction" in loaded.surplus[0].text


def test_a_block_that_is_none_is_told_from_one_of_multi_token_prediction() -> None:
    block = {f"model.layers.{number}.mlp.up_proj.weight" for number in (3, 4)}
    names = {*block, "model.layers.5.eh_proj.weight"}
    config = {"num_nextn_predict_layers": 1}
    found = list_surplus({name: name for name in names}, config, "model.layers", 3, ())
    assert [(entry.kind, entry.tensors) for entry in found] == [("block", 2), ("known extra", 1)]
    assert "number 3, 4," in found[0].text


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("mtp.layers.0.mlp.up_proj.weight", "multi-token prediction"),
        ("model.mtp_layers.0.eh_proj.weight", "multi-token prediction"),
        ("vision_tower.encoder.layers.27.mlp.fc1.weight", "vision"),
        ("model.visual.blocks.31.attn.qkv.weight", "vision"),
        ("multi_modal_projector.linear_1.weight", "vision"),
        ("audio_tower.layers.9.fc1.weight", "audio"),
        ("model.layers.0.self_attn.rotary_emb.inv_freq", "rotary"),
        ("model.layers.0.self_attn.k_scale", "scales"),
        ("v_head.summary.weight", "value or reward head"),
    ],
)
def test_known_extras_are_named_for_what_they_are(name: str, what: str) -> None:
    (found,) = list_surplus({name: name}, {}, "model.layers", 4, ())
    assert (found.kind, found.tensors) == ("known extra", 1)
    assert what in found.text
    assert name in found.text


def test_a_known_extra_is_no_notice(folder: Path) -> None:
    _, loaded = load(adding(folder, **{"mtp.fc.weight": torch.ones(4)}))
    assert kinds(loaded) == [("known extra", 1)]
    assert loaded.execution.notices == []


def test_what_transformers_own_class_expects_is_a_known_extra() -> None:
    name = "model.layers.0.mlp.post_mlp_layernorm.weight"
    (found,) = list_surplus({name: name}, {}, "model.layers", 4, [r"mlp\.post_mlp_layernorm"])
    assert (found.kind, found.tensors) == ("known extra", 1)


def test_masks_that_gpt2_once_stored_are_known(tmp_path: Path) -> None:
    folder = adding(save_tiny("gpt2", tmp_path), **{"transformer.h.0.attn.bias": torch.ones(1, 1, 8, 8)})
    _, loaded = load(folder)
    assert kinds(loaded) == [("known extra", 1)]
    assert "causal masks" in loaded.surplus[0].text


def test_what_transformers_is_silent_about_is_named_too(folder: Path) -> None:
    name = "model.layers.0.self_attn.rotary_emb.inv_freq"
    adding(folder, **{name: torch.ones(4)})
    load_told: Any = AutoModelForCausalLM.from_pretrained
    _, info = load_told(folder, output_loading_info=True)
    assert info["unexpected_keys"] == set()
    assert list(load_weights(folder).unread) == [name]


def test_where_no_place_is_seen_to_be_looked_for_the_loading_info_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taken_tensors, "RENAME", "dot_natural_key")
    assert list(load_weights(adding(folder, extra=torch.ones(4))).unread) == ["extra"]


def test_tensors_of_no_known_use_are_noticed(folder: Path) -> None:
    _, loaded = load(adding(folder, **{"model.extra.weight": torch.ones(4), "b": torch.ones(1)}))
    assert kinds(loaded) == [("other", 2)]
    notices = {notice.code: notice.text for notice in loaded.execution.notices}
    assert "2 tensors are not read" in notices["surplus_weights"]
    assert "model.extra.weight" in notices["surplus_weights"]


def test_a_second_copy_under_another_prefix_is_named(folder: Path) -> None:
    change_weights(folder, lambda held: held | {"layers.0.mlp.up_proj.weight": torch.zeros(64, 32)})
    assert len(load_weights(folder).unread) == 1
    change_weights(folder, lambda held: {**held, **{f"_orig_mod.{name}": held[name] for name in held}})
    _, loaded = load(folder)
    assert [entry.kind for entry in loaded.surplus] == ["other"]
    assert "_orig_mod.model.embed_tokens.weight" in loaded.surplus[0].text


@pytest.mark.parametrize(
    "part",
    ["lora_A.weight", "lora_B.default.weight", "lora_magnitude_vector", "ia3_l", "hada_w1_a", "lokr_w1"],
)
def test_matrices_of_an_adapter_are_named(part: str) -> None:
    name = f"model.layers.0.self_attn.q_proj.{part}"
    (found,) = list_surplus({name: name}, {}, "model.layers", 4, ())
    assert (found.kind, found.tensors) == ("adapter", 1)


def test_matrices_of_an_adapter_in_the_weight_file_are_not_read(folder: Path) -> None:
    stem = "model.layers.0.self_attn.q_proj"
    pair = {f"{stem}.lora_{letter}.weight": torch.ones(2, 2) for letter in "AB"}
    assert kinds(load(adding(folder, **pair))[1]) == [("adapter", 2)]


@pytest.mark.parametrize("has_peft", [True, False])
def test_an_adapter_beside_the_model_is_named_and_never_applied(
    has_peft: bool, folder: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_peft:
        monkeypatch.setitem(sys.modules, "peft", None)
    settings = {
        "peft_type": "LORA",
        "r": 2,
        "lora_alpha": 4,
        "target_modules": ["q_proj"],
        "task_type": "CAUSAL_LM",
    }
    (folder / "adapter_config.json").write_text("{}")
    edit_json(folder / "adapter_config.json", **settings, base_model_name_or_path="some/base")
    stem = "base_model.model.model.layers.0.self_attn.q_proj"
    pair = {f"{stem}.lora_A.weight": torch.ones(2, 32), f"{stem}.lora_B.weight": torch.ones(32, 2)}
    save_file(pair, folder / "adapter_model.safetensors")
    service, loaded = load(folder)
    assert kinds(loaded) == [("adapter", 2)]
    assert "not applied" in loaded.surplus[0].text
    assert "LORA, trained on some/base" in loaded.surplus[0].text
    assert loaded.adapter is None
    rows, _ = measure(service, TEXTS)
    expected = plain_gains(good, "model.layers", [row.token_ids for row in rows])
    assert [row.norms[-1] / row.norms[-2] for row in rows] == pytest.approx(expected, rel=1e-5)


def test_an_adapter_config_alone_is_named(folder: Path) -> None:
    (folder / "adapter_config.json").write_text("{}")
    assert kinds(load(folder)[1]) == [("adapter", 0)]


def test_tensor_files_beside_the_weights_are_named(folder: Path) -> None:
    save_file({"a": torch.ones(1), "b": torch.ones(1)}, folder / "model-00001-of-00002.safetensors")
    save_file({"c": torch.ones(1)}, folder / "consolidated.safetensors")
    assert kinds(load(folder)[1]) == [("other", 2), ("known extra", 1)]


def test_blocks_beyond_those_of_a_gguf_file_are_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "gguf").mkdir()
    extra = {"blk.4.ffn_up.weight": torch.ones(32, 32).numpy()}
    write_gguf(folder, tmp_path / "gguf" / "more.gguf", extra=extra)
    _, loaded = load(tmp_path / "gguf" / "more.gguf")
    assert kinds(loaded) == [("block", 1)]
    assert "blk.4.ffn_up.weight" in loaded.surplus[0].text


def test_rounded_weights_without_their_config_are_not_read_as_numbers(folder: Path) -> None:
    name = "model.layers.0.mlp.up_proj.weight"

    def rounded(held: dict[str, Any]) -> dict[str, Any]:
        scale = held[name].abs().max() / 448
        eight_bits = (held[name] / scale).to(torch.float8_e4m3fn)
        return held | {name: eight_bits, f"{name}_scale_inv": scale.reshape(1, 1)}

    change_weights(folder, rounded)
    error = refusal(folder)
    assert error.code == "unsupported_architecture"
    assert "F8_E4M3" in error.text
    assert "quantization_config" in error.text
