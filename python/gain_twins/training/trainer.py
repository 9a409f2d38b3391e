"""One training step of one shape and wiring, captured once on CUDA and replayed for every seed."""

from __future__ import annotations

import math
from functools import cache

import torch
from torch import Tensor

from ..plan import Job, Optimizer, Plan
from .model import PLAIN, Functions, build, initialise, rotary, window_loss

WARM_UP_RUNS = 3
"""Before a capture, as PyTorch asks."""
LEAST_WARM_UP = 10
"""Steps of the learning rate's rise, at least."""


@cache
def compiled() -> Functions:
    """Compiled once; blocks of one shape share the code."""
    # A recompilation with dynamic shapes would be slower, and every shape and wiring is one entry.
    torch._dynamo.config.automatic_dynamic_shapes = False
    torch._dynamo.config.recompile_limit = 64
    embedding, block, loss = (torch.compile(function, dynamic=False) for function in PLAIN)
    return embedding, block, loss


def learning_rate(step: int, steps: int, peak: float, optimizer: Optimizer) -> float:
    """Linear rise, then a cosine down to `final` times the peak."""
    warm = max(LEAST_WARM_UP, int(steps * optimizer.warmup))
    if step < warm:
        return peak * (step + 1) / warm
    turn = math.pi * (step - warm) / max(1, steps - warm)
    return peak * (optimizer.final + (1 - optimizer.final) / 2 * (1 + math.cos(turn)))


class Trainer:
    """`start` gives the model a job's weights in place; `step` trains it by one batch."""

    def __init__(
        self, job: Job, plan: Plan, device: str, batch: int | None = None, capture: bool = True
    ) -> None:
        shape, self._clip, self._device = plan.shape, plan.optimizer.clip, device
        self.model = build(job, shape)
        self.model.to(device).train()  # type: ignore[arg-type]
        initialise(self.model, job)
        every = list(self.model.parameters())
        matrices = [parameter for parameter in every if parameter.dim() > 1]
        vectors = [parameter for parameter in every if parameter.dim() <= 1]
        self._rate = torch.zeros((), device=device)
        self._optimizer = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": job.weight_decay},
                {"params": vectors, "weight_decay": 0.0},
            ],
            lr=self._rate,
            betas=plan.optimizer.betas,
            eps=plan.optimizer.epsilon,
            fused=True,
            capturable=device == "cuda",
        )
        self.batch = torch.zeros(batch or shape.batch, shape.context + 1, dtype=torch.long, device=device)
        """The step's input, [batch, context + 1]."""
        self._cos, self._sin = rotary(self.model, shape.context, device)
        self.loss = self.gradient_norm = torch.zeros(())
        """Of the last step, before the clipping; overwritten by the next one."""
        self._functions: Functions = PLAIN
        self._graph: torch.cuda.CUDAGraph | None = None
        if device == "cuda" and capture:
            self._functions = compiled()
            self._capture()

    def _capture(self) -> None:
        side = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(WARM_UP_RUNS):
                self._run()
        torch.cuda.current_stream().wait_stream(side)
        self._optimizer.zero_grad(set_to_none=True)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            self._run()

    def _run(self) -> None:
        self._optimizer.zero_grad(set_to_none=True)
        # A cache of casts would outlive the capture.
        with torch.autocast(self._device, torch.bfloat16, self._device == "cuda", cache_enabled=False):
            self.loss = window_loss(self.model, self.batch, self._cos, self._sin, self._functions)
        self.loss.backward()  # type: ignore[no-untyped-call]
        self.gradient_norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), self._clip)
        self._optimizer.step()

    def start(self, job: Job) -> None:
        """The job's initial weights, and an optimizer that has seen nothing."""
        initialise(self.model, job)
        for state in self._optimizer.state.values():
            for value in state.values():
                value.zero_()

    def step(self, batch: Tensor, rate: float) -> None:
        """Train on one batch, [batch, context + 1]."""
        self.batch.copy_(batch)
        self._rate.fill_(rate)
        if self._graph is None:
            self._run()
        else:
            self._graph.replay()

    @torch.no_grad()
    def validation_loss(self, windows: Tensor) -> float:
        """Mean loss over these windows, in training's arithmetic."""
        # Twice a training batch: there are no gradients to keep.
        size, total = 2 * len(self.batch), 0.0
        for part in torch.split(windows, size):
            with torch.autocast(self._device, torch.bfloat16, self._device == "cuda"):
                total += window_loss(self.model, part, self._cos, self._sin).item() * len(part)
        return total / len(windows)

    def state(self) -> dict[str, dict[str, Tensor]]:
        """Weights and the optimizer's memory by the parameters' names, as they are in this trainer."""
        names: dict[Tensor, str] = {parameter: name for name, parameter in self.model.named_parameters()}
        found = {name: {"weight": parameter.detach()} for parameter, name in names.items()}
        for parameter, state in self._optimizer.state.items():
            found[names[parameter]].update(state)
        return found

    @torch.no_grad()
    def restore(self, saved: dict[str, dict[str, Tensor]]) -> None:
        """Go on from a saved state, in place: a captured step knows the tensors by their memory."""
        parameters = dict(self.model.named_parameters())
        for name, tensors in saved.items():
            parameter = parameters[name]
            own: dict[str, Tensor] = self._optimizer.state[parameter]
            parameter.copy_(tensors["weight"])
            for key, value in tensors.items():
                if key == "weight":
                    continue
                if key in own:
                    own[key].copy_(value)
                else:
                    own[key] = value.to(parameter.device) if value.dim() else value.clone()
