"""How one block is wired, read from the live block and not from a label.

    sequential   a = x + Attn(N(x));  out = a + MLP(N(a))      the MLP sees what attention wrote
    parallel     out = x + Attn(N(x)) + MLP(N(x))              it does not

The probe runs a block twice on the same input, the second time with the attention's output perturbed, and
looks whether the MLP's input moved.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from .discovery import block_input, block_output, probe_ids

Wiring = Literal["parallel", "sequential", "unknown"]
NormType = Literal["LayerNorm", "RMSNorm", "none", "unknown"]

# A move smaller than this part of the input's size is rounding, not wiring.
MOVED = 1e-3

_ATTENTION = re.compile(r"(self_?)?(attn|attention)")
_MLP = re.compile(r"mlp|ffn|ff|feed_?forward|(block_sparse_|sparse_)?moe|fc1")


@dataclass(frozen=True)
class BlockProbe:
    """What one block's run showed."""

    wiring: Wiring
    norm_type: NormType


class _ReachedError(Exception):
    """The block's input is known; the rest of the forward pass is not needed."""


def probe_block(model: Any, block: Any) -> BlockProbe:
    """Run `block` alone on the input that the model gives it. Shape of that input [2, 5, width]."""
    import torch

    with torch.inference_mode():
        args, kwargs = _capture_call(model, block)
        return BlockProbe(_probe_wiring(block, args, kwargs), _probe_norm(block, args, kwargs))


def _capture_call(model: Any, block: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def stop(_: Any, args: Any, kwargs: Any) -> None:
        calls.append((args, kwargs))
        raise _ReachedError

    handle = block.register_forward_pre_hook(stop, with_kwargs=True)
    try:
        model(input_ids=probe_ids(model), use_cache=False)
    except _ReachedError:
        pass
    finally:
        handle.remove()
    return calls[0]


def _run(
    block: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    hooks: list[tuple[Any, str, Callable[..., Any]]],
) -> None:
    import torch

    def copy(value: Any) -> Any:
        return value.clone() if torch.is_tensor(value) else value

    handles = []
    try:
        for module, when, hook in hooks:
            if when == "before":
                handles.append(module.register_forward_pre_hook(hook, with_kwargs=True))
            else:
                handles.append(module.register_forward_hook(hook))
        block(*map(copy, args), **{key: copy(value) for key, value in kwargs.items()})
    finally:
        for handle in handles:
            handle.remove()


def _probe_wiring(block: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Wiring:
    import torch

    attention, mlp = _find(block, _ATTENTION), _find(block, _MLP)
    if attention is None or mlp is None:
        return "unknown"
    seen: list[Any] = []

    def see(_: Any, mlp_args: Any, mlp_kwargs: Any) -> None:
        seen.append(block_input(mlp_args, mlp_kwargs))

    def perturb(_: Any, __: Any, output: Any) -> Any:
        written = block_output(output)
        wave = torch.cos(torch.arange(written.numel(), device=written.device)).reshape(written.shape)
        moved = written + wave.to(written.dtype) * (1 + written.abs().max())
        return (moved, *output[1:]) if isinstance(output, tuple) else moved

    _run(block, args, kwargs, [(mlp, "before", see)])
    _run(block, args, kwargs, [(mlp, "before", see), (attention, "after", perturb)])
    if len(seen) != 2 or not all(torch.is_tensor(tensor) for tensor in seen):
        return "unknown"
    before, after = (tensor.float() for tensor in seen)
    moved = float((after - before).norm() / before.norm())
    if not math.isfinite(moved):
        return "unknown"
    return "sequential" if moved > MOVED else "parallel"


def _find(block: Any, pattern: re.Pattern[str]) -> Any:
    """The outermost submodule whose own name fits; norms and dropouts carry more than the word in theirs."""
    for path, module in block.named_modules():
        if path and pattern.fullmatch(path.rpartition(".")[2].lower()):
            return module
    return None


def _probe_norm(block: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> NormType:
    """The kind of the norms that ran; those directly in the block count before those inside its parts."""
    ran: dict[str, str] = {}

    def note(path: str, kind: str) -> Callable[..., None]:
        def hook(_: Any, __: Any, ___: Any) -> None:
            ran[path] = kind

        return hook

    kinds = {
        path: (module, _norm_kind(type(module).__name__)) for path, module in block.named_modules() if path
    }
    _run(
        block,
        args,
        kwargs,
        [(module, "after", note(path, kind)) for path, (module, kind) in kinds.items() if kind],
    )
    direct = {kind for path, kind in ran.items() if "." not in path}
    found = direct or set(ran.values())
    if not found:
        return "none"
    if found == {"LayerNorm"}:
        return "LayerNorm"
    return "RMSNorm" if found == {"RMSNorm"} else "unknown"


def _norm_kind(class_name: str) -> str | None:
    """`LayerNorm`, `RMSNorm`, another norm (`other`), or None for a module that is no norm."""
    if "RMSNorm" in class_name:
        return "RMSNorm"
    if "LayerNorm" in class_name:
        return "LayerNorm"
    return "other" if "norm" in class_name.lower() else None
