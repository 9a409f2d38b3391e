"""Finds a model's blocks and head in its module tree, and proves by running it that they are what they seem.

    embedding ─h₀─▶ block 1 ─h₁─▶ block 2 ─h₂─▶ … block L ─h_L─▶ (final norm) ─▶ head ─▶ logits

The blocks are the list of L modules, L being the config's number of layers, in which each runs once, in
order, and takes as its input the very tensor that the one before gave: a single residual stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from . import errors

PROBE_SHAPE = (2, 5)


@dataclass(frozen=True)
class Structure:
    """The modules that are hooked, with their paths, and the width of the residual stream."""

    blocks: list[Any]
    blocks_path: str
    head: Any
    head_path: str
    width: int


@dataclass
class _Trace:
    """What went into and came out of each module of one candidate list, in the order of the calls."""

    calls: list[int] = field(default_factory=list)
    inputs: list[Any] = field(default_factory=list)
    outputs: list[Any] = field(default_factory=list)


def block_output(output: Any) -> Any:
    """The hidden states of a block's output: the tensor, or a tuple's first entry. Shape [B, T, width]."""
    return output[0] if isinstance(output, tuple) else output


def block_input(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The hidden states that a block is called with. Shape [B, T, width]."""
    return args[0] if args else kwargs.get("hidden_states")


def probe_ids(model: Any, shape: tuple[int, int] = PROBE_SHAPE) -> Any:
    """Token ids that exist in every vocabulary of two or more. Shape [B, T]."""
    import torch

    count = model.get_input_embeddings().weight.shape[0]
    ids = (torch.arange(shape[0] * shape[1], device=model.device) * 7 + 1) % count
    return ids.reshape(shape)


def discover(model: Any) -> Structure:
    """Find and prove the structure. Raises SidecarError with the reason when the model has another one."""
    import torch

    name = type(model).__name__
    if getattr(model.config, "is_encoder_decoder", False):
        raise errors.unsupported(name, "it is an encoder-decoder")
    layers = getattr(model.config.get_text_config(), "num_hidden_layers", None)
    if not isinstance(layers, int) or layers < 1:
        raise errors.unsupported(name, "its config gives no number of layers")
    head = model.get_output_embeddings()
    if not isinstance(head, torch.nn.Module):
        raise errors.unsupported(name, "it has no output head")
    candidates = dict(_lists_of(model, layers))
    if not candidates:
        raise errors.unsupported(
            name, f"no list of {layers} modules, the config's number of layers, is in it"
        )
    traces, head_inputs = _run_probe(model, candidates, head)
    faults = {path: _fault(trace, layers) for path, trace in traces.items()}
    proven = [path for path, fault in faults.items() if fault is None]
    if len(proven) != 1:
        reasons = "; ".join(f"{path}: {fault or 'fits'}" for path, fault in faults.items())
        raise errors.unsupported(name, f"its blocks cannot be told ({reasons})")
    stream = traces[proven[0]].outputs[0]
    if len(head_inputs) != 1 or head_inputs[0] != stream.shape:
        raise errors.unsupported(
            name, f"its head is called with {head_inputs or 'nothing'}, not the hidden states once"
        )
    head_path = next(path for path, module in model.named_modules() if module is head)
    return Structure(list(candidates[proven[0]]), proven[0], head, head_path, int(stream.shape[-1]))


def _lists_of(model: Any, length: int) -> Iterator[tuple[str, Any]]:
    import torch

    for path, module in model.named_modules():
        if isinstance(module, torch.nn.ModuleList) and len(module) == length:
            yield path, module


def _run_probe(model: Any, candidates: dict[str, Any], head: Any) -> tuple[dict[str, _Trace], list[Any]]:
    import torch

    traces = {path: _Trace() for path in candidates}
    head_inputs: list[Any] = []
    handles = [
        head.register_forward_pre_hook(
            lambda _, args: head_inputs.append(getattr(args[0], "shape", None) if args else None)
        )
    ]

    def watch(trace: _Trace, index: int, module: Any) -> None:
        def before(_: Any, args: Any, kwargs: Any) -> None:
            trace.calls.append(index)
            trace.inputs.append(block_input(args, kwargs))

        def after(_: Any, args: Any, output: Any) -> None:
            trace.outputs.append(block_output(output))

        handles.append(module.register_forward_pre_hook(before, with_kwargs=True))
        handles.append(module.register_forward_hook(after))

    for path, modules in candidates.items():
        for index, module in enumerate(modules):
            watch(traces[path], index, module)
    try:
        with torch.inference_mode():
            model(input_ids=probe_ids(model), use_cache=False)
    except Exception as cause:
        raise errors.unsupported(
            type(model).__name__, f"it cannot run on token ids alone ({type(cause).__name__}: {cause})"
        ) from cause
    finally:
        for handle in handles:
            handle.remove()
    return traces, head_inputs


def _fault(trace: _Trace, layers: int) -> str | None:
    """Why these modules are not the blocks of a single residual stream; None when they are."""
    import torch

    if trace.calls != list(range(layers)) or len(trace.outputs) != layers:
        return f"they ran {len(trace.calls)} times, not once each in order"
    stream = trace.inputs[0]
    for tensor in (*trace.inputs, *trace.outputs):
        if not torch.is_tensor(tensor) or tensor.dim() != 3 or tensor.shape != stream.shape:
            return "they do not pass on one tensor of shape [batch, tokens, width]"
        if tuple(tensor.shape[:2]) != PROBE_SHAPE:
            return f"they work on a shape {tuple(tensor.shape)} for {PROBE_SHAPE} tokens"
    for index in range(layers - 1):
        given, taken = trace.outputs[index], trace.inputs[index + 1]
        # A model whose weights hold NaN is measured too: NaN in the same places is the same tensor.
        if not torch.isclose(given, taken, rtol=0, atol=0, equal_nan=True).all():
            return f"the output of block {index + 1} is not the input of block {index + 2}"
    return None
