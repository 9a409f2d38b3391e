"""The input and output of every way of measuring, and the reference with which all are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


@dataclass(frozen=True)
class Measured:
    """Values at the last token of each prompt, in the order of the prompts."""

    norms: np.ndarray
    """Norm of each block's output, float64 [prompts, blocks]."""
    entropy: np.ndarray
    """Of the next token's distribution, in nats, float64 [prompts]."""

    @property
    def last_gain(self) -> np.ndarray:
        """‖h_L‖ / ‖h_{L-1}‖, [prompts]."""
        return self.norms[:, -1] / self.norms[:, -2]


Way = Callable[[], Measured]
"""Measures all prompts, from their texts, with a loaded model."""


class Subject:
    """A model, its tokenizer and the prompts. Each package has its own, since some change theirs."""

    def __init__(
        self, folder: Path, prompts: list[str], device: str = "cpu", dtype: torch.dtype = torch.float32
    ) -> None:
        self.folder, self.prompts, self.device = folder, prompts, device
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        if self.tokenizer.pad_token is None:
            self.tokenizer.pad_token = self.tokenizer.eos_token
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, device_map={"": device}).eval()
        self.blocks = list(blocks_of(self.model))

    def one_by_one(self) -> Iterable[torch.Tensor]:
        """Token ids of each prompt, [1, tokens], without a special token before them."""
        ids = (self.tokenizer(prompt)["input_ids"] for prompt in self.prompts)
        return (torch.tensor([each], device=self.device) for each in ids)


def blocks_of(model: Any) -> Any:
    """The blocks of a LLaMA or a GPT-2, of the model itself or of a package's wrapper."""
    return model.model.layers if hasattr(model, "model") else model.transformer.h


@dataclass(frozen=True)
class Padded:
    """All prompts in one batch. `last` is correct where the tokenizer pads on the right, its default."""

    ids: torch.Tensor
    """[prompts, tokens]"""
    mask: torch.Tensor
    """[prompts, tokens], 1 for a token of the prompt, 0 for padding"""
    rows: torch.Tensor
    """0, 1, 2, …: [prompts]"""
    last: torch.Tensor
    """Position of each prompt's last token, [prompts]."""


def pad(tokenizer: Any, prompts: list[str], device: str) -> Padded:
    """Encode the prompts in one batch, padded by the tokenizer."""
    encoded = tokenizer(prompts, padding=True, return_tensors="pt").to(device)
    mask = encoded["attention_mask"]
    return Padded(encoded["input_ids"], mask, torch.arange(len(prompts), device=device), mask.sum(1) - 1)


def states_of(output: Any) -> Any:
    """The hidden states, [batch, tokens, width], of a block's output."""
    return output if isinstance(output, torch.Tensor) else output[0]


def entropy_of(logits: torch.Tensor) -> torch.Tensor:
    """Logits [..., vocabulary] to nats [...]."""
    logs = torch.log_softmax(logits, dim=-1)
    return -(logs.exp() * logs).sum(-1)


def in_rows(rows: Iterable[tuple[list[float], float]]) -> Measured:
    """Collect each prompt's norms and entropy."""
    norms, entropy = zip(*rows, strict=True)
    return Measured(np.array(norms), np.array(entropy))


def in_batch(norms: list[torch.Tensor], logits: torch.Tensor) -> Measured:
    """Collect each block's norms [prompts], and the logits of the last tokens [prompts, vocabulary]."""
    of_all, entropy = torch.stack(norms, 1), entropy_of(logits.float())
    return Measured(of_all.double().cpu().numpy(), entropy.double().cpu().numpy())


def hooked(
    subject: Subject, norm_of: Callable[[torch.Tensor], Any], **inputs: torch.Tensor
) -> tuple[list[Any], torch.Tensor]:
    """Run a forward pass with hooks. Returns the norms by block, and logits [batch, tokens, vocabulary]."""
    norms: list[Any] = []
    with ExitStack() as stack:
        for block in subject.blocks:
            handle = block.register_forward_hook(
                lambda _, __, output: norms.append(norm_of(states_of(output)))
            )
            stack.callback(handle.remove)
        return norms, subject.model(**inputs, use_cache=False).logits


def reference(subject: Subject) -> Measured:
    """Measure by explicit hooks, one prompt at a time; norms and entropy in float64."""

    def row(ids: torch.Tensor) -> tuple[list[float], float]:
        norms, logits = hooked(subject, lambda states: states[0, -1].double().norm().item(), input_ids=ids)
        return norms, entropy_of(logits[0, -1].double()).item()

    return in_rows(row(ids) for ids in subject.one_by_one())
