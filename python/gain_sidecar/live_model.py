"""From a live model to a checked instrument: the one way of the service and of the Python door.

    model, tokenizer ─▶ check_model ─▶ CheckedModel ─▶ prove ─▶ ProvenModel ─▶ Leases: rows

1. check_model  find and prove blocks, norms and head on a probe; find the wiring of live blocks, and change
                it if that is requested; run the instrument's checks on known prompts, on both sides of every
                length at which the model's arithmetic changes
2. prove        the checks on the run's own prompts, which are also compared with wider arithmetic

The model keeps what this changes in it: hooks on dynamic rotary tables, one scale of the stream, a wiring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from . import errors, messages
from .anatomy.architecture import Architecture, read_architecture
from .anatomy.length_switches import causal_tokens
from .anatomy.pass_scales import shared_scale
from .anatomy.rewire import rewire
from .anatomy.structure import vocabulary_of
from .checking.alone import fall_back
from .checking.length_switches import check_length_switches
from .checking.own_proof import prove_on_own_prompts
from .checking.self_check import check_instrument, with_results
from .context_length import context_tokens
from .measuring.chat import ChatTemplate
from .measuring.instrument import Instrument
from .measuring.prompts import TokenRules, longest_prompt
from .measuring.special_tokens import SpecialTokens
from .models.devices import Device
from .preparing import choose_limits, is_compiling_wanted, share_rows, with_captures, with_compiled
from .spans import SpanLog

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

Progress: TypeAlias = Callable[[str, str, int | None, int | None], None]
"""Called with a step of the load, a text, and how much of how much is done."""


@dataclass(frozen=True)
class LiveModel:
    """A model in memory, in evaluation mode."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    special: SpecialTokens
    """The special tokens around each prompt."""
    device: Device
    """That of its embedding."""
    spreads: bool
    """Is it on several devices?"""
    chat: ChatTemplate | None
    """The chat template around each prompt; None for plain text."""


@dataclass(frozen=True)
class ProvenModel:
    """An instrument for measuring a run, with all that was found out about it."""

    instrument: Instrument
    """Holds the notices of the checks."""
    self_check: messages.SelfCheck
    deviation: messages.Deviation | None
    deviation_text: str


@dataclass(frozen=True)
class CheckedModel:
    """A live model whose instrument passes its checks, without those on the run's own prompts."""

    instrument: Instrument
    rules: TokenRules
    architecture: Architecture
    self_check: messages.SelfCheck
    notices: list[messages.Notice]
    parity_limit: float
    compiling: bool
    """Whether the run was long enough for compiling, or compiling was requested."""
    request: messages.ModelRequest

    def prove(self, sample: Sequence[messages.Item], report: Progress, log: SpanLog) -> ProvenModel:
        """The instrument for a run with these prompts; this one stays for the next run, with other prompts.

        Raises SidecarError when a check fails and the request does not allow that, or the device has failed.
        """
        report("check", f"parity and wider arithmetic on {len(sample)} prompts", None, None)
        with log.span("compare with wider arithmetic"):
            own = prove_on_own_prompts(self.instrument, self.rules, sample, self.parity_limit)
        checked = with_results(self.self_check, [own.parity], own.seconds)
        _accept(checked, self.request, self.instrument.model)
        own.instrument.notices[:0] = self.notices
        return ProvenModel(own.instrument, checked, own.deviation, own.deviation_text)


def check_model(
    live: LiveModel,
    request: messages.ModelRequest,
    sample: Sequence[messages.Item],
    prompts: int,
    report: Progress,
    log: SpanLog,
) -> CheckedModel:
    """Read the model and check the instrument on it, for a run of so many prompts; `sample` are some of them.

    Of the request it reads how to measure: precision, wiring, truncation, batch size, layout, compiling, and
    whether a failed check is allowed. Raises SidecarError: a model that cannot be measured or rewired, a
    failed check, or a failed device.
    """
    model, tokenizer, device, span = live.model, live.tokenizer, live.device, log.span
    report("check", type(model).__name__, None, None)
    # Where the whole model is on a GPU, the CPU has small work only.
    only_small = device.is_cuda and not live.spreads
    with span("read the architecture"), _one_thread() if only_small else nullcontext():
        architecture = read_architecture(model)
        if request.wiring != "as-is":
            architecture = rewire(model, architecture, request.wiring)
    structure = architecture.structure

    instrument = Instrument(
        model,
        tokenizer,
        structure,
        choose_limits(request, device, structure.blocks, structure.width),
        request.precision,
        architecture.split,
    )
    if (reason := shared_scale(model.config)) is not None:
        instrument = fall_back(instrument, reason)
    rules = _token_rules(live, request)
    # A bucket that is wider than the model's context would fail.
    instrument = replace(instrument, limits=replace(instrument.limits, widest=rules.longest))

    compiling = is_compiling_wanted(instrument, request, rules, sample, prompts)
    if compiling:
        report("warm-up", "compiling attention and MLP for a long run", None, None)
        with span("compile"):
            instrument = with_compiled(instrument)
    report("check", "the instrument on known prompts", None, None)
    with span("self-check"):
        self_check, proven = check_instrument(instrument, rules)
    _accept(self_check, request, model)
    instrument = replace(share_rows(instrument, request, proven.packing), last_mlp=proven.last_mlp)
    instrument = with_captures(instrument, device, live.spreads)
    with span("length switches"):
        switches, instrument = check_length_switches(instrument, rules, proven.parity_limit)
    return CheckedModel(
        instrument,
        rules,
        architecture,
        with_results(self_check, [switches]),
        instrument.take_notices(),
        proven.parity_limit,
        compiling,
        request,
    )


@contextmanager
def _one_thread() -> Iterator[None]:
    """While inside, torch's operations on the CPU run on the calling thread.

    Waking 16 threads for 70,000 numbers took 5 ms, and the numbers take 0.03 ms.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _token_rules(live: LiveModel, request: messages.ModelRequest) -> TokenRules:
    config = live.model.config
    longest, longest_of = longest_prompt(context_tokens(config), live.tokenizer)
    if (causal := causal_tokens(config)) is not None and causal < longest:
        longest, longest_of = causal, "the model's attention, which is not causal for longer ones,"
    embeddings = vocabulary_of(live.model)
    return TokenRules(longest, longest_of, embeddings, request.truncate, live.special, live.chat)


def _accept(self_check: messages.SelfCheck, request: messages.ModelRequest, model: PreTrainedModel) -> None:
    """Raises SidecarError when the check failed and the request does not allow that."""
    if not (self_check.passed or request.allow_failed_self_check):
        raise errors.self_check_failed(type(model).__name__, self_check.results)
