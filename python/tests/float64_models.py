"""GPT-J and LLaMA by their papers, in numpy and float64, on the weights of a model of transformers.

With `rewired` the MLP reads the other stream: with attention's output (GPT-J), or without it (LLaMA).
The angles of rotary positions are the model's own numbers in float32.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def stream_of_gptj(model: Any, ids: list[int], rewired: bool = False) -> tuple[Any, Any]:
    """Residual stream at the last token, [L + 1, width], and its logits, [V]."""
    weights = {name: value.double().numpy() for name, value in model.state_dict().items()}
    config = model.config
    sin, cos = np.split(model.transformer.h[0].attn.embed_positions[: len(ids)].double().numpy(), 2, axis=-1)

    def rotate(states: Any) -> Any:
        """Rotates pairs of neighbouring numbers among the first `rotary_dim`; [heads, T, size]."""
        turned, rest = states[..., : config.rotary_dim], states[..., config.rotary_dim :]
        even, odd = turned[..., ::2], turned[..., 1::2]
        pairs = np.stack([even * cos - odd * sin, odd * cos + even * sin], axis=-1)
        return np.concatenate([pairs.reshape(turned.shape), rest], axis=-1)

    states = weights["transformer.wte.weight"][ids]
    stream = [states]
    for layer in range(config.n_layer):
        at = f"transformer.h.{layer}."
        normed = layer_norm(states, weights[f"{at}ln_1.weight"], weights[f"{at}ln_1.bias"])
        query, key, value = (
            heads(normed @ weights[f"{at}attn.{name}_proj.weight"].T, config.n_head) for name in "qkv"
        )
        attended = attend(rotate(query), rotate(key), value) @ weights[f"{at}attn.out_proj.weight"].T
        if rewired:
            after = states + attended
            normed = layer_norm(after, weights[f"{at}ln_1.weight"], weights[f"{at}ln_1.bias"])
        inner = normed @ weights[f"{at}mlp.fc_in.weight"].T + weights[f"{at}mlp.fc_in.bias"]
        inner = 0.5 * inner * (1 + np.tanh(np.sqrt(2 / np.pi) * (inner + 0.044715 * inner**3)))
        states = (
            states + attended + inner @ weights[f"{at}mlp.fc_out.weight"].T + weights[f"{at}mlp.fc_out.bias"]
        )
        stream.append(states)
    end = layer_norm(states, weights["transformer.ln_f.weight"], weights["transformer.ln_f.bias"])
    logits = end @ weights["lm_head.weight"].T + weights["lm_head.bias"]
    return np.stack(stream)[:, -1], logits[-1]


def stream_of_llama(model: Any, ids: list[int], rewired: bool = False) -> tuple[Any, Any]:
    """Residual stream at the last token, [L + 1, width], and its logits, [V]."""
    import torch

    weights = {name: value.double().numpy() for name, value in model.state_dict().items()}
    config = model.config
    angles = model.model.rotary_emb(torch.zeros(1), torch.arange(len(ids))[None])
    cos, sin = (table[0].double().numpy() for table in angles)

    def rotate(states: Any) -> Any:
        """Rotates the first half of a head with the second; [heads, T, size]."""
        first, second = np.split(states, 2, axis=-1)
        return states * cos + np.concatenate([-second, first], axis=-1) * sin

    def rms_norm(states: Any, weight: Any) -> Any:
        return weight * states / np.sqrt((states**2).mean(-1, keepdims=True) + config.rms_norm_eps)

    states = weights["model.embed_tokens.weight"][ids]
    stream = [states]
    for layer in range(config.num_hidden_layers):
        at = f"model.layers.{layer}."
        normed = rms_norm(states, weights[f"{at}input_layernorm.weight"])
        counts = (config.num_attention_heads, config.num_key_value_heads, config.num_key_value_heads)
        query, key, value = (
            heads(normed @ weights[f"{at}self_attn.{name}_proj.weight"].T, count)
            for name, count in zip("qkv", counts, strict=True)
        )
        shared = counts[0] // counts[1]
        key, value = np.repeat(rotate(key), shared, axis=0), np.repeat(value, shared, axis=0)
        after = states + attend(rotate(query), key, value) @ weights[f"{at}self_attn.o_proj.weight"].T
        read = states if rewired else after
        normed = rms_norm(read, weights[f"{at}post_attention_layernorm.weight"])
        gate, up = (normed @ weights[f"{at}mlp.{name}_proj.weight"].T for name in ("gate", "up"))
        states = after + (gate / (1 + np.exp(-gate)) * up) @ weights[f"{at}mlp.down_proj.weight"].T
        stream.append(states)
    end = rms_norm(states, weights["model.norm.weight"])
    return np.stack(stream)[:, -1], (end @ weights["lm_head.weight"].T)[-1]


def heads(states: Any, count: int) -> Any:
    """[T, count · size] → [count, T, size]."""
    return states.reshape(len(states), count, -1).transpose(1, 0, 2)


def attend(query: Any, key: Any, value: Any) -> Any:
    """Causal attention, [heads, T, size] each → [T, heads · size]."""
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.tri(scores.shape[-1], dtype=bool), scores, -np.inf)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    shares = shares / shares.sum(-1, keepdims=True)
    return (shares @ value).transpose(1, 0, 2).reshape(value.shape[1], -1)


def layer_norm(states: Any, weight: Any, bias: Any, eps: float = 1e-5) -> Any:
    """Over the last dimension."""
    centred = states - states.mean(-1, keepdims=True)
    return weight * centred / np.sqrt((centred**2).mean(-1, keepdims=True) + eps) + bias
