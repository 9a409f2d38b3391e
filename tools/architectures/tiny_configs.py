"""Makes a tiny config of any architecture: reduces every size of a known name, also in nested configs.

Eight blocks cover the longest cycle of hybrid models (every eighth, sixth or fourth block).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .overrides import OVERRIDES

LAYERS, WIDTH, HEADS, VOCABULARY = 8, 32, 4, 320

SIZES: dict[str, int] = {
    **dict.fromkeys(
        ("num_hidden_layers", "n_layer", "n_layers", "num_layers", "num_blocks", "decoder_layers"), LAYERS
    ),
    **dict.fromkeys(("num_decoder_layers",), LAYERS),
    **dict.fromkeys(("encoder_layers", "num_encoder_layers", "num_layers_per_stack", "depth"), 2),
    **dict.fromkeys(
        (
            "hidden_size",
            "d_model",
            "n_embd",
            "emb_dim",
            "embedding_dim",
            "embedding_size",
            "word_embed_proj_dim",
        ),
        WIDTH,
    ),
    **dict.fromkeys(
        ("input_embedding_size", "output_embedding_size", "lru_width", "ple_embed_dim", "hidden_size_global"),
        WIDTH,
    ),
    **dict.fromkeys(("pronunciation_embed_dim", "shape_embed_dim", "output_dim", "hc_lowrank"), WIDTH),
    **dict.fromkeys(("num_attention_heads", "n_head", "n_heads", "num_heads", "attention_heads"), HEADS),
    **dict.fromkeys(("decoder_attention_heads", "encoder_attention_heads"), HEADS),
    **dict.fromkeys(("num_decoder_attention_heads", "num_encoder_attention_heads"), HEADS),
    **dict.fromkeys(("swa_num_attention_heads", "linear_num_value_heads", "linear_num_heads"), HEADS),
    **dict.fromkeys(("num_key_value_heads", "num_kv_heads", "swa_num_key_value_heads", "index_n_heads"), 2),
    **dict.fromkeys(("linear_num_key_heads", "n_mamba_heads", "n_groups", "o_groups"), 2),
    **dict.fromkeys(
        ("head_dim", "d_head", "dim_head", "attention_head_size", "kv_channels", "swa_head_dim"), 8
    ),
    **dict.fromkeys(("qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim", "index_head_dim"), 8),
    **dict.fromkeys(("linear_key_head_dim", "linear_value_head_dim", "linear_head_dim", "o_lora_rank"), 8),
    **dict.fromkeys(("state_size", "mamba_d_state", "ssm_state_size", "d_rel", "adapter_rank"), 8),
    **dict.fromkeys(("mamba_num_heads", "mamba_n_heads", "mamba_d_head", "mamba_head_dim"), 8),
    **dict.fromkeys(("q_lora_rank", "kv_lora_rank", "chunk_size", "mamba_chunk_size", "index_topk"), 16),
    **dict.fromkeys(("mamba_dt_rank", "time_step_rank", "rotary_dim", "prompt_length", "num_centroids"), 4),
    **dict.fromkeys(("intermediate_size", "ffn_dim", "decoder_ffn_dim", "encoder_ffn_dim", "d_inner"), 64),
    **dict.fromkeys(("dff", "dim_ff", "ffn_hidden_size", "feed_forward_size", "intermediate_size_mlp"), 64),
    **dict.fromkeys(("dense_intermediate_size", "mamba_d_ssm", "mlp_dim"), 64),
    **dict.fromkeys(
        ("moe_intermediate_size", "shared_expert_intermediate_size", "expert_ffn_hidden_size"), 32
    ),
    **dict.fromkeys(("shared_experts_intermediate_size", "shared_intermediate_size"), 32),
    **dict.fromkeys(("moe_shared_expert_intermediate_size", "attention_hidden_size"), 32),
    **dict.fromkeys(("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts"), 4),
    **dict.fromkeys(
        ("num_experts_per_tok", "num_experts_per_token", "moe_topk", "moe_k", "zero_expert_num"), 2
    ),
    **dict.fromkeys(("n_group", "topk_group", "num_expert_group"), 1),
    **dict.fromkeys(
        ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "model_max_length"), 128
    ),
    **dict.fromkeys(("max_target_positions", "max_source_positions", "context_length"), 128),
    **dict.fromkeys(("sliding_window", "attention_window_size", "window_size", "local_attention"), 8),
    **dict.fromkeys(("attention_chunk_size", "sliding_window_size", "rel_extent"), 8),
    **dict.fromkeys(("vocab_size", "vocab_size_per_layer_input", "shape_vocab_size"), VOCABULARY),
    "hidden_size_per_layer_input": 8,
}

# Sizes that some configs leave unset, although their models need them.
OPEN = ("head_dim", "num_key_value_heads", "num_experts_per_tok", "n_routed_experts")


def tiny_config(model_type: str, changes: Mapping[str, Any] = {}) -> Any:
    """The architecture's config at reduced size, as a decoder, with these changes (nested as the config)."""
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING

    return _shrink(CONFIG_MAPPING[model_type], merge(OVERRIDES.get(model_type, {}), changes))


def merge(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(first)
    for name, value in second.items():
        nested = isinstance(value, Mapping) and isinstance(merged.get(name), Mapping)
        merged[name] = merge(merged[name], value) if nested else value
    return merged


def _shrink(kind: Any, changes: Mapping[str, Any]) -> Any:
    """A reduced config of this class, with reduced nested configs. Its lists by layer are made anew."""
    nested = {name for name in (getattr(kind, "sub_configs", None) or {})}
    bare = {name: value for name, value in changes.items() if name not in nested and value is not None}
    try:
        default = kind()
    except Exception:
        default = kind(**bare)
    stated = default.to_dict()
    values: dict[str, Any] = {
        name: size
        for name, size in SIZES.items()
        if name not in nested and (_is_size(stated.get(name)) or (name in OPEN and name in stated))
    }
    if "is_decoder" in stated:
        values["is_decoder"] = True
    for name in ("bos_token_id", "eos_token_id", "pad_token_id"):
        if _is_size(stated.get(name)) and stated[name] >= VOCABULARY:
            values[name] = 1
    for name in nested:
        inner = getattr(default, name, None)
        if inner is not None:
            values[name] = _shrink(type(inner), changes.get(name) or {})
    values |= {name: value for name, value in changes.items() if name not in nested}
    return kind(**values)


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
