"""One measurement done in many ways: norms of the stream after each block, and entropy, at the last token.

A way is a function without arguments that measures all prompts. Ways of one package share a model and a
tokenizer, which no other package is given: some change what they get.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gain_sidecar import messages
from gain_sidecar.service import ModelService
from transformers import AutoModelForCausalLM, AutoTokenizer


@dataclass(frozen=True)
class Measured:
    """What every way returns, in the order of the prompts."""

    norms: np.ndarray
    """Norm of each block's output, [prompts, blocks]."""
    entropy: np.ndarray
    """Of the next token's distribution, in nats, [prompts]."""


Way = Callable[[], Measured]


class Subject:
    """A model in float32 with its tokenizer, its blocks and the prompts."""

    def __init__(self, folder: Path, prompts: list[str]) -> None:
        self.folder, self.prompts = folder, prompts
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        if self.tokenizer.pad_token is None:
            self.tokenizer.pad_token = self.tokenizer.eos_token
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        self.blocks = list(blocks_of(self.model))
        self.each = [torch.tensor([self.tokenizer(prompt)["input_ids"]]) for prompt in prompts]
        """Token ids of each prompt, [1, tokens]."""


def blocks_of(model: Any) -> Any:
    """The blocks of a LLaMA or a GPT-2, in the model itself or in nnsight's wrapper of it."""
    return model.model.layers if hasattr(model, "model") else model.transformer.h


