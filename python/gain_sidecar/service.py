"""Loads one model and measures prompts on it. The server calls it; no module below uses the wire.

1. import     torch and transformers, seconds; begun with the hello, while the orchestrator reads its plan
2. resolve    find the request's folder on this machine (download: from the hub); a thread begins to digest
              its files, and another one to copy its weights to the GPU
3. load       tokenizer, weights on the device
4. check      live_model.py: read the model, and check the instrument on it
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory

import msgspec

from . import errors, messages
from .description import describe, origin_of
from .execution import describe_execution
from .live_model import CheckedModel, LiveModel, ProvenModel, check_model
from .measuring.answer import Answer
from .measuring.chat import chat_template
from .measuring.leases import Leases
from .measuring.positions import positions_of
from .measuring.precision import check_precision, choose_dtype, forbid_tf32
from .measuring.special_tokens import special_tokens
from .measuring.vectors import check_vectors, kept_blocks
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
from .models.quantization import check_quantize
from .models.resolution import is_at_hand, locate, read_request
from .models.stamps import Stamps, are_unchanged
from .packages import Imports
from .preparing import is_compiling_wanted
from .spans import SpanLog


@dataclass(frozen=True)
class Held:
    """The result of a load, and what it depends on."""

    model: messages.LoadedModel
    checked: CheckedModel
    """Before the checks on the run's own prompts: the next run has other prompts."""
    sample: Sequence[messages.Item]
    files: Stamps


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
        positions_of(request)
        check_vectors(request)
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
        chat = chat_template(tokenizer, request, located.source)
        with collecting_later(), span("load weights"):
            weights = load_model(located, dtype, device, plan, request.quantize, weights_ahead)
        self._offload = weights.offload
        # Tensors that the model has copied are freed.
        weights_ahead = None
        not_kept = None
        if is_to_be_kept(located, plan):
            report(
                "load", f"keeping what {located.listing.gguf} was converted to for the next load", None, None
            )
            with span("keep the conversion"):
                not_kept = keep_copy(located, tokenizer, weights, dtype)

        live = LiveModel(weights.model, tokenizer, special, device, plan.spreads, chat)
        checked = check_model(live, request, sample, prompts, report, self._log)
        surplus = surplus_of(located, weights, checked.architecture.structure)
        found = [
            messages.Notice(code=code, text=text, times=1) for code, text in loading_notices(located, surplus)
        ]
        if not_kept is not None:
            found.append(messages.Notice(code="gguf_copy", text=not_kept, times=1))
        checked = replace(checked, notices=[*found, *checked.notices])
        proven = checked.prove(sample, report, self._log)

        self._leases = _leases(checked, proven, request)
        origin = origin_of(located, request.quantize, digests.result(), surplus)
        loaded = describe(origin, checked, proven, device, dtype, self._leases.vector_layout())
        self._held = Held(loaded, checked, sample, stamps)
        return loaded

    def reuse(
        self, request: messages.ModelRequest, sample: Sequence[messages.Item], prompts: int, report: Report
    ) -> messages.LoadedModel | None:
        """The loaded model, if a load would give the same: the same request, and unchanged files.

        Its arithmetic is compared again where the sample differs. Raises SidecarError.
        """
        if self._held is None or self._leases is None:
            return None
        held, checked = self._held, self._held.checked
        if checked.request != request or not are_unchanged(held.files):
            return None
        wanted = is_compiling_wanted(checked.instrument, request, checked.rules, sample, prompts)
        if wanted != checked.compiling:
            return None
        if list(held.sample) != list(sample):
            proven = checked.prove(sample, report, self._log)
            model = msgspec.structs.replace(
                held.model,
                self_check=proven.self_check,
                deviation=proven.deviation,
                deviation_text=proven.deviation_text,
                execution=describe_execution(proven.instrument, held.model.execution.matmul_flops),
            )
            self._leases = _leases(checked, proven, request)
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


def _leases(checked: CheckedModel, proven: ProvenModel, request: messages.ModelRequest) -> Leases:
    """Those that measure what the request names. Raises SidecarError for a block that the model has not."""
    kept = kept_blocks(request, len(proven.instrument.structure.blocks))
    return Leases(proven.instrument, checked.rules, positions_of(request), kept)
