"""Runs the operations of a model on a GPU before there is a model: CUDA loads each kernel at its first use.

Loading them is a third of the time of a model's checks; here it happens while transformers is being imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

# Libraries choose a kernel by the shapes: here the width of large models, with few tokens and with many.
WIDTH = 4_096
TOKENS = (16, 256)


def load_kernels(device: str, dtype: str) -> None:
    """Run each operation once on `device`, in `dtype` and in float32, without waiting for any of them."""
    import torch

    with torch.inference_mode():
        for kind in {getattr(torch, dtype), torch.float32}:
            weight = torch.ones(WIDTH, WIDTH, device=device, dtype=kind)
            for tokens in TOKENS:
                stream = torch.ones(1, tokens, WIDTH, device=device, dtype=kind)
                _attend(stream, weight)
                _feed(stream, weight)
            _compare(stream, weight)


def _attend(stream: Tensor, weight: Tensor) -> None:
    import torch

    heads = torch.nn.functional.linear(stream, weight, weight[0]).view(1, -1, 16, WIDTH // 16).transpose(1, 2)
    scores = torch.matmul(heads.float(), heads.float().transpose(-1, -2)) / WIDTH
    shares = torch.nn.functional.softmax(torch.where(scores > 0, scores, scores.min()), dim=-1)
    torch.matmul(shares.to(stream.dtype), heads).transpose(1, 2).reshape(stream.shape)


def _feed(stream: Tensor, weight: Tensor) -> None:
    import torch

    normed = torch.nn.functional.layer_norm(stream, (WIDTH,), weight[0], weight[0])
    rms = stream * torch.rsqrt(stream.float().pow(2).mean(-1, keepdim=True) + 1).to(stream.dtype)
    torch.nn.functional.silu(normed) * torch.nn.functional.gelu(rms) + torch.tanh(stream)


def _compare(stream: Tensor, weight: Tensor) -> None:
    import torch

    ids = torch.zeros(1, 16, device=stream.device, dtype=torch.long)
    vectors = torch.nn.functional.embedding(ids, weight).repeat(2, 1, 1)
    vectors.gather(1, ids[..., None]).index_select(1, ids[0])
    torch.linalg.vector_norm(stream, dim=-1, dtype=torch.float32)
    (torch.cat([stream, stream]).clone().cos() * stream).sum(-1)
    (stream.float().logsumexp(-1), stream.argmax(-1), stream.abs().max(), torch.stack([stream, stream]))
    wide = stream.double().nan_to_num(0, 0, 0)
    (torch.isclose(wide, wide).all(), wide.isfinite().all(), wide.norm(), torch.dot(wide[0, 0], wide[0, 0]))
