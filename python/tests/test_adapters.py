"""A PEFT adapter is merged as by peft, is named, and is a part of the model's identity."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from changed_models import edit_json, plain_gains
from gain_sidecar.models.adapter_folder import adapted_label, read_adapter
from gain_sidecar.models.digests import sha256_of
from gain_sidecar.models.presets import find_preset
from loading_service import as_items, load, measure, request
from references import load_plain, measure_plainly
from refusals import refusal
from tiny_gguf import write_gguf
from tiny_models import TEXTS, save_tiny

peft = pytest.importorskip("peft")
BLOCKS = "model.layers"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("base"))


def save_adapter(base: Path, folder: Path, config: Any) -> Path:
    """A saved adapter in the format of peft's `save_pretrained`; its numbers are random."""
    import torch

    torch.manual_seed(1)
    model = peft.get_peft_model(load_plain(base)[0], config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter) * 0.2)
            assert "lora" not in name or parameter.requires_grad
    model.save_pretrained(folder)
    return folder


def lora(**changes: Any) -> Any:
    settings = {"r": 4, "lora_alpha": 8, "target_modules": ["q_proj", "v_proj"], "task_type": "CAUSAL_LM"}
    return peft.LoraConfig(**{**settings, **changes})


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_adapter(base, tmp_path_factory.mktemp("adapters") / "tuned", lora())


@pytest.fixture
def copy(adapter: Path, tmp_path: Path) -> Path:
    """An adapter to break."""
    return Path(shutil.copytree(adapter, tmp_path / "copy"))


CONFIGS = {
    "LoRA": lora(),
    "rsLoRA": lora(use_rslora=True),
    "DoRA": lora(use_dora=True, target_modules=["gate_proj", "down_proj"]),
    "a head of its own": lora(modules_to_save=["lm_head"]),
    "embeddings of its own": lora(modules_to_save=["embed_tokens"]),
    "embeddings": lora(target_modules=["q_proj", "embed_tokens"]),
    "IA3": peft.IA3Config(
        target_modules=["k_proj", "v_proj", "down_proj"],
        feedforward_modules=["down_proj"],
        task_type="CAUSAL_LM",
    ),
    "LoHa": peft.LoHaConfig(r=4, alpha=8, target_modules=["q_proj"], task_type="CAUSAL_LM"),
    "chosen tokens": lora(trainable_token_indices=[5, 70]),
}


@pytest.mark.parametrize("kind", CONFIGS)
def test_the_merged_model_is_the_one_that_peft_runs(kind: str, base: Path, tmp_path: Path) -> None:
    folder = save_adapter(base, tmp_path / "tuned", CONFIGS[kind])
    service, loaded = load(base, TEXTS[:3], adapter=str(folder))
    rows, _ = measure(service, TEXTS)
    ids = [row.token_ids for row in rows]
    # Not merged: the adapter's modules run next to the weights.
    adapted = peft.PeftModel.from_pretrained(load_plain(base)[0], folder).eval().base_model.model
    gains = [row.norms[-1] / row.norms[-2] for row in rows]
    entropies = [measure_plainly(adapted, BLOCKS, one).entropy for one in ids]
    assert [row.entropy_nats for row in rows] == pytest.approx(entropies, rel=1e-4)
    assert gains == pytest.approx(plain_gains(base, BLOCKS, ids, adapted), rel=1e-4)
    assert gains != pytest.approx(plain_gains(base, BLOCKS, ids), rel=1e-3)
    assert loaded.self_check.passed
    assert loaded.class_name == "LlamaForCausalLM"


def test_it_is_named_wherever_the_model_is(base: Path, adapter: Path) -> None:
    _, plain = load(base)
    _, loaded = load(base, adapter=str(adapter))
    assert loaded.name == f"{plain.name} + adapter tuned"
    assert loaded.adapter == (f"LoRA, rank 4, alpha 8, on q_proj, v_proj, trained on {base}, from {adapter}")
    files = {file.file: file.sha256 for file in loaded.files}
    own = {file.file: file.sha256 for file in plain.files}
    assert files == own | {
        f"adapter/{name}": sha256_of(adapter / name)
        for name in ("adapter_config.json", "adapter_model.safetensors")
    }
    assert plain.adapter is None


