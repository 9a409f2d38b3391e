"""The embedded model is the trained one, converted without loss, and agrees with another script's numbers."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from gain_sidecar import messages
from gain_sidecar.errors import SidecarError
from gain_sidecar.models import embedded
from gain_sidecar.service import ModelService
from loading_service import load, measure

PROMPTS = Path(__file__).parents[2] / "packages" / "experiment" / "prompts" / "notebook.jsonl"


@pytest.fixture(scope="module")
def folder() -> Path:
    """The converted model in the cache of prepared models; converted now (half a minute) if never before."""
    embedded.convert()
    return embedded.model_folder()


@pytest.fixture(scope="module")
def loaded(folder: Path) -> tuple[ModelService, messages.LoadedModel]:
    return load(model="smollm2-135m", precision="reference")


def notebook_prompts() -> list[str]:
    return [json.loads(line)["prompt"] for line in PROMPTS.read_text("utf-8").splitlines()]


def test_the_model_is_the_one_it_is_said_to_be(loaded: tuple[ModelService, messages.LoadedModel]) -> None:
    _, model = loaded
    assert model.label is not None
    assert (model.label.name, model.random_weights, model.tokens_before) == ("SmolLM2-135M", False, [])
    assert (model.layers, model.width, model.vocabulary) == (30, 576, 49152)
    assert (model.wiring, model.norm_type, model.dtype) == ("sequential", "RMSNorm", "float32")


def test_it_knows_the_capital_of_france(loaded: tuple[ModelService, messages.LoadedModel]) -> None:
    (row,), _ = measure(loaded[0], ["The capital city of France is"])
    assert row.token_ids == [504, 3575, 2240, 282, 4649, 314]
    assert (row.last_token, row.top_token) == (" is", " Paris")
    assert row.top_prob == pytest.approx(0.644, abs=0.0005)


def test_the_25_prompts_have_the_published_gains(loaded: tuple[ModelService, messages.LoadedModel]) -> None:
    # From another script: float32, hooks, one prompt at a time, torch 2.15, transformers 5.23.
    rows, errors = measure(loaded[0], notebook_prompts())
    assert errors == []
    gains = [row.norms[-1] / row.norms[-2] for row in rows]
    assert statistics.mean(gains) == pytest.approx(1.0878, abs=0.0005)
    assert statistics.stdev(gains) == pytest.approx(0.1201, abs=0.0005)
    assert min(gains) == pytest.approx(0.9241, abs=0.0005)
    assert max(gains) == pytest.approx(1.3489, abs=0.0005)


def test_every_weight_is_the_one_in_the_gguf(folder: Path) -> None:
    import numpy as np
    from gguf import GGUFReader, dequantize
    from safetensors.numpy import load_file

    weights = load_file(folder / "model.safetensors")
    tensors = {tensor.name: tensor for tensor in GGUFReader(embedded.find_gguf()).tensors}
    names = {
        "token_embd.weight": "model.embed_tokens.weight",
        "output_norm.weight": "model.norm.weight",
        "blk.17.ffn_down.weight": "model.layers.17.mlp.down_proj.weight",
        "blk.29.attn_v.weight": "model.layers.29.self_attn.v_proj.weight",
        "blk.0.attn_norm.weight": "model.layers.0.input_layernorm.weight",
    }
    for theirs, ours in names.items():
        tensor = tensors[theirs]
        values = dequantize(tensor.data, tensor.tensor_type).reshape(weights[ours].shape)
        assert np.array_equal(values, weights[ours]), ours


def test_a_second_conversion_imports_nothing_heavy(folder: Path) -> None:
    code = (
        "import sys; from gain_sidecar.models import embedded; embedded.convert(); "
        "assert not {'torch', 'transformers', 'numpy'} & set(sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.returncode, "ready in" in done.stdout) == (0, True), done.stderr


def test_other_bytes_than_the_pinned_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GAIN_CACHE", str(tmp_path / "cache"))
    forged = tmp_path / embedded.GGUF_NAME
    forged.write_bytes(b"GGUF")
    monkeypatch.setattr(embedded, "find_gguf", lambda: forged)
    with pytest.raises(SidecarError, match="sha256") as caught:
        embedded.convert()
    assert caught.value.code == "weights_corrupt"
    assert not embedded.is_ready()
