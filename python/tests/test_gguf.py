"""A GGUF file gives the numbers of the weights that it holds, in any quantisation, or is refused by name."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from loading_service import load, measure
from refusals import refusal
from tiny_gguf import write_gguf
from tiny_models import TEXTS, save_tiny


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("plain"))


@pytest.fixture
def lone(plain: Path, tmp_path: Path) -> Path:
    """A folder with nothing but a GGUF file in float32."""
    (tmp_path / "lone").mkdir()
    write_gguf(plain, tmp_path / "lone" / "tiny.gguf")
    return tmp_path / "lone"


def numbers(folder: Path, **changes: Any) -> Any:
    """Ids and norms of the 25 texts."""
    rows, errors = measure(load(folder, precision="reference", **changes)[0], TEXTS)
    assert errors == []
    return [row.token_ids for row in rows], [row.norms for row in rows]


def with_weights(plain: Path, values: dict[str, Any], folder: Path) -> Path:
    """The plain folder with these weights instead, as safetensors."""
    from safetensors.numpy import save_file

    shutil.copytree(plain, folder)
    arrays = {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in values.items()}
    save_file(arrays, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def test_a_gguf_in_float32_is_the_same_model_as_its_safetensors(plain: Path, lone: Path) -> None:
    assert numbers(lone, gguf_file="tiny.gguf") == numbers(plain)
    assert numbers(lone / "tiny.gguf") == numbers(plain)


@pytest.mark.parametrize("rounding", ["Q8_0", "Q4_1", "F16"])
def test_a_rounded_gguf_is_the_model_of_its_dequantised_weights(
    plain: Path, tmp_path: Path, rounding: str
) -> None:
    (tmp_path / "gguf").mkdir()
    values = write_gguf(plain, tmp_path / "gguf" / "tiny.gguf", rounding)
    expected = with_weights(plain, values, tmp_path / "dequantised")
    assert numbers(tmp_path / "gguf" / "tiny.gguf") == numbers(expected)
    _, loaded = load(tmp_path / "gguf" / "tiny.gguf")
    assert loaded.quantization == (None if rounding == "F16" else f"gguf {rounding}")
    assert numbers(expected) != numbers(plain)


def test_what_is_loaded_names_the_file_and_its_digest(lone: Path) -> None:
    path = lone / "tiny.gguf"
    _, loaded = load(path, dtype="bfloat16")
    assert (loaded.name, loaded.source, loaded.dtype) == ("tiny", str(lone), "bfloat16")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(file.file, file.sha256) for file in loaded.files] == [("tiny.gguf", digest)]
    assert (loaded.layers, loaded.context_tokens, loaded.tied_head) == (4, 64, True)
    assert [(one.origin, one.base) for one in loaded.lineage] == [
        ("GGUF header", "acme/tiny-base"),
        ("GGUF header", "Tiny Other"),
    ]


def test_config_and_tokenizer_beside_the_file_are_taken(plain: Path, lone: Path) -> None:
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(plain / name, lone)
    # Only this config states 48: the GGUF states 64.
    config = (
        (lone / "config.json")
        .read_text()
        .replace('"max_position_embeddings": 64', '"max_position_embeddings": 48')
    )
    (lone / "config.json").write_text(config)
    service, loaded = load(lone, gguf_file="tiny.gguf", precision="reference")
    assert loaded.context_tokens == 48
    assert {file.file for file in loaded.files} >= {"tiny.gguf", "config.json", "tokenizer.json"}
    rows, _ = measure(service, TEXTS)
    assert [row.norms for row in rows] == numbers(plain)[1]


def test_a_file_in_a_folder_below_may_be_named_and_none_outside(lone: Path) -> None:
    (lone / "q").mkdir()
    (lone / "tiny.gguf").rename(lone / "q" / "tiny.gguf")
    _, loaded = load(lone, gguf_file="q/tiny.gguf")
    assert loaded.files[0].file == "q/tiny.gguf"
    for name in ("../q/tiny.gguf", str(lone / "q" / "tiny.gguf")):
        error = refusal(lone / "q" if name[0] == "." else lone, gguf_file=name)
        assert (error.code, name in error.text) == ("not_a_model", True)


def test_a_folder_of_ggufs_alone_names_them_and_the_option(lone: Path) -> None:
    shutil.copy(lone / "tiny.gguf", lone / "other.gguf")
    error = refusal(lone)
    assert error.code == "not_a_model"
    assert "--gguf-file other.gguf or --gguf-file tiny.gguf" in error.text
    absent = refusal(lone, gguf_file="third.gguf")
    assert absent.code == "not_a_model"
    assert "other.gguf, tiny.gguf" in absent.text


@pytest.mark.parametrize("keep", [0, 3, 200, 6000, -1])
def test_a_truncated_gguf_is_named(lone: Path, keep: int) -> None:
    path = lone / "tiny.gguf"
    path.write_bytes(path.read_bytes()[:keep])
    error = refusal(path)
    assert (error.code, str(path) in error.text) == ("weights_corrupt", True)


def test_what_only_calls_itself_gguf_is_named(lone: Path) -> None:
    path = lone / "tiny.gguf"
    for content in (b"\x45" * 4096, b"GGUF" + b"\xff" * 4096, b"GGUF\x03\x00\x00\x00" + b"\x00" * 64):
        path.write_bytes(content)
        error = refusal(path)
        assert (error.code, str(path) in error.text) == ("weights_corrupt", True)


def test_an_architecture_that_transformers_does_not_read_is_named(lone: Path) -> None:
    path = lone / "tiny.gguf"
    path.write_bytes(path.read_bytes().replace(b"llama", b"lhama"))
    error = refusal(path)
    assert error.code == "unsupported_architecture"
    assert "lhama" in error.text


def test_tensors_that_would_be_passed_over_are_not(plain: Path, tmp_path: Path) -> None:
    # An attention bias: the config that transformers makes of a LLaMA GGUF has none.
    write_gguf(plain, tmp_path / "t.gguf", extra={"blk.0.attn_output.bias": np.ones(32, np.float32)})
    error = refusal(tmp_path / "t.gguf")
    assert error.code == "unsupported_architecture"
    assert "32 of the" in error.text


def test_scaled_rotary_frequencies_need_the_model_s_own_config(plain: Path, tmp_path: Path) -> None:
    write_gguf(plain, tmp_path / "t.gguf", extra={"rope_freqs.weight": np.full(4, 8, np.float32)})
    error = refusal(tmp_path / "t.gguf")
    assert error.code == "unsupported_architecture"
    assert "config.json" in error.text
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(plain / name, tmp_path)
    assert load(tmp_path / "t.gguf")[1].layers == 4


def test_weights_that_the_file_lacks_are_named(plain: Path, lone: Path) -> None:
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(plain / name, lone)
    config = (lone / "config.json").read_text().replace('"num_hidden_layers": 4', '"num_hidden_layers": 5')
    (lone / "config.json").write_text(config)
    error = refusal(lone / "tiny.gguf")
    assert error.code == "weights_corrupt"
    assert "layers.4" in error.text


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "auto", "gguf_file": "a.gguf"},
        {"model": "smollm2-135m", "gguf_file": "a.gguf"},
    ],
)
def test_a_gguf_file_of_nothing_is_refused(changes: dict[str, Any]) -> None:
    assert refusal(**changes).code == "bad_request"


def test_a_file_and_another_file_of_it_contradict(lone: Path) -> None:
    assert refusal(lone / "tiny.gguf", gguf_file="tiny.gguf").code == "bad_request"
