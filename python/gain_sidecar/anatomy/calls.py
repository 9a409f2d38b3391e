"""Records the calls of a model's modules in a run: order, inputs and outputs.

Tensors are copied at each call: some blocks add to a tensor in place after passing it on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard, TypeVar, cast

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module
    from torch.utils.hooks import RemovableHandle

Arguments = tuple[object, ...]
Keywords = dict[str, object]
Hook = Callable[["Module", Arguments, object], object]
"""Called with a module, its arguments and its output; what it returns, if not None, replaces the output."""
PreHook = Callable[["Module", Arguments, Keywords], tuple[Arguments, Keywords] | None]
"""Called with a module, its arguments and its keywords; what it returns, if not None, replaces both."""
T = TypeVar("T")

Slot = int | str | None
"""A tensor's position in a call: an argument's index or keyword, an output's entry, None for the output."""


@dataclass
class Call:
    """One call of one module. `entered` and `left` number all entries and exits in their order."""

    path: str
    module: Module
    entered: int
    left: int = -1
    inputs: dict[Slot, Tensor] = field(default_factory=dict)
    outputs: dict[Slot, Tensor] = field(default_factory=dict)

    def holds(self, other: Call) -> bool:
        """Whether the other call happened inside this one."""
        return self.entered < other.entered and other.left < self.left


def input_slots(args: Arguments, kwargs: Mapping[str, object]) -> dict[Slot, Tensor]:
    """The floating-point tensors among a call's arguments, positional ones first."""
    named: list[tuple[Slot, object]] = [*enumerate(args), *kwargs.items()]
    return {slot: value for slot, value in named if _is_float(value)}


def output_slots(output: object) -> dict[Slot, Tensor]:
    """The floating-point tensors of an output: itself, or the entries of a tuple, list or mapping."""
    if isinstance(output, Mapping):
        entries: Iterable[tuple[Slot, object]] = output.items()
    elif isinstance(output, tuple | list):
        entries = enumerate(output)
    else:
        entries = [(None, output)]
    return {slot: value for slot, value in entries if _is_float(value)}


def take_input(slot: Slot, args: Arguments, kwargs: Mapping[str, object]) -> Tensor:
    """The argument in that slot."""
    found = args[slot] if isinstance(slot, int) else kwargs[str(slot)]
    return cast("Tensor", found)


def put_input(slot: Slot, args: Arguments, kwargs: Keywords, value: Tensor) -> tuple[Arguments, Keywords]:
    """The same arguments with another tensor in that slot."""
    if isinstance(slot, int):
        return (*args[:slot], value, *args[slot + 1 :]), kwargs
    return args, {**kwargs, str(slot): value}


def take_output(slot: Slot, output: object) -> Tensor:
    """The entry of an output in that slot."""
    return cast("Tensor", output if slot is None else output[slot])  # type: ignore[index]


def put_output(slot: Slot, output: object, value: Tensor) -> object:
    """The same output with another tensor in that slot."""
    if slot is None:
        return value
    if isinstance(output, Mapping):
        return type(output)({**output, slot: value})  # type: ignore[call-arg]
    entries = cast("Sequence[object]", output)
    return type(output)([value if index == slot else entry for index, entry in enumerate(entries)])  # type: ignore[call-arg]


def copy_tensors(value: T) -> T:
    """The value with each tensor in it copied."""
    return each_tensor(value, lambda tensor: tensor.clone())


def each_tensor(value: T, change: Callable[[Tensor], Tensor]) -> T:
    """The value with each tensor in it changed, through tuples, lists and plain dicts."""
    import torch

    changed: object = value
    if isinstance(value, torch.Tensor):
        changed = change(value)
    elif type(value) in (tuple, list):
        entries = cast("Sequence[object]", value)
        changed = type(value)(each_tensor(entry, change) for entry in entries)  # type: ignore[call-arg]
    elif type(value) is dict:
        named = cast("dict[object, object]", value)
        changed = {key: each_tensor(entry, change) for key, entry in named.items()}
    return cast("T", changed)


@contextmanager
def watching(modules: Iterable[tuple[str, Module]]) -> Iterator[list[Call]]:
    """While inside, each call of these modules is recorded, in the order in which they were entered."""
    calls: list[Call] = []
    under_way: list[Call] = []
    clock = 0

    def tick() -> int:
        nonlocal clock
        clock += 1
        return clock

    handles: list[RemovableHandle] = []

    def watch(path: str, module: Module) -> None:
        def enter(_: object, args: Arguments, kwargs: Keywords) -> None:
            call = Call(path, module, tick(), inputs=copy_tensors(input_slots(args, kwargs)))
            calls.append(call)
            under_way.append(call)

        def leave(_: object, __: object, output: object) -> None:
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


def _is_float(value: object) -> TypeGuard[Tensor]:
    import torch

    return torch.is_tensor(value) and value.is_floating_point()
