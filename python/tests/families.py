"""Model families at reduced size, with their paths, wiring and norms according to papers and code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Sizes under the names that most configs use.
PLAIN: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "max_position_embeddings": 64,
}
GROUPED: dict[str, Any] = {**PLAIN, "num_key_value_heads": 2}
GPT: dict[str, Any] = {"n_embd": 32, "n_layer": 4, "n_head": 4, "n_positions": 64}
FALCON: dict[str, Any] = {k: v for k, v in PLAIN.items() if k != "intermediate_size"}
STATES: dict[str, Any] = {"hidden_size": 32, "num_hidden_layers": 4, "state_size": 8}
MAMBA: dict[str, Any] = {"mamba_d_state": 8, "mamba_n_heads": 8, "mamba_d_head": 8, "mamba_chunk_size": 8}
EXPERTS: dict[str, Any] = {"num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32}
WINDOW: dict[str, Any] = {"sliding_window": 8}


@dataclass(frozen=True)
class Family:
    """One family: transformers' names for it, and what is true of it by its published definition."""

    name: str
    """Of the classes: `{name}Config` and `{name}{head}`."""
    config: dict[str, Any]
    blocks_path: str
    final_norm_path: str | None
    wiring: str
    placement: str
    norm_type: str
    head: str = "ForCausalLM"
    halved_every: int = 0
    """transformers halves the stream after each so many blocks; 0 for never."""
    layers: int = field(default=4)


def _llama_like(name: str, config: dict[str, Any], placement: str = "pre", norm: str = "RMSNorm") -> Family:
    return Family(name, config, "model.layers", "model.norm", "sequential", placement, norm)


def _gpt_like(name: str, config: dict[str, Any], wiring: str, head: str = "ForCausalLM") -> Family:
    return Family(name, config, "transformer.h", "transformer.ln_f", wiring, "pre", "LayerNorm", head)


def _falcon(**flags: bool) -> Family:
    sequential = flags.get("parallel_attn") is False and not flags.get("new_decoder_architecture")
    return _gpt_like("Falcon", {**FALCON, **flags}, "sequential" if sequential else "parallel")


def _neox(parallel: bool) -> Family:
    return Family(
        "GPTNeoX",
        {**PLAIN, "use_parallel_residual": parallel},
        "gpt_neox.layers",
        "gpt_neox.final_layer_norm",
        "parallel" if parallel else "sequential",
        "pre",
        "LayerNorm",
    )


def _stablelm(parallel: bool) -> Family:
    wiring = "parallel" if parallel else "sequential"
    config = {**GROUPED, "use_parallel_residual": parallel}
    return Family("StableLm", config, "model.layers", "model.norm", wiring, "pre", "LayerNorm")


def _opt(before: bool) -> Family:
    config = {
        "hidden_size": 32,
        "num_hidden_layers": 4,
        "num_attention_heads": 4,
        "ffn_dim": 64,
        "max_position_embeddings": 64,
        "word_embed_proj_dim": 32 if before else 16,
        "do_layer_norm_before": before,
    }
    norm = "model.decoder.final_layer_norm" if before else None
    placement = "pre" if before else "post"
    return Family("OPT", config, "model.decoder.layers", norm, "sequential", placement, "LayerNorm")


def _single(name: str, config: dict[str, Any], path: str, norm: str, kind: str = "RMSNorm") -> Family:
    return Family(name, config, path, norm, "single", "pre", kind)


