"""The models: GPT-NeoX of transformers, its initial weights, and one forward pass in parts."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import TypeAlias

import torch
import torch.nn.functional as functional
from torch import Tensor
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

from ..plan import Job, Shape

INTO_STREAM = ("attention.dense.weight", "dense_4h_to_h.weight")
FLAT = 0.02
Functions: TypeAlias = tuple[Callable[..., Tensor], Callable[..., Tensor], Callable[..., Tensor]]


def build(job: Job, shape: Shape) -> GPTNeoXForCausalLM:
    """The model of a job, with weights that `initialise` has yet to draw."""
    config = GPTNeoXConfig(
        vocab_size=shape.vocabulary,
        hidden_size=job.width,
        num_hidden_layers=job.depth,
        num_attention_heads=job.width // shape.head,
        intermediate_size=shape.mlp * job.width,
        max_position_embeddings=shape.context,
        use_parallel_residual=job.wiring == "parallel",
        use_cache=False,
        attention_bias=True,
        tie_word_embeddings=False,
        bos_token_id=0,
        eos_token_id=0,
        rope_parameters={
            "rope_type": "default",
            "rope_theta": 10000.0,
            "partial_rotary_factor": shape.rotary,
        },
    )
    model = GPTNeoXForCausalLM(config)
    if job.norm == "rms":
        for module in list(model.modules()):
            for name, child in list(module.named_children()):
                if isinstance(child, torch.nn.LayerNorm):
                    setattr(module, name, torch.nn.RMSNorm(job.width, eps=config.layer_norm_eps))
    if job.norm == "one":
        for layer in model.gpt_neox.layers:
            layer.post_attention_layernorm = layer.input_layernorm
    return model


@torch.no_grad()
def initialise(model: torch.nn.Module, job: Job) -> None:
    """Equal tensors for both wirings: drawn on the CPU, in the order of the parameters' names."""
    generator = torch.Generator().manual_seed(job.seed)
    for name, parameter in sorted(model.named_parameters()):
        if parameter.dim() < 2:
            parameter.fill_(1.0 if "norm" in name and name.endswith("weight") else 0.0)
            continue
        deviation = FLAT if job.init == "flat" else math.sqrt(2 / (5 * job.width))
        if job.init == "neox" and name.endswith(INTO_STREAM):
            deviation = 2 / (job.depth * math.sqrt(job.width))
        parameter.copy_(torch.empty(parameter.shape).normal_(0, deviation, generator=generator))


def weights_digest(model: torch.nn.Module) -> str:
    """sha256 of all parameters in float32, in the order of their names."""
    found = hashlib.sha256()
    for name, parameter in sorted(model.named_parameters()):
        found.update(name.encode() + parameter.detach().float().cpu().numpy().tobytes())
    return found.hexdigest()


def flip(model: GPTNeoXForCausalLM, blocks: slice) -> None:
    """Give these blocks the other wiring."""
    for layer in model.gpt_neox.layers[blocks]:
        layer.use_parallel_residual = not layer.use_parallel_residual  # type: ignore[assignment]


def embed(model: GPTNeoXForCausalLM, ids: Tensor) -> Tensor:
    """[B, T] → [B, T, width]"""
    states: Tensor = model.gpt_neox.embed_in(ids)
    return states


def run_block(layer: torch.nn.Module, states: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """[B, T, width] → the same"""
    output = layer(states, attention_mask=None, position_embeddings=(cos, sin))
    found: Tensor = output[0] if isinstance(output, tuple) else output
    return found


def mean_loss(model: GPTNeoXForCausalLM, states: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy in nats over all tokens, in float32."""
    logits = model.lm_head(model.gpt_neox.final_layer_norm(states))
    return functional.cross_entropy(logits.float().view(-1, logits.size(-1)), labels.reshape(-1))


PLAIN: Functions = (embed, run_block, mean_loss)


def rotary(model: GPTNeoXForCausalLM, context: int, device: str) -> tuple[Tensor, Tensor]:
    """Cosines and sines of the positions of a window."""
    positions = torch.arange(context, device=device)[None]
    cos, sin = model.gpt_neox.rotary_emb(torch.zeros(1, device=device), positions)
    return cos, sin


def window_loss(
    model: GPTNeoXForCausalLM, windows: Tensor, cos: Tensor, sin: Tensor, functions: Functions = PLAIN
) -> Tensor:
    """The mean loss of whole windows, [B, context + 1]. The functions may be compiled ones."""
    embedding, block, loss = functions
    states = embedding(model, windows[:, :-1])
    for layer in model.gpt_neox.layers:
        states = block(layer, states, cos, sin)
    return loss(model, states, windows[:, 1:])


def flops_per_token(job: Job, shape: Shape) -> int:
    """Of training: all matrices, and causal attention over a window."""
    block = (4 + 2 * shape.mlp) * job.width**2
    matrices = job.depth * block + shape.vocabulary * job.width
    return 6 * matrices + 6 * job.depth * job.width * shape.context
