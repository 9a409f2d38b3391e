"""The three precision modes and the dtype that each computes in.

fast       the requested dtype, or bfloat16 on CUDA and float32 on a CPU; norms in float32
reference  float32 throughout, no TF32; float64 where that is requested
compat     the notebook's own arithmetic: one prompt at a time, norms in the model's dtype
"""

from __future__ import annotations

from .. import errors, messages


def check_precision(request: messages.ModelRequest) -> None:
    """Raises SidecarError when precision, dtype and batch size contradict one another."""
    if request.precision == "reference" and request.dtype not in ("auto", "float32", "float64"):
        raise errors.half_reference(request.dtype)
    if request.precision == "compat" and (request.batch_size or 1) > 1:
        raise errors.compat_batch(request.batch_size or 1)


def choose_dtype(request: messages.ModelRequest, on_cuda: bool) -> str:
    """The dtype's name, always explicit: what `auto` means differs between releases of transformers."""
    if request.dtype == "auto":
        return "bfloat16" if on_cuda and request.precision != "reference" else "float32"
    return request.dtype


def forbid_tf32() -> None:
    """Compute float32 products in float32: without rounding their inputs to TF32 or bfloat16."""
    import torch

    torch.set_float32_matmul_precision("highest")
    torch.backends.cudnn.allow_tf32 = False