FAMILIES: dict[str, Family] = {
    "gptj": _gpt_like("GPTJ", {**GPT, "rotary_dim": 4}, "parallel"),
    "gpt2": _gpt_like("GPT2", GPT, "sequential", "LMHeadModel"),
    "gpt-neo": _gpt_like(
        "GPTNeo",
        {
            "hidden_size": 32,
            "num_layers": 4,
            "num_heads": 4,
            "attention_types": [[["global", "local"], 2]],
            "window_size": 8,
            "max_position_embeddings": 64,
        },
        "sequential",
    ),
    "codegen": _gpt_like("CodeGen", {**GPT, "n_ctx": 64, "rotary_dim": 4}, "parallel"),
    "neox-parallel": _neox(True),
    "neox-sequential": _neox(False),
    "llama": _llama_like("Llama", {**GROUPED, "tie_word_embeddings": True}),
    "mistral": _llama_like("Mistral", {**GROUPED, **WINDOW}),
    "gemma": _llama_like("Gemma", {**GROUPED, "head_dim": 8}),
    "gemma2": _llama_like(
        "Gemma2",
        {
            **GROUPED,
            **WINDOW,
            "head_dim": 8,
            "query_pre_attn_scalar": 8,
            "final_logit_softcapping": 2.0,
            "attn_logit_softcapping": 1.0,
        },
        "sandwich",
    ),
    "gemma3": Family(
        "Gemma3",
        {**GROUPED, **WINDOW, "head_dim": 8, "query_pre_attn_scalar": 8, "sliding_window_pattern": 2},
        "model.layers",
        "model.norm",
        "sequential",
        "sandwich",
        "RMSNorm",
    ),
    "qwen2": _llama_like("Qwen2", GROUPED),
    "qwen3": _llama_like("Qwen3", {**GROUPED, "head_dim": 8}),
    "phi": Family("Phi", GROUPED, "model.layers", "model.final_layernorm", "parallel", "pre", "LayerNorm"),
    "phi3": _llama_like("Phi3", {**GROUPED, **WINDOW, "pad_token_id": 0}),
    "falcon-parallel": _falcon(parallel_attn=True),
    "falcon-sequential": _falcon(parallel_attn=False, alibi=True),
    "falcon-new": _falcon(new_decoder_architecture=True),
    "opt": _opt(True),
    "opt-post": _opt(False),
    "bloom": _gpt_like("Bloom", {"hidden_size": 32, "n_layer": 4, "n_head": 4}, "sequential"),
    "mpt": Family(
        "Mpt",
        {"d_model": 32, "n_layers": 4, "n_heads": 4, "max_seq_len": 64},
        "transformer.blocks",
        "transformer.norm_f",
        "sequential",
        "pre",
        "LayerNorm",
    ),
    "stablelm-sequential": _stablelm(False),
    "stablelm-parallel": _stablelm(True),
    "cohere": Family(
        "Cohere",
        {**GROUPED, "logit_scale": 0.25},
        "model.layers",
        "model.norm",
        "parallel",
        "pre",
        "LayerNorm",
    ),
    "olmo": _llama_like("Olmo", GROUPED, norm="LayerNorm"),
    "olmo2": _llama_like("Olmo2", GROUPED, "output"),
    "granite": _llama_like("Granite", {**GROUPED, "residual_multiplier": 0.5, "logits_scaling": 4.0}),
    "mixtral": _llama_like("Mixtral", {**GROUPED, "num_local_experts": 4, "num_experts_per_tok": 2}),
    "qwen2-moe": _llama_like("Qwen2Moe", {**GROUPED, **EXPERTS, "shared_expert_intermediate_size": 32}),
    "qwen3-moe": _llama_like("Qwen3Moe", {**GROUPED, **EXPERTS, "head_dim": 8}),
    "qwen3-next": _llama_like(
        "Qwen3Next",
        {
            **GROUPED,
            **EXPERTS,
            "head_dim": 8,
            "shared_expert_intermediate_size": 32,
            "linear_key_head_dim": 8,
            "linear_value_head_dim": 8,
            "linear_num_key_heads": 2,
            "linear_num_value_heads": 4,
        },
    ),
    "mamba": _single("Mamba", STATES, "backbone.layers", "backbone.norm_f"),
    "mamba2": _single(
        "Mamba2",
        {**STATES, "num_heads": 8, "head_dim": 8, "n_groups": 2, "chunk_size": 8},
        "backbone.layers",
        "backbone.norm_f",
    ),
    "falcon-mamba": _single("FalconMamba", STATES, "backbone.layers", "backbone.norm_f"),
    "jamba": Family(
        "Jamba",
        {
            **GROUPED,
            "num_experts": 4,
            "attn_layer_period": 2,
            "attn_layer_offset": 1,
            "mamba_d_state": 8,
            "mamba_dt_rank": 4,
        },
        "model.layers",
        "model.final_layernorm",
        "sequential",
        "pre",
        "RMSNorm",
    ),
    "bamba": Family(
        "Bamba",
        {**GROUPED, **MAMBA, "attn_layer_indices": [1]},
        "model.layers",
        "model.final_layernorm",
        "sequential",
        "pre",
        "RMSNorm",
    ),
    "falcon-h1": Family(
        "FalconH1",
        {**GROUPED, **MAMBA, "mamba_d_ssm": 64, "head_dim": 8},
        "model.layers",
        "model.final_layernorm",
        "sequential",
        "pre",
        "RMSNorm",
    ),
    "zamba": _single(
        "Zamba",
        {
            **PLAIN,
            "num_key_value_heads": 4,
            "attention_hidden_size": 64,
            "attention_head_dim": 16,
            "layers_block_type": ["linear_attention", "hybrid"] * 2,
            "mamba_d_state": 8,
            "mamba_dt_rank": 4,
        },
        "model.layers",
        "model.final_layernorm",
    ),
    "recurrent-gemma": Family(
        "RecurrentGemma",
        {**GROUPED, "lru_width": 32, "attention_window_size": 8, "head_dim": 8},
        "model.layers",
        "model.final_norm",
        "sequential",
        "pre",
        "RMSNorm",
    ),
    "rwkv": Family(
        "Rwkv",
        {"hidden_size": 32, "num_hidden_layers": 4, "context_length": 64, "rescale_every": 2},
        "rwkv.blocks",
        "rwkv.ln_out",
        "sequential",
        "pre",
        "LayerNorm",
        halved_every=2,
    ),
}


def make(family: Family, vocabulary: int, layers: int | None = None) -> Any:
    """The family's model with this many tokens (and blocks), freshly initialised."""
    import transformers

    name = "Gemma3Text" if family.name == "Gemma3" else family.name
    config = getattr(transformers, f"{name}Config")(vocab_size=vocabulary, **family.config)
    if layers is not None:
        config.num_hidden_layers = layers
    return getattr(transformers, f"{family.name}{family.head}")(config)
