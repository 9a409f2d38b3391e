"""The longest prompt is the length to which the config's rotary positions are scaled.

The real configs are from the models' own repositories on the hub; the context that they state is in the last
column.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from changed_models import edit_json, plain_gains
from gain_sidecar.context_length import context_tokens
from loading_service import load, measure
from tiny_models import TEXT, save_tiny
from transformers import AutoConfig, Gemma3TextConfig, GPT2Config, LlamaConfig

LONG = {"short_factor": [1.0] * 4, "long_factor": [1.0] * 4}
LLAMA3 = {"low_freq_factor": 1.0, "high_freq_factor": 4.0}


def llama(length: int, **rope: Any) -> Any:
    return LlamaConfig(
        hidden_size=32, num_attention_heads=4, max_position_embeddings=length, rope_parameters=rope
    )


def published(model_type: str, **stated: Any) -> Any:
    """A published config.json with `rope_scaling`, read by transformers."""
    return AutoConfig.for_model(model_type, **stated)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (LlamaConfig(max_position_embeddings=64), 64),
        (GPT2Config(n_positions=1024), 1024),
        (llama(64, rope_type="yarn", factor=4.0, original_max_position_embeddings=64), 256),
        # Already the scaled one, or more than that.
        (llama(256, rope_type="yarn", factor=4.0, original_max_position_embeddings=64), 256),
        (llama(300, rope_type="yarn", factor=4.0, original_max_position_embeddings=64), 300),
        (llama(64, rope_type="yarn", factor=2.5), 160),
        (llama(64, rope_type="linear", factor=4.0), 256),
        (llama(64, rope_type="dynamic", factor=2.0), 128),
        (llama(64, rope_type="llama3", factor=8.0, original_max_position_embeddings=64, **LLAMA3), 512),
        (llama(1024, rope_type="llama3", factor=8.0, original_max_position_embeddings=64, **LLAMA3), 1024),
        (llama(512, rope_type="longrope", original_max_position_embeddings=64, **LONG), 512),
        (llama(64, rope_type="longrope", factor=8.0, original_max_position_embeddings=64, **LONG), 512),
        (llama(64, rope_type="default", factor=8.0), 64),
    ],
)
def test_the_scaled_length_is_the_context(config: Any, expected: int) -> None:
    assert context_tokens(config) == expected


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        # Qwen/Qwen2.5-7B-Instruct with YaRN switched on as on its card: 131,072 tokens.
        (
            published(
                "qwen2",
                max_position_embeddings=32768,
                rope_scaling={"factor": 4.0, "original_max_position_embeddings": 32768, "type": "yarn"},
            ),
            131072,
        ),
        # deepseek-ai/DeepSeek-V3: 163,840 in its config, for the 128K of its card.
        (
            published(
                "deepseek_v3",
                max_position_embeddings=163840,
                rope_scaling={
                    "beta_fast": 32,
                    "beta_slow": 1,
                    "factor": 40,
                    "mscale": 1.0,
                    "mscale_all_dim": 1.0,
                    "original_max_position_embeddings": 4096,
                    "type": "yarn",
                },
            ),
            163840,
        ),
        # meta-llama/Llama-3.1-8B: 128K.
        (
            published(
                "llama",
                max_position_embeddings=131072,
                rope_scaling={
                    "factor": 8.0,
                    **LLAMA3,
                    "original_max_position_embeddings": 8192,
                    "rope_type": "llama3",
                },
            ),
            131072,
        ),
        # microsoft/Phi-3-mini-128k-instruct: 128K.
        (
            published(
                "phi3",
                hidden_size=32,
                num_attention_heads=4,
                max_position_embeddings=131072,
                original_max_position_embeddings=4096,
                pad_token_id=0,
                rope_scaling={**LONG, "type": "longrope"},
            ),
            131072,
        ),
        # lmsys/vicuna-7b-v1.5-16k: 16K.
        (
            published("llama", max_position_embeddings=4096, rope_scaling={"factor": 4.0, "type": "linear"}),
            16384,
        ),
        # google/gemma-3-4b-pt: 128K; its factor of 8 is of the global layers alone.
        (
            published(
                "gemma3_text",
                max_position_embeddings=131072,
                rope_scaling={"factor": 8.0, "rope_type": "linear"},
            ),
            131072,
        ),
    ],
)
def test_published_configs_give_the_context_that_their_cards_state(config: Any, expected: int) -> None:
    assert context_tokens(config) == expected


def test_tables_for_each_kind_of_layer_are_read() -> None:
    yarn = {"rope_type": "yarn", "factor": 4.0, "rope_theta": 1e4, "original_max_position_embeddings": 64}
    tables = {"full_attention": yarn, "sliding_attention": {"rope_type": "default", "rope_theta": 1e4}}
    assert context_tokens(Gemma3TextConfig(max_position_embeddings=64, rope_parameters=tables)) == 256


def test_prompts_beyond_the_length_before_scaling_are_measured(tmp_path: Path) -> None:
    folder = save_tiny("llama", tmp_path)
    yarn = {"rope_type": "yarn", "factor": 4.0, "rope_theta": 1e4, "original_max_position_embeddings": 64}
    edit_json(folder / "config.json", rope_parameters=yarn, max_position_embeddings=64)
    service, loaded = load(folder)
    assert loaded.context_tokens == 256
    rows, errors = measure(service, [TEXT, TEXT * 3, TEXT * 12])
    assert len(rows[1].token_ids) > 64
    expected = plain_gains(folder, "model.layers", [row.token_ids for row in rows])
    assert [row.norms[-1] / row.norms[-2] for row in rows] == pytest.approx(expected, rel=1e-5)
    assert ["holds 256" in error.text for error in errors] == [True]
