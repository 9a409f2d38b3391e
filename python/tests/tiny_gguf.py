"""Writes a saved tiny LLaMA as a GGUF file, as llama.cpp's converter does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# llama.cpp's names (gguf-py, tensor_mapping.py) for transformers' of a LLaMA block.
BLOCK = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
NAMES = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}


def write_gguf(
    folder: Path, path: Path, rounding: str = "F32", extra: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Write the folder's model to `path`; returns its matrices as a reader of the file must find them.

    `rounding` is the type of all matrices; norms stay float32. `extra` holds more tensors, by name.
    """
    from gguf import GGMLQuantizationType, GGUFWriter, dequantize, quantize
    from safetensors.numpy import load_file

    config = json.loads((folder / "config.json").read_text())
    writer = GGUFWriter(path, "llama")
    _write_settings(writer, config)
    _write_tokenizer(writer, folder)
    heads = {"attn_q": config["num_attention_heads"], "attn_k": config["num_key_value_heads"]}
    kind = GGMLQuantizationType[rounding]
    values = {}
    for name, tensor in load_file(folder / "model.safetensors").items():
        stem = gguf_name(name.removesuffix(".weight"))
        # The converter interleaves the halves of each head's rotated dimensions.
        turned = _interleave(tensor, heads.get(stem.rpartition(".")[2]))
        if tensor.ndim == 1 or rounding == "F32":
            writer.add_tensor(f"{stem}.weight", turned)
            values[name] = tensor
        else:
            packed = quantize(turned, kind)
            writer.add_tensor(f"{stem}.weight", packed, raw_dtype=kind)
            rounded = dequantize(packed, kind).reshape(tensor.shape)
            values[name] = _interleave(rounded, heads.get(stem.rpartition(".")[2]), back=True)
    for name, tensor in (extra or {}).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return values


def gguf_name(name: str) -> str:
    """`model.layers.3.mlp.up_proj` is `blk.3.ffn_up`."""
    if name in NAMES:
        return NAMES[name]
    _, _, number, part = name.split(".", 3)
    return f"blk.{number}.{BLOCK[part]}"


def _interleave(tensor: Any, heads: int | None, back: bool = False) -> Any:
    """`permute` of llama.cpp's convert_hf_to_gguf.py, or its inverse; no change without heads."""
    if heads is None:
        return tensor
    half = tensor.shape[0] // heads // 2
    shape = (heads, half, 2) if back else (heads, 2, half)
    return tensor.reshape(*shape, *tensor.shape[1:]).swapaxes(1, 2).reshape(tensor.shape).copy()


def _write_settings(writer: Any, config: dict[str, Any]) -> None:
    writer.add_name("tiny")
    writer.add_base_model_count(2)
    writer.add_base_model_name(0, "Tiny Base")
    writer.add_base_model_repo_url(0, "https://huggingface.co/acme/tiny-base")
    writer.add_base_model_name(1, "Tiny Other")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_dimension_count(config["head_dim"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_vocab_size(config["vocab_size"])


def _write_tokenizer(writer: Any, folder: Path) -> None:
    """The byte-level BPE of tokenizer.json."""
    model = json.loads((folder / "tokenizer.json").read_text())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].__getitem__)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token == "<s>" else 1 for token in tokens])
    writer.add_token_merges([" ".join(pair) for pair in model["merges"]])
    writer.add_bos_token_id(model["vocab"]["<s>"])
    writer.add_eos_token_id(model["vocab"]["<s>"])
    writer.add_add_bos_token(False)
