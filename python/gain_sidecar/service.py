"""Loads one model and measures prompts on it. The server calls it; no module below uses the wire.

1. import     torch and transformers, seconds; begun with the hello, while the orchestrator reads its plan
2. resolve    find the request's folder on this machine (download: from the hub); a thread begins to digest
              its files, and another one to copy its weights to the GPU
3. load       tokenizer, weights on the device
4. check      find and prove blocks, norms and head on a probe; find the wiring of live blocks, and change it
              if that is requested; run the instrument's checks on known prompts, on both sides of every
              length at which the model's arithmetic changes, and on the run's own prompts, which are also
              compared with wider arithmetic
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory

import msgspec

from . import errors, messages
from .anatomy.architecture import read_architecture
from .anatomy.length_switches import causal_tokens
from .anatomy.pass_scales import shared_scale
from .anatomy.rewire import rewire
from .anatomy.structure import vocabulary_of
from .checking.alone import fall_back
from .checking.length_switches import check_length_switches
from .checking.own_proof import OwnProof, prove_on_own_prompts
from .checking.self_check import check_instrument, with_results
from .context_length import context_tokens
from .description import Proof, describe
from .execution import describe_execution
from .measuring.answer import Answer
from .measuring.instrument import Instrument
from .measuring.leases import Leases
from .measuring.precision import check_precision, choose_dtype, forbid_tf32
from .measuring.prompts import TokenRules, longest_prompt
from .measuring.special_tokens import special_tokens
from .memory import collecting_later, is_out_of_memory, release_memory, trim_gpu_memory
from .models.ahead import begin_weights
from .models.causal import check_causal
from .models.devices import pick_device
from .models.gguf_keeping import is_to_be_kept, keep_copy
from .models.hub import Report
from .models.identity import digest_model, stamp_located
from .models.leftovers import loading_notices, surplus_of
from .models.loading import load_model, load_tokenizer
from .models.memory_plan import plan_memory
from .models.quantization import check_quantize, quantization_of
from .models.resolution import is_at_hand, locate, read_request
from .models.stamps import Stamps, are_unchanged
from .packages import Imports
from .preparing import choose_limits, is_compiling_wanted, share_rows, with_captures, with_compiled
from .spans import SpanLog


@dataclass(frozen=True)
class Held:
    """The result of a load, and what it depends on."""

    request: messages.ModelRequest
    model: messages.LoadedModel
    instrument: Instrument
    """As it was before the checks on the run's own prompts: the next run has other prompts."""
    self_check: messages.SelfCheck
    """The checks of the model, without those on the run's own prompts."""
    notices: list[messages.Notice]
    parity_limit: float
    sample: Sequence[messages.Item]
    files: Stamps
    compiling: bool
    """Whether the run was long enough for compiling, or compiling was requested."""


