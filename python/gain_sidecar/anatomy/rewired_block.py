"""One live block whose MLP reads another stream: the same modules, the same weights.

    parallel     MLP(N(x))         independent of attention
    sequential   MLP(N(x + a))     with attention's output a, times its coefficients

The block still adds up its parts' outputs: x + a + m in both cases. All state is inside the block or belongs
to one call, so a copy of the block is rewired too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from .. import errors
from .calls import Arguments, Hook, Keywords, Slot, put_input, take_input, take_output
from .mlp_reading import MlpReading
from .wiring import PartFacts

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

Asked = Literal["parallel", "sequential"]


class RewiredBlock:
    """Replaces a block's `forward` until `undo`."""

    def __init__(self, block: Module, input_slot: Slot, reading: MlpReading, asked: Asked) -> None:
        self._block, self._input_slot = block, input_slot
        self._norm = block.get_submodule(reading.norm_path)
        self._attention = [
            (part, block.get_submodule(part.path)) for part in reading.attention if asked == "sequential"
        ]
        self._own_forward = block.__dict__.get("forward")
        self._forward = block.forward
        self._stream: Tensor | None = None
        self._written: dict[str, Tensor] = {}
        self._handles = [
            block.get_submodule(reader.path).register_forward_pre_hook(
                _Feed(self, reader.slot), with_kwargs=True
            )
            for reader in reading.readers
        ]
        block.forward = self.forward

    def forward(self, *args: object, **kwargs: object) -> object:
        """The block's own forward, with hooks that record attention's output and replace the MLP's input."""
        self._stream = take_input(self._input_slot, args, kwargs)
        # Registered in each call, so that they run last and get the output of all other hooks.
        recording = [module.register_forward_hook(self._record(part)) for part, module in self._attention]
        try:
            return self._forward(*args, **kwargs)
        finally:
            for handle in recording:
                handle.remove()
            self._stream, self._written = None, {}

    def feed(self, taken: Tensor) -> Tensor:
        """The input that the MLP gets instead of its own."""
        # The MLP runs inside the block, while `_stream` is set.
        stream = cast("Tensor", self._stream)
        for part, _ in self._attention:
            if part.path not in self._written:
                raise errors.attention_missing(part.path)
            stream = stream + self._written[part.path].reshape(stream.shape)
        return cast("Tensor", self._norm(stream.to(taken.device))).reshape(taken.shape)

    def undo(self) -> None:
        """Restore the block."""
        for handle in self._handles:
            handle.remove()
        del self._block.forward
        if self._own_forward is not None:
            self._block.forward = self._own_forward

    def _record(self, part: PartFacts) -> Hook:
        def hook(_: object, __: object, output: object) -> None:
            written = take_output(part.slot, output)
            self._written[part.path] = written if part.coefficient == 1 else written * part.coefficient

        return hook


class _Feed:
    """A pre-hook on a module that reads the normed stream."""

    def __init__(self, block: RewiredBlock, slot: Slot) -> None:
        self._block, self._slot = block, slot

    def __call__(self, _: object, args: Arguments, kwargs: Keywords) -> tuple[Arguments, Keywords]:
        taken = take_input(self._slot, args, kwargs)
        return put_input(self._slot, args, kwargs, self._block.feed(taken))