def pad(tokenizer: Any, prompts: list[str]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids and mask, [prompts, tokens], and the last token's place when the padding is on the right."""
    encoded = tokenizer(prompts, padding=True, return_tensors="pt")
    return encoded["input_ids"], encoded["attention_mask"], encoded["attention_mask"].sum(1) - 1


def states_of(output: Any) -> Any:
    """The hidden states in what a block returns."""
    return output if isinstance(output, torch.Tensor) else output[0]


def entropy_of(logits: torch.Tensor) -> torch.Tensor:
    """Logits [..., vocabulary] to nats [...]."""
    logs = torch.log_softmax(logits, dim=-1)
    return -(logs.exp() * logs).sum(-1)


def in_rows(norms: list[Any], entropy: list[Any]) -> Measured:
    return Measured(np.array(norms, dtype=np.float64), np.array(entropy, dtype=np.float64))


def hooked(subject: Subject, norm_of: Callable[[torch.Tensor], Any], **inputs: torch.Tensor) -> Any:
    """One forward pass under explicit hooks: the norms by block, and the logits."""
    norms: list[Any] = []
    with ExitStack() as stack:
        for block in subject.blocks:
            handle = block.register_forward_hook(
                lambda _, __, output: norms.append(norm_of(states_of(output)))
            )
            stack.callback(handle.remove)
        return norms, subject.model(**inputs, use_cache=False).logits


def reference(subject: Subject) -> Measured:
    """Explicit hooks, one prompt at a time, float32; norms and entropy taken in float64."""
    norms, entropy = [], []
    for ids in subject.each:
        row, logits = hooked(subject, lambda states: states[0, -1].double().norm().item(), input_ids=ids)
        norms.append(row)
        entropy.append(entropy_of(logits[0, -1].double()).item())
    return in_rows(norms, entropy)


def padded_hooks(subject: Subject, tokenizer: Any) -> Measured:
    """Explicit hooks over one batch, the last token read where right padding would put it."""
    ids, mask, last = pad(tokenizer, subject.prompts)
    rows = torch.arange(len(ids))
    norms, logits = hooked(
        subject, lambda states: states[rows, last].norm(dim=-1), input_ids=ids, attention_mask=mask
    )
    return Measured(torch.stack(norms, 1).double().numpy(), entropy_of(logits[rows, last]).double().numpy())


def plain_ways(subject: Subject) -> dict[str, Way]:
    """transformers alone."""

    def hooks_one_by_one() -> Measured:
        norms, entropy = [], []
        for prompt in subject.prompts:
            ids = torch.tensor([subject.tokenizer(prompt)["input_ids"]])
            row, logits = hooked(subject, lambda states: states[0, -1].norm().item(), input_ids=ids)
            norms.append(row)
            entropy.append(entropy_of(logits[0, -1]).item())
        return in_rows(norms, entropy)

    def states_one_by_one() -> Measured:
        norms, entropy = [], []
        for prompt in subject.prompts:
            ids = torch.tensor([subject.tokenizer(prompt)["input_ids"]])
            output = subject.model(input_ids=ids, output_hidden_states=True, use_cache=False)
            norms.append([state[0, -1].norm().item() for state in output.hidden_states[1:]])
            entropy.append(entropy_of(output.logits[0, -1]).item())
        return in_rows(norms, entropy)

    def states_padded() -> Measured:
        ids, mask, last = pad(subject.tokenizer, subject.prompts)
        rows = torch.arange(len(ids))
        output = subject.model(input_ids=ids, attention_mask=mask, output_hidden_states=True, use_cache=False)
        norms = torch.stack([state[rows, last].norm(dim=-1) for state in output.hidden_states[1:]], 1)
        return Measured(norms.double().numpy(), entropy_of(output.logits[rows, last]).double().numpy())

    return {
        "transformers, hooks, one by one": hooks_one_by_one,
        "transformers, hooks, one padded batch": lambda: padded_hooks(subject, subject.tokenizer),
        "transformers, output_hidden_states, one by one": states_one_by_one,
        "transformers, output_hidden_states, one padded batch": states_padded,
    }


def bridge_of(subject: Subject) -> Any:
    """TransformerLens around the subject's own model, its weights as they are."""
    from transformer_lens import TransformerBridge

    return TransformerBridge.boot_transformers(
        str(subject.folder), hf_model=subject.model, tokenizer=subject.tokenizer
    )


def lens_norms(subject: Subject, bridge: Any, each: list[torch.Tensor]) -> Measured:
    """TransformerLens' `hook_resid_post` for ids [1, tokens] of each prompt."""
    names = [f"blocks.{k}.hook_resid_post" for k in range(len(subject.blocks))]
    norms, entropy = [], []
    for ids in each:
        logits, cache = bridge.run_with_cache(ids, names_filter=names)
        norms.append([cache[name][0, -1].norm().item() for name in names])
        entropy.append(entropy_of(logits[0, -1]).item())
    return in_rows(norms, entropy)


def lens_ways(subject: Subject, bridge: Any) -> dict[str, Way]:
    """TransformerLens, given token ids: of a text it would put a beginning-of-text token in front."""
    names = [f"blocks.{k}.hook_resid_post" for k in range(len(subject.blocks))]

    def one_by_one() -> Measured:
        each = [torch.tensor([subject.tokenizer(prompt)["input_ids"]]) for prompt in subject.prompts]
        return lens_norms(subject, bridge, each)

    def padded() -> Measured:
        ids, mask, last = pad(subject.tokenizer, subject.prompts)
        rows = torch.arange(len(ids))
        logits, cache = bridge.run_with_cache(ids, attention_mask=mask, names_filter=names)
        norms = torch.stack([cache[name][rows, last].norm(dim=-1) for name in names], 1)
        return Measured(norms.double().numpy(), entropy_of(logits[rows, last]).double().numpy())

    return {"TransformerLens, one by one": one_by_one, "TransformerLens, one padded batch": padded}


def nnsight_ways(subject: Subject) -> dict[str, Way]:
    """nnsight's `.output` of each block; it pads on the left, so the last token is the last column."""
    from nnsight import LanguageModel

    traced = LanguageModel(subject.model, tokenizer=subject.tokenizer)
    layers, count = blocks_of(traced), len(subject.blocks)

    def trace(texts: Any) -> tuple[torch.Tensor, torch.Tensor]:
        with traced.trace(texts):
            norms = [None] * count
            for k in range(count):
                norms[k] = states_of(layers[k].output)[:, -1].norm(dim=-1)
            saved = torch.stack(norms, 1).save()
            logits = traced.lm_head.output[:, -1].save()
        return saved, entropy_of(logits)

    def one_by_one() -> Measured:
        pairs = [trace(prompt) for prompt in subject.prompts]
        return in_rows([row[0].tolist() for row, _ in pairs], [entropy.item() for _, entropy in pairs])

    def padded() -> Measured:
        norms, entropy = trace(subject.prompts)
        return Measured(norms.double().numpy(), entropy.double().numpy())

    return {"nnsight, one by one": one_by_one, "nnsight, one padded batch": padded}


def gain_way(model: str, prompts: list[str], batch_size: int | None) -> Way:
    """The sidecar's service in this process, float32; it also takes ‖Δ_k‖ and the inner products."""
    service = ModelService()
    request = messages.ModelRequest(
        model=model,
        path=None,
        revision=None,
        device="cpu",
        dtype="float32",
        precision="fast",
        batch_size=batch_size,
        allow_bin=False,
    )
    service.load(request, lambda *_: None)
    items = [messages.Item(item=k, text=prompt) for k, prompt in enumerate(prompts)]

    def measure() -> Measured:
        rows, failed = service.measure(items)
        if failed:
            raise RuntimeError(failed[0].text)
        return in_rows([row.norms[1:] for row in rows], [row.entropy_nats for row in rows])

    return measure
