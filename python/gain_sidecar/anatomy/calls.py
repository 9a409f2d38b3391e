"""Watches a model run: which module was called when, on what, and what it gave.

Tensors are copied as they pass: some blocks add to a tensor in place after handing it on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Slot = int | str | None
"""Where a tensor stands in a call: an argument's position or keyword, an output's entry, None for it all."""


@dataclass
class Call:
    """One call of one module. `entered` and `left` count all entries and exits that were watched."""

    path: str
    module: Any
    entered: int
    left: int = -1
    inputs: dict[Slot, Any] = field(default_factory=dict)
    outputs: dict[Slot, Any] = field(default_factory=dict)

    def holds(self, other: Call) -> bool:
        """Whether the other call happened inside this one."""
        return self.entered < other.entered and other.left < self.left


def input_slots(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[Slot, Any]:
    """The floating-point tensors among a call's arguments, positional ones first."""
    named: list[tuple[Slot, Any]] = [*enumerate(args), *kwargs.items()]
    return {slot: value for slot, value in named if _is_float(value)}


def output_slots(output: Any) -> dict[Slot, Any]:
    """The floating-point tensors of an output: itself, or the entries of a tuple, list or mapping."""
    if isinstance(output, Mapping):
        entries: Iterable[tuple[Slot, Any]] = output.items()
    elif isinstance(output, tuple | list):
        entries = enumerate(output)
    else:
        entries = [(None, output)]
    return {slot: value for slot, value in entries if _is_float(value)}


def take_input(slot: Slot, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """The argument in that slot."""
    return args[slot] if isinstance(slot, int) else kwargs[slot]  # type: ignore[index]


def put_input(
    slot: Slot, args: tuple[Any, ...], kwargs: dict[str, Any], value: Any
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The same arguments with another tensor in that slot."""
    if isinstance(slot, int):
        return (*args[:slot], value, *args[slot + 1 :]), kwargs
    return args, {**kwargs, str(slot): value}


def take_output(slot: Slot, output: Any) -> Any:
    """The entry of an output in that slot."""
    return output if slot is None else output[slot]


def put_output(slot: Slot, output: Any, value: Any) -> Any:
    """The same output with another tensor in that slot."""
    if slot is None:
        return value
    if isinstance(output, Mapping):
        kind: Any = type(output)
        return kind({**output, slot: value})
    entries = [value if index == slot else entry for index, entry in enumerate(output)]
    return type(output)(entries)


def copy_tensors(value: Any) -> Any:
    """The value with each tensor in it copied."""
    return each_tensor(value, lambda tensor: tensor.clone())


def each_tensor(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with each tensor in it changed, through tuples, lists and plain dicts."""
    import torch

    if torch.is_tensor(value):
        return change(value)
    if type(value) in (tuple, list):
        return type(value)(each_tensor(entry, change) for entry in value)
    if type(value) is dict:
        return {key: each_tensor(entry, change) for key, entry in value.items()}
    return value


@contextmanager
def watching(modules: Iterable[tuple[str, Any]]) -> Iterator[list[Call]]:
    """While inside, each call of these modules is written down, in the order in which they were entered."""
    calls: list[Call] = []
    under_way: list[Call] = []
    clock = 0

    def tick() -> int:
        nonlocal clock
        clock += 1
        return clock

    handles: list[Any] = []

    def watch(path: str, module: Any) -> None:
        def enter(_: Any, args: Any, kwargs: Any) -> None:
            call = Call(path, module, tick(), inputs=copy_tensors(input_slots(args, kwargs)))
            calls.append(call)
            under_way.append(call)

        def leave(_: Any, __: Any, output: Any) -> None:
            call = under_way.pop()
            call.left, call.outputs = tick(), copy_tensors(output_slots(output))

        handles.append(module.register_forward_pre_hook(enter, with_kwargs=True))
        handles.append(module.register_forward_hook(leave))

    try:
        for path, module in modules:
            watch(path, module)
        yield calls
    finally:
        for handle in handles:
            handle.remove()


def _is_float(value: Any) -> bool:
    import torch

    return torch.is_tensor(value) and value.is_floating_point()