def test_a_preset_keeps_its_label_beside_the_adapter(adapter: Path) -> None:
    preset = find_preset("gptj-6b")
    assert preset is not None
    label = adapted_label(preset.label, read_adapter(adapter, False))
    assert (label.name, label.slug) == ("GPT-J-6B + adapter tuned", "gptj_adapter_tuned")
    assert label.architecture == preset.label.architecture


def test_weights_that_are_read_ahead_are_merged_too(base: Path, adapter: Path) -> None:
    from gain_sidecar.models.ahead import read_weights
    from gain_sidecar.models.loading import load_model
    from test_ahead import CPU, ON_CPU, done, located

    model = located(base, adapter=str(adapter))
    found = load_model(model, "float32", CPU, ON_CPU, ahead=done(read_weights(model, "cpu"))).model
    expected = load_model(model, "float32", CPU, ON_CPU).model
    own = dict(expected.named_parameters())
    assert {name for name, _ in found.named_parameters()} == set(own)
    assert all(parameter.equal(own[name]) for name, parameter in found.named_parameters())


def test_a_model_in_gguf_takes_an_adapter(base: Path, adapter: Path, tmp_path: Path) -> None:
    write_gguf(base, tmp_path / "tiny.gguf")
    rows = [
        measure(load(path, adapter=str(adapter))[0], TEXTS[:3])[0] for path in (base, tmp_path / "tiny.gguf")
    ]
    for whole, read in zip(*rows, strict=True):
        assert list(read.norms) == pytest.approx(list(whole.norms), rel=1e-5)


def test_an_adapter_that_was_written_again_is_loaded_again(base: Path, copy: Path) -> None:
    service, _ = load(base, adapter=str(copy))
    asked = request(path=str(base), adapter=str(copy))
    assert service.reuse(asked, as_items([]), 0, lambda *_: None) is not None
    path = copy / "adapter_model.safetensors"
    path.write_bytes(path.read_bytes())
    assert service.reuse(asked, as_items([]), 0, lambda *_: None) is None


def test_without_peft_the_way_to_install_it_is_said(
    base: Path, adapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "peft", None)
    error = refusal(base, adapter=str(adapter))
    assert error.code == "package_missing"
    assert f"{sys.executable} -m pip install peft" in error.text


def test_an_adapter_of_another_architecture_is_refused(adapter: Path, tmp_path: Path) -> None:
    error = refusal(save_tiny("gpt2", tmp_path), adapter=str(adapter))
    assert error.code == "bad_request"
    assert "does not fit GPT2LMHeadModel" in error.text
    assert "it was trained on" in error.text


@pytest.mark.parametrize("family", ["llama", "mixtral"])
def test_an_adapter_of_another_size_is_refused(
    family: str, base: Path, adapter: Path, tmp_path: Path
) -> None:
    other = save_tiny(family, tmp_path, layers=2) if family == "llama" else save_tiny(family, tmp_path)
    if family == "mixtral":
        folder = save_adapter(base, tmp_path / "mlp", lora(target_modules=["up_proj"]))
        adapter = folder
    error = refusal(other, adapter=str(adapter))
    assert error.code == "bad_request"
    assert "does not fit" in error.text


