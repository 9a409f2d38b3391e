"""The description of a loaded model contains everything that decides its numbers."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from gain_sidecar import messages
from gain_sidecar.description import blocks_by_device
from gain_sidecar.errors import SidecarError
from gain_sidecar.models.presets import PRESETS, find_preset
from gain_sidecar.service import ModelService
from loading_service import leases_of, load, request
from tiny_models import save_tiny


def not_passed(loaded: messages.LoadedModel) -> set[str]:
    return {result.name for result in loaded.self_check.results if result.outcome != "passed"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("home") / "tiny-llama")


def test_it_is_a_message_of_the_wire_that_names_its_files_and_versions(folder: Path) -> None:
    import torch
    import transformers

    _, loaded = load(folder)
    encoded = msgspec.msgpack.encode(loaded)
    assert msgspec.msgpack.decode(encoded, type=messages.LoadedModel) == loaded
    assert (loaded.name, loaded.source, loaded.revision) == ("tiny-llama", str(folder), None)
    assert (loaded.reason, loaded.label, loaded.random_weights) == ("requested", None, False)
    assert (loaded.class_name, loaded.model_type) == ("LlamaForCausalLM", "llama")
    assert (loaded.device, loaded.dtype, loaded.attention) == ("cpu", "float32", "sdpa")
    assert (loaded.blocks_path, loaded.head_path) == ("model.layers", "lm_head")
    assert (loaded.vocabulary, loaded.context_tokens) == (320, 64)
    assert [file.file for file in loaded.files] == sorted(file.file for file in loaded.files)
    for file in loaded.files:
        assert file.sha256 == hashlib.sha256((folder / file.file).read_bytes()).hexdigest()
    versions = {version.name: version.version for version in loaded.versions}
    assert versions["torch"] == torch.__version__
    assert versions["transformers"] == transformers.__version__
    assert set(versions) >= {"python", "tokenizers", "safetensors", "numpy"}


def test_a_folder_may_be_given_the_name_and_so_the_labels_of_a_preset(folder: Path) -> None:
    _, loaded = load(folder, model="gptj-6b")
    assert loaded.name == "gptj-6b"
    assert loaded.label is not None
    assert loaded.label.name == "GPT-J-6B"


@pytest.mark.parametrize(
    ("precision", "dtype", "expected"),
    [
        ("reference", "auto", "float32"),
        ("reference", "float32", "float32"),
        ("fast", "auto", "float32"),
        ("fast", "bfloat16", "bfloat16"),
        ("compat", "float16", "float16"),
    ],
)
def test_the_dtype_is_explicit_whatever_the_files_are_in(
    folder: Path, precision: str, dtype: str, expected: str
) -> None:
    service, loaded = load(folder, precision=precision, dtype=dtype)
    assert loaded.dtype == expected
    assert str(leases_of(service).instrument.model.dtype) == f"torch.{expected}"


def test_a_beginning_of_sequence_token_is_noticed(folder: Path, tmp_path: Path) -> None:
    from tokenizers.processors import TemplateProcessing
    from transformers import AutoTokenizer

    copy = Path(shutil.copytree(folder, tmp_path / "bos"))
    tokenizer = AutoTokenizer.from_pretrained(copy)
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", tokenizer.bos_token_id)]
    )
    tokenizer.save_pretrained(copy)
    service, loaded = load(copy)
    assert loaded.tokens_before
    rows = service.measure([messages.Item(item=0, text="a")]).rows
    assert rows[0].token_ids[0] == tokenizer.bos_token_id
    assert not load(folder)[1].tokens_before


def test_the_base_that_config_and_card_name_is_told(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "tuned"))
    config = json.loads((copy / "config.json").read_text()) | {"_name_or_path": "acme/checkpoint"}
    (copy / "config.json").write_text(json.dumps(config))
    (copy / "README.md").write_text("---\nbase_model: acme/tiny\n---\n")
    assert [(one.origin, one.base) for one in load(copy)[1].lineage] == [
        ("model card", "acme/tiny"),
        ("config", "acme/checkpoint"),
    ]


def test_steps_are_reported_in_order(folder: Path) -> None:
    steps: list[str] = []
    ModelService().load(request(path=str(folder)), [], 0, lambda step, *_: steps.append(step))
    assert steps == ["import", "resolve", "load", "check", "check", "check"]


def test_what_was_shown_of_the_model_is_told(folder: Path) -> None:
    _, loaded = load(folder, ["a", "The quick brown fox"])
    assert (loaded.split_blocks, loaded.attention_part, loaded.mlp_part) == (4, "self_attn", "mlp")
    assert loaded.self_check.passed
    assert not_passed(loaded) <= {"length switches", "own prompts"}
    assert loaded.deviation is not None
    assert (loaded.deviation.against, loaded.deviation.items) == ("float64", [0, 1])
    assert (loaded.quantization, loaded.wiring_asked, loaded.native_wiring) == (None, "as-is", "sequential")
    assert loaded.placement == [messages.BlocksOnDevice(device="cpu", blocks=4)]


@pytest.mark.parametrize(
    ("family", "asked", "native", "wiring"),
    [
        ("gptj", "sequential", "parallel", "sequential"),
        ("llama", "parallel", "sequential", "parallel"),
        ("llama", "sequential", "sequential", "sequential"),
    ],
)
def test_a_rewired_model_is_told_apart_checked_and_compared(
    family: str, asked: str, native: str, wiring: str, tmp_path: Path
) -> None:
    _, loaded = load(save_tiny(family, tmp_path), ["a", "The quick brown fox"], wiring=asked)
    assert (loaded.wiring_asked, loaded.native_wiring, loaded.wiring) == (asked, native, wiring)
    assert not_passed(loaded) <= {"length switches", "own prompts"}
    assert loaded.deviation is not None
    assert max(loaded.deviation.norms) < 1e-5


def test_a_model_that_cannot_be_rewired_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SidecarError, match="wiring parallel was requested for MambaForCausalLM") as caught:
        load(save_tiny("mamba", tmp_path), wiring="parallel")
    assert caught.value.code == "bad_request"


def test_blocks_are_counted_on_the_device_that_a_map_gives_them(folder: Path) -> None:
    service, _ = load(folder)
    model, structure = leases_of(service).instrument.model, leases_of(service).instrument.structure
    maps: list[tuple[dict[str, Any], list[tuple[str, int]]]] = [
        ({"": 0}, [("cuda:0", 4)]),
        ({"model.embed_tokens": 1, "model.layers": 1, "lm_head": "cpu"}, [("cuda:1", 4)]),
        (
            {"": "cpu", "model.layers.1": 0, "model.layers.3": "disk"},
            [("cpu", 2), ("cuda:0", 1), ("disk", 1)],
        ),
        ({"model.layers.1": 0}, [("cpu", 3), ("cuda:0", 1)]),
    ]
    for placed, expected in maps:
        model.hf_device_map = placed  # type: ignore[assignment]
        found = blocks_by_device(model, structure, "cpu")
        assert [(place.device, place.blocks) for place in found] == expected


def test_the_service_is_imported_without_torch() -> None:
    code = "import sys, gain_sidecar.service; assert not {'torch', 'transformers', 'zmq'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": os.pathsep.join(sys.path)})


def test_presets_have_names_and_slugs_of_their_own() -> None:
    assert len({preset.name for preset in PRESETS}) == len(PRESETS)
    assert len({preset.label.slug for preset in PRESETS}) == len(PRESETS)
    subject = find_preset("EleutherAI/gpt-j-6B")
    assert subject is not None
    assert subject.name == "gptj-6b"
    # As the notebook's published CSV prints them.
    assert subject.label == messages.LoadedModelLabel(
        name="GPT-J-6B",
        slug="gptj",
        architecture="GPT-NeoX (Parallel)",
        norm_type="LayerNorm",
        params="6B",
        role="Parallel Architecture Validation",
    )