class ModelService:
    """Holds one model at a time; loading another releases the first."""

    def __init__(self) -> None:
        self._leases: Leases | None = None
        self._held: Held | None = None
        self._offload: TemporaryDirectory[str] | None = None
        self._log = SpanLog()
        self._imports = Imports(self._log)

    def prepare(self) -> None:
        """Begin to import; a load waits for the end of it, and raises its error."""
        self._imports.begin()

    def take_spans(self) -> list[messages.Span]:
        """The durations of the load's steps, from the import on."""
        return self._log.take()

    def load(
        self, request: messages.ModelRequest, sample: Sequence[messages.Item], prompts: int, report: Report
    ) -> messages.LoadedModel:
        """Load the requested model for a run of so many prompts. Raises SidecarError."""
        try:
            return self._load(request, sample, prompts, report)
        except errors.SidecarError:
            raise
        except Exception as cause:
            if is_out_of_memory(cause):
                raise errors.load_out_of_memory(request.model, request.device, request.dtype) from cause
            raise errors.unexpected(f"loading {request.model}", cause) from cause

    def _load(
        self, request: messages.ModelRequest, sample: Sequence[messages.Item], prompts: int, report: Report
    ) -> messages.LoadedModel:
        check_precision(request)
        check_quantize(request)
        asked = read_request(request)
        report("import", "torch and transformers", None, None)
        self._imports.finish_torch()
        span = self._log.span
        if self._leases is not None:
            self.close()
            release_memory()
        forbid_tf32()

        report("resolve", request.model, None, None)
        device = pick_device(request.device)
        dtype = choose_dtype(request, device.is_cuda)
        if not is_at_hand(asked, device):
            self._imports.finish()
        with span("resolve"):
            located = locate(asked, request, device, dtype, report)
        stamps = stamp_located(located)
        threads = ThreadPoolExecutor(2, thread_name_prefix="load")
        digests = threads.submit(span("digest files")(digest_model), located)
        plan = plan_memory(located, device, request.max_memory, dtype, request.quantize)
        weights_ahead = begin_weights(located, dtype, device, plan, request.quantize, threads, self._log)
        self._imports.finish()
        check_causal(located.config, located.source)

        report("load", f"{located.name} from {located.source}, {dtype} on {plan.text}", None, None)
        with collecting_later(), span("load tokenizer"):
            tokenizer = load_tokenizer(located)
        special = special_tokens(tokenizer, request.special_tokens, request.bos, located.source)
        with collecting_later(), span("load weights"):
            weights = load_model(located, dtype, device, plan, request.quantize, weights_ahead)
        model, self._offload = weights.model, weights.offload
        # Tensors that the model has copied are freed.
        weights_ahead = None
        not_kept = None
        if is_to_be_kept(located, plan):
            report(
                "load", f"keeping what {located.listing.gguf} was converted to for the next load", None, None
            )
            with span("keep the conversion"):
                not_kept = keep_copy(located, tokenizer, weights, dtype)

        report("check", type(model).__name__, None, None)
        with span("read the architecture"):
            architecture = read_architecture(model)
            if request.wiring != "as-is":
                architecture = rewire(model, architecture, request.wiring)

        instrument = Instrument(
            model,
            tokenizer,
            architecture.structure,
            choose_limits(request, device, architecture.structure.blocks, architecture.structure.width),
            request.precision,
            architecture.split,
        )
        surplus = surplus_of(located, weights, architecture.structure)
        for code, text in loading_notices(located, surplus):
            instrument.notice(code, text)
        if not_kept is not None:
            instrument.notice("gguf_copy", not_kept)
        if (reason := shared_scale(model.config)) is not None:
            instrument = fall_back(instrument, reason)
        longest, longest_of = longest_prompt(context_tokens(model.config), tokenizer)
        if (causal := causal_tokens(model.config)) is not None and causal < longest:
            longest, longest_of = causal, "the model's attention, which is not causal for longer ones,"
        # A bucket that is wider than the model's context would fail.
        instrument = replace(instrument, limits=replace(instrument.limits, widest=longest))
        embeddings = vocabulary_of(model)
        rules = TokenRules(longest, longest_of, embeddings, request.truncate, special)

        compiling = is_compiling_wanted(instrument, request, rules, sample, prompts)
        if compiling:
            report("warm-up", "compiling attention and MLP for a long run", None, None)
            with span("compile"):
                instrument = with_compiled(instrument)
        report("check", "the instrument on known prompts", None, None)
        with span("self-check"):
            self_check, proven = check_instrument(instrument, rules)
        _accept(self_check, request, type(model).__name__)
        instrument = replace(share_rows(instrument, request, proven.packing), last_mlp=proven.last_mlp)
        instrument = with_captures(instrument, device, plan.spreads)
        with span("length switches"):
            switches, instrument = check_length_switches(instrument, rules, proven.parity_limit)
        self_check = with_results(self_check, [switches])
        notices = instrument.take_notices()
        own = self._prove(instrument, rules, sample, proven.parity_limit, report)
        checked = with_results(self_check, [own.parity], own.seconds)
        _accept(checked, request, type(model).__name__)
        own.instrument.notices[:0] = notices

        self._leases = Leases(own.instrument, rules)
        proof = Proof(checked, own.deviation, own.deviation_text)
        loaded = describe(
            located,
            own.instrument,
            device,
            dtype,
            quantization_of(located, request.quantize),
            architecture,
            request.wiring,
            digests.result(),
            surplus,
            proof,
            special.around,
        )
        self._held = Held(
            request, loaded, instrument, self_check, notices, proven.parity_limit, sample, stamps, compiling
        )
        return loaded

    def _prove(
        self,
        instrument: Instrument,
        rules: TokenRules,
        sample: Sequence[messages.Item],
        parity_limit: float,
        report: Report,
    ) -> OwnProof:
        report("check", f"parity and wider arithmetic on {len(sample)} prompts", None, None)
        with self._log.span("compare with wider arithmetic"):
            return prove_on_own_prompts(instrument, rules, sample, parity_limit)

    def reuse(
        self, request: messages.ModelRequest, sample: Sequence[messages.Item], prompts: int, report: Report
    ) -> messages.LoadedModel | None:
        """The loaded model, if a load would give the same: the same request, and unchanged files.

        Its arithmetic is compared again where the sample differs. Raises SidecarError.
        """
        if self._held is None or self._leases is None:
            return None
        held, instrument, rules = self._held, self._held.instrument, self._leases.rules
        if held.request != request or not are_unchanged(held.files):
            return None
        if is_compiling_wanted(instrument, request, rules, sample, prompts) != held.compiling:
            return None
        if list(held.sample) != list(sample):
            own = self._prove(instrument, rules, sample, held.parity_limit, report)
            checked = with_results(held.self_check, [own.parity], own.seconds)
            _accept(checked, request, type(instrument.model).__name__)
            own.instrument.notices[:0] = held.notices
            model = msgspec.structs.replace(
                held.model,
                self_check=checked,
                deviation=own.deviation,
                deviation_text=own.deviation_text,
                execution=describe_execution(own.instrument, held.model.execution.matmul_flops),
            )
            self._leases = Leases(own.instrument, rules)
            self._held = held = replace(held, model=model, sample=sample)
        return held.model

    def trim_memory(self) -> int:
        """Release cached GPU memory that only measuring needs. Returns the memory still held, in bytes."""
        return 0 if self._leases is None else trim_gpu_memory()

    def close(self) -> None:
        """Drop the model, and delete what it has on the disk."""
        self._leases = self._held = None
        if self._offload is not None:
            self._offload.cleanup()
            self._offload = None

    def expect(self, items: Sequence[messages.Item]) -> None:
        """Begin to tokenize items that will be measured later."""
        if self._leases is not None:
            self._leases.expect(items)

    def measure(self, items: Sequence[messages.Item]) -> Answer:
        """Every item once, in the rows or in the errors, both in the order of the items.

        Raises SidecarError when nothing is loaded or the device has failed, never for an error of one prompt.
        """
        if self._leases is None:
            raise errors.nothing_loaded()
        return self._leases.measure(items)


def _accept(self_check: messages.SelfCheck, request: messages.ModelRequest, class_name: str) -> None:
    """Raises SidecarError when the check failed and the request does not allow that."""
    if not (self_check.passed or request.allow_failed_self_check):
        raise errors.self_check_failed(class_name, self_check.results)
