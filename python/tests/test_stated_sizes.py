"""Sizes in a config that its weight files cannot have are refused before anything is built from them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from changed_models import edit_json
from loading_service import load
from refusals import refusal
from tiny_models import save_tiny

# gpt2 has other names for the same sizes than llama.
ABSURD: list[tuple[str, dict[str, Any]]] = [
    ("llama", {"num_hidden_layers": 10**8}),
    ("llama", {"hidden_size": 10**9, "head_dim": 10**8}),
    ("llama", {"vocab_size": 10**10}),
    ("llama", {"intermediate_size": 10**7}),
    ("llama", {"num_attention_heads": 10**9}),
    ("llama", {"max_position_embeddings": 10**9}),
    ("gpt2", {"n_layer": 10**8}),
    ("gpt2", {"n_embd": 10**9}),
    ("gpt2", {"n_positions": 10**10}),
]


@pytest.mark.parametrize(("family", "changes"), ABSURD, ids=str)
def test_it_is_refused_at_once_by_name(family: str, changes: dict[str, Any], tmp_path: Path) -> None:
    folder = save_tiny(family, tmp_path)
    edit_json(folder / "config.json", **changes)
    began = time.monotonic()
    error = refusal(folder)
    assert error.code == "weights_corrupt"
    assert any(f"{name} {size}" in error.text for name, size in changes.items())
    assert time.monotonic() - began < 1


def test_a_model_inside_a_config_is_looked_at_too(tmp_path: Path) -> None:
    folder = save_tiny("llama", tmp_path)
    edit_json(folder / "config.json", text_config={"num_hidden_layers": 10**8})
    assert "num_hidden_layers 100000000" in refusal(folder).text


@pytest.mark.parametrize("changes", [{"max_position_embeddings": 10_485_760}])
def test_what_models_have_is_loaded(changes: dict[str, Any], tmp_path: Path) -> None:
    folder = save_tiny("llama", tmp_path)
    edit_json(folder / "config.json", **changes)
    assert load(folder)[1].layers == 4
