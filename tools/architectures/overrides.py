"""Settings of tiny configs beyond smaller sizes: numbers that must be consistent with each other."""

from __future__ import annotations

from typing import Any

# In latent attention every head has its own key and value.
_LATENT = {"num_key_value_heads": 4}
_SLIDING_AND_FULL = ["sliding_attention", "sliding_attention", "sliding_attention", "full_attention"] * 2
_ROPE = {"rope_type": "default", "rope_theta": 10000.0}
_SHARING_KEYS = {"num_kv_shared_layers": 4, "layer_types": _SLIDING_AND_FULL}
_ALL_KEYS_SHARED = {
    "num_kv_shared_layers": 8,
    "layer_types": _SLIDING_AND_FULL,
    "hidden_size_per_layer_input": 0,
    "vocab_size_per_layer_input": 0,
}
_QWEN4_INDEXER = {
    "indexer_n_heads": 2,
    "indexer_kv_heads": 1,
    "indexer_head_dim": 8,
    "indexer_budget": 16,
    "indexer_compress_ratio": 4,
    "output_gate_type": "silu",
    "layer_types": ["linear_attention", "indexed_attention"] * 4,
}
_DOTS3_SLIDING = {"num_attention_heads": 4, "num_key_value_heads": 4, "head_dim": 16}

OVERRIDES: dict[str, dict[str, Any]] = {
    **dict.fromkeys(
        (
            "axk1",
            "axk2",
            "bailing_hybrid",
            "deepseek_v3",
            "deepseek_v32",
            "glm4_moe_lite",
            "glm_moe_dsa",
            "kimi_linear",
            "minicpm3",
            "youtu",
        ),
        _LATENT,
    ),
    "blt": {"encoder_hash_byte_group_vocab": 320},
    "cohere_compass_text": {"rope_parameters": {"full_attention": _ROPE}},
    "dbrx": {
        "attn_config": {"kv_n_heads": 2, "rope_theta": 10000.0, "clip_qkv": 8.0},
        "ffn_config": {"ffn_hidden_size": 32},
    },
    "deepseek_v2": {**_LATENT, "num_experts_per_tok": 2},
    "dots1": {"n_shared_experts": 1},
    "dots3_note": {
        "text_config": {"per_layer_config": {}, **_DOTS3_SLIDING},
        "audio_config": {"adapter_input_size": 32, "adapter_out_dim": 32},
        "vision_config": {"adapter_in_dim": 32, "adapter_out_dim": 32, "per_layer_config": {}},
    },
    "dots3_note_text": {"per_layer_config": {}, **_DOTS3_SLIDING},
    "gemma3n_text": {
        **_SHARING_KEYS,
        "intermediate_size": [64] * 8,
        "activation_sparsity_pattern": [0.0] * 8,
    },
    "gemma4_text": _SHARING_KEYS,
    "gemma4_assistant": {"backbone_hidden_size": 32, "text_config": _ALL_KEYS_SHARED},
    "gemma4_unified_assistant": {"backbone_hidden_size": 32, "text_config": _ALL_KEYS_SHARED},
    "doge": {"keep_window_size": 8},
    "minimax_m3_vl_text": {"index_block_size": 4, "index_topk_blocks": 2},
    "gpt_neo": {"attention_types": [[["global", "local"], 4]]},
    "lfm2_moe": {"layer_types": ["conv", "conv", "full_attention", "conv"] * 2},
    "longcat_flash": {**_LATENT, "num_hidden_layers": 16},
    "mamba2": {"num_heads": 8, "head_dim": 8},
    "nemotron_h": {"layers_block_type": ["linear_attention", "moe", "full_attention", "mlp"] * 2},
    "qwen4_exp": {"text_config": _QWEN4_INDEXER},
    "qwen4_exp_text": _QWEN4_INDEXER,
    "reformer": {
        "axial_pos_embds_dim": (16, 16),
        "axial_pos_shape": (8, 16),
        "attn_layers": ["local", "lsh"] * 4,
    },
    "xmod": {"default_language": "en_XX"},
    "zamba": {"attention_hidden_size": 64, "attention_head_dim": 16, "num_key_value_heads": 4},
    "zamba2": {
        "layers_block_type": ["linear_attention", "linear_attention", "linear_attention", "hybrid"] * 2,
        "num_key_value_heads": 4,
        "attention_hidden_size": 64,
        "attention_head_dim": 16,
        "mamba_headdim": 32,
    },
    "zaya": {"num_experts_per_tok": 1},
}
