"""Small models whose arithmetic depends on lengths, and plain transformers on one prompt, loaded anew."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from references import load_plain, stream_of
from tiny_models import tiny_tokenizer

SIZE: dict[str, Any] = {
    "hidden_size": 64,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "initializer_range": 0.15,
    "vocab_size": 320,
    "pad_token_id": 0,
    "bos_token_id": 0,
    "eos_token_id": 0,
}
LLAMA: dict[str, Any] = {**SIZE, "intermediate_size": 128, "num_key_value_heads": 2}
LONG_FACTOR = [1.0, 2.0, 4.0, 8.0, 12.0, 16.0, 24.0, 32.0]
LONGROPE: dict[str, Any] = {
    "rope_type": "longrope",
    "rope_theta": 1e4,
    "original_max_position_embeddings": 32,
    "short_factor": [1.0] * 8,
    "long_factor": LONG_FACTOR,
}
DYNAMIC: dict[str, Any] = {"rope_type": "dynamic", "factor": 4.0, "rope_theta": 1e4}
PLAIN: dict[str, Any] = {"rope_type": "default", "rope_theta": 1e4}
SPARSE: dict[str, Any] = {"sliding_window": 16, "layer_types": ["sliding_attention", "full_attention"] * 2}


@dataclass(frozen=True)
class Model:
    """One model: its class without `Config`, its settings, and the lengths in its definition."""

    name: str
    config: dict[str, Any]
    near: int = 32
    """The length around which prompts are tried, in tokens."""
    switches: tuple[int, ...] = ()
    beyond: str = ""
    blocks_path: str = "model.layers"
    head: str = "ForCausalLM"
    tried: tuple[int, ...] = field(default=())
    """Further lengths that are tried, in tokens."""


MODELS: dict[str, Model] = {
    "phi3 longrope": Model(
        "Phi3",
        {**LLAMA, "max_position_embeddings": 256, "original_max_position_embeddings": 32}
        | {"rope_parameters": LONGROPE},
        switches=(32,),
        beyond="any length",
    ),
    "llama longrope, as older configs write it": Model(
        "Llama",
        {**LLAMA, "max_position_embeddings": 256}
        | {"rope_scaling": {key: value for key, value in LONGROPE.items() if key != "rope_theta"}},
        switches=(32,),
        beyond="any length",
    ),
    "phimoe longrope": Model(
        "Phimoe",
        {
            **LLAMA,
            "max_position_embeddings": 256,
            "num_local_experts": 4,
            "original_max_position_embeddings": 32,
        }
        | {"rope_parameters": {**LONGROPE, "short_mscale": 1.1, "long_mscale": 1.4}},
        switches=(32,),
        beyond="any length",
    ),
    "dynamic": Model(
        "Llama",
        {**LLAMA, "max_position_embeddings": 32, "rope_parameters": DYNAMIC},
        switches=(32,),
        beyond="one length",
    ),
    "gpt-neox dynamic": Model(
        "GPTNeoX",
        {**SIZE, "intermediate_size": 128, "max_position_embeddings": 32}
        | {"rope_parameters": {**DYNAMIC, "partial_rotary_factor": 0.5}},
        switches=(32,),
        beyond="one length",
        blocks_path="gpt_neox.layers",
    ),
    "gemma3, dynamic in its full layers": Model(
        "Gemma3Text",
        {**LLAMA, "head_dim": 16, "max_position_embeddings": 32, **SPARSE}
        | {"rope_parameters": {"full_attention": DYNAMIC, "sliding_attention": PLAIN}},
        switches=(32,),
        beyond="one length",
        tried=(15, 16, 17, 18),
        head="ForCausalLM",
    ),
    "gemma3, windows alone": Model(
        "Gemma3Text",
        {**LLAMA, "head_dim": 16, "max_position_embeddings": 256, **SPARSE}
        | {"rope_parameters": {"full_attention": {**PLAIN, "rope_theta": 1e6}, "sliding_attention": PLAIN}},
        near=16,
    ),
    "yarn": Model(
        "Llama",
        {**LLAMA, "max_position_embeddings": 256}
        | {"rope_parameters": {**DYNAMIC, "rope_type": "yarn", "original_max_position_embeddings": 32}},
    ),
    "linear": Model(
        "Llama",
        {**LLAMA, "max_position_embeddings": 256, "rope_parameters": {**DYNAMIC, "rope_type": "linear"}},
    ),
    "llama 3": Model(
        "Llama",
        {**LLAMA, "max_position_embeddings": 256}
        | {
            "rope_parameters": {
                **DYNAMIC,
                "rope_type": "llama3",
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 32,
            }
        },
    ),
    "mixtral": Model("Mixtral", {**LLAMA, "num_local_experts": 4, "max_position_embeddings": 256}),
    "llama 4, chunks and temperature": Model(
        "Llama4Text",
        {
            **LLAMA,
            "intermediate_size_mlp": 128,
            "head_dim": 16,
            "num_local_experts": 4,
            "num_experts_per_tok": 1,
        }
        | {"max_position_embeddings": 256, "attention_chunk_size": 32, "floor_scale": 16, "attn_scale": 0.5}
        | {"no_rope_layers": [1, 0, 1, 0], "attn_temperature_tuning": True, "moe_layers": [1, 3]},
        tried=(15, 16, 17),
    ),
    "llama 4, late temperature": Model(
        "Llama4Text",
        {
            **LLAMA,
            "intermediate_size_mlp": 128,
            "head_dim": 16,
            "num_local_experts": 4,
            "num_experts_per_tok": 1,
        }
        | {"max_position_embeddings": 512, "attention_chunk_size": 512, "floor_scale": 100, "attn_scale": 0.5}
        | {"no_rope_layers": [1, 0, 1, 0], "attn_temperature_tuning": True, "moe_layers": [1, 3]},
        near=100,
    ),
    "bloom": Model(
        "Bloom",
        {**{key: SIZE[key] for key in SIZE if "num" not in key}, "n_layer": 4, "n_head": 4},
        blocks_path="transformer.h",
    ),
    "mpt": Model(
        "Mpt",
        {"d_model": 64, "n_layers": 4, "n_heads": 4, "max_seq_len": 256, "vocab_size": 320}
        | {"initializer_range": 0.15},
        switches=(1,),
        beyond="one length",
        blocks_path="transformer.blocks",
    ),
    "falcon alibi": Model(
        "Falcon",
        {**SIZE, "alibi": True, "parallel_attn": False, "multi_query": False},
        blocks_path="transformer.h",
    ),
    "deepseek v3.2, key selection": Model(
        "DeepseekV32",
        {**LLAMA, "num_key_value_heads": 4, "max_position_embeddings": 256, "index_topk": 32}
        | {"q_lora_rank": 16, "kv_lora_rank": 16, "qk_rope_head_dim": 8, "qk_nope_head_dim": 8}
        | {"v_head_dim": 16, "index_head_dim": 16, "index_n_heads": 2, "n_routed_experts": 4}
        | {"num_experts_per_tok": 2, "moe_intermediate_size": 32, "n_group": 1, "topk_group": 1},
        switches=(32,),
        beyond="alone",
    ),
}


def save_model(name: str, folder: Path) -> Path:
    """Save it with a tokenizer of 320 tokens, seeded, and return the folder."""
    import torch
    import transformers

    made = MODELS[name]
    config = getattr(transformers, f"{made.name}Config")(**made.config)
    torch.manual_seed(0)
    model = transformers.AutoModelForCausalLM.from_config(config).eval()
    model.save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder


def token_ids(length: int, seed: int) -> list[int]:
    """So many random ordinary tokens."""
    source = random.Random(seed)
    return [source.randrange(5, 300) for _ in range(length)]


def plain_norms(folder: Path, blocks_path: str, ids: list[int]) -> Any:
    """‖h_k‖₂ at the last token, [L + 1]: one pass of a model that has run nothing before."""
    model, _ = load_plain(folder)
    stream, _ = stream_of(model, blocks_path, ids)
    return stream.pow(2).sum(-1).sqrt().numpy()