def test_an_adapter_that_lacks_a_part_is_not_completed_at_random(base: Path, copy: Path) -> None:
    from safetensors.torch import load_file, save_file

    held = load_file(copy / "adapter_model.safetensors")
    gone = next(name for name in held if "layers.3" in name and "lora_A" in name)
    held.pop(gone)
    save_file(held, copy / "adapter_model.safetensors")
    error = refusal(base, adapter=str(copy))
    assert error.code == "bad_request"
    assert "1 modules get no tensor" in error.text


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"task_type": "SEQ_CLS"}, "unsupported_architecture", "SEQ_CLS"),
        ({"layer_replication": [[0, 2], [1, 4]]}, "unsupported_architecture", "layer_replication"),
        ({"alora_invocation_tokens": [1, 2]}, "unsupported_architecture", "alora_invocation_tokens"),
        ({"megatron_config": {"a": 1}, "megatron_core": "evil"}, "unsupported_architecture", "megatron"),
        ({"peft_type": None}, "not_a_model", "peft_type"),
        ({"peft_type": "NEXT_YEAR"}, "bad_request", "NEXT_YEAR"),
        ({"r": 5}, "bad_request", "does not fit"),
    ],
)
def test_what_cannot_be_merged_is_refused_by_name(
    base: Path, copy: Path, change: dict[str, Any], code: str, said: str
) -> None:
    edit_json(copy / "adapter_config.json", **change)
    error = refusal(base, adapter=str(copy))
    assert error.code == code
    assert said in error.text


def test_prompt_tuning_has_nothing_to_merge(base: Path, tmp_path: Path) -> None:
    config = peft.PromptTuningConfig(num_virtual_tokens=3, task_type="CAUSAL_LM")
    folder = tmp_path / "prompts"
    peft.get_peft_model(load_plain(base)[0], config).save_pretrained(folder)
    error = refusal(base, adapter=str(folder))
    assert error.code == "unsupported_architecture"
    assert "PROMPT_TUNING" in error.text


def test_code_that_an_adapter_names_is_never_imported(
    base: Path, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "ran"
    (tmp_path / "evil_module.py").write_text(f"open({str(trap)!r}, 'w')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    edit_json(
        copy / "adapter_config.json",
        auto_mapping={"base_model_class": "Evil", "parent_library": "evil_module"},
        corda_config={"cache_file": "evil_module.py"},
    )
    load(base, adapter=str(copy))
    assert not trap.exists()


def test_pickled_adapters_need_permission(base: Path, copy: Path) -> None:
    import torch
    from safetensors.torch import load_file

    torch.save(load_file(copy / "adapter_model.safetensors"), copy / "adapter_model.bin")
    (copy / "adapter_model.safetensors").unlink()
    error = refusal(base, adapter=str(copy))
    assert error.code == "weights_not_safe"
    assert "--allow-bin" in error.text
    _, loaded = load(base, adapter=str(copy), allow_bin=True)
    assert "adapter/adapter_model.bin" in [file.file for file in loaded.files]


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (lambda folder: shutil.rmtree(folder), "model_not_found", "there is no such folder"),
        (lambda folder: (folder / "adapter_config.json").unlink(), "not_a_model", "no adapter_config.json"),
        (
            lambda folder: (folder / "adapter_config.json").write_text("["),
            "not_a_model",
            "adapter_config.json",
        ),
        (lambda folder: (folder / "adapter_model.safetensors").unlink(), "not_a_model", "adapter_model"),
        (
            lambda folder: (folder / "adapter_model.safetensors").write_bytes(b"\x45" * 400),
            "weights_corrupt",
            "adapter_model.safetensors",
        ),
        (
            lambda folder: (folder / "adapter_model.safetensors").write_text(
                "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
            ),
            "weights_corrupt",
            "git lfs pull",
        ),
    ],
)
def test_a_folder_that_is_no_adapter_says_what_is_missing(
    base: Path, copy: Path, spoil: Any, code: str, said: str
) -> None:
    spoil(copy)
    error = refusal(base, adapter=str(copy))
    assert error.code == code
    assert said in error.text


def test_rounded_weights_take_no_adapter(base: Path, adapter: Path, tmp_path: Path) -> None:
    assert refusal(base, adapter=str(adapter), quantize="nf4").code == "bad_request"
    copy = Path(shutil.copytree(base, tmp_path / "rounded"))
    edit_json(copy / "config.json", quantization_config={"quant_method": "gptq", "bits": 4})
    error = refusal(copy, adapter=str(adapter))
    assert error.code == "bad_request"
    assert "gptq" in error.text


def test_a_home_folder_is_found(base: Path, adapter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(adapter.parent))
    _, loaded = load(base, adapter="~/tuned")
    assert loaded.name.endswith("+ adapter tuned")
