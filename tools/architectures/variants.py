"""Settings that change how an architecture is built; each is audited in addition to the defaults."""

from __future__ import annotations

from typing import Any

# These attend in both directions unless they are configured as decoders.
ENCODERS = (
    "bert",
    "bert-generation",
    "big_bird",
    "camembert",
    "data2vec-text",
    "electra",
    "ernie",
    "megatron-bert",
    "rembert",
    "roberta",
    "roberta-prelayernorm",
    "roc_bert",
    "roformer",
    "xlm-roberta",
    "xlm-roberta-xl",
)

VARIANTS: dict[str, list[dict[str, Any]]] = {
    **{name: [{"is_decoder": False}] for name in ENCODERS},
    "bloom": [{"apply_residual_connection_post_layernorm": True}],
    "doge": [{"is_moe": True, "num_experts": 16}],
    "falcon": [
        {"parallel_attn": False},
        {"parallel_attn": False, "alibi": True, "multi_query": False, "num_kv_heads": 4},
        {"new_decoder_architecture": True},
        {"new_decoder_architecture": True, "num_ln_in_parallel_attn": 1},
    ],
    "gemma3_text": [{"use_bidirectional_attention": True}],
    "gemma4_text": [
        {"hidden_size_per_layer_input": 0, "num_kv_shared_layers": 0},
        {"enable_moe_block": True, "num_experts": 4, "top_k_experts": 2, "moe_intermediate_size": 32},
    ],
    "gpt_neox": [{"use_parallel_residual": False}],
    "granite": [{"residual_multiplier": 0.5, "logits_scaling": 4.0, "embedding_multiplier": 3.0}],
    "hyperclovax": [{"use_post_norm": False}],
    "lfm3": [{"use_sandwich_norm": False}],
    "minimax": [{"linear_attn_alpha_factor": 3.5, "full_attn_alpha_factor": 3.5, "mlp_alpha_factor": 3.5}],
    "opt": [
        {"do_layer_norm_before": False, "word_embed_proj_dim": 16},
        {"_remove_final_layer_norm": True},
    ],
    "phi": [{"qk_layernorm": True}],
    "phi3": [{"num_key_value_heads": 4}],
    "qwen4_exp_text": [{"hc_count": 1}],
    "stablelm": [{"use_parallel_residual": True}, {"use_parallel_residual": True, "qk_layernorm": True}],
    "xlm": [{"causal": True}],
    "xlnet": [{"attn_type": "uni"}],
    "xmod": [{"is_decoder": False}, {"pre_norm": True}],
    "zamba2": [{"num_mem_blocks": 2, "use_shared_attention_adapter": True}],
}


def variant_name(changes: dict[str, Any]) -> str:
    """The settings as text, shortened where they are lists; empty for the defaults."""
    shown = {name: "…" if isinstance(value, list | dict) else value for name, value in changes.items()}
    return ", ".join(f"{name}={value}" for name, value in shown.items())
