"""A sidecar without a model, for tests of everything around it. Starts in a tenth of a second.

The wire, the lifeline and the server are the real ones; only the service is fake. Numbers depend on the
prompt's bytes alone. The environment states faults:

GAIN_FAKE_LAYERS=28       number of blocks
GAIN_FAKE_DELAY_S=0.05    seconds for each lease
GAIN_FAKE_FAULT=load:1:kill,measure:2:hang
                          at the Nth load, reuse or measure:
                          kill | exit | hang | hang-gil | raise | memory | flood | slow | thread
GAIN_FAKE_TEXT=text       what `exit` prints and what the error of `raise` says
GAIN_FAKE_FILES=text      the model's files have other bytes
GAIN_FAKE_ROWS_PER_S=3000 prepared rows at this speed, whatever the prompts are; 0 for full speed
GAIN_FAKE_NOTICE=text     a notice of a halved batch with every lease
GAIN_FAKE_SELF_CHECK=failed
                          a check of the instrument fails, which ends the load unless that is allowed
GAIN_FAKE_ONCE=FILE       faults happen only while FILE does not exist; the first creates it
GAIN_FAKE_KILL_AT=7       the 7th fault point of the session kills the process
GAIN_FAKE_TRACE=FILE      appends the name of each fault point to FILE
GAIN_FAKE_HOSTILE=MODE    a mode of hostile.py: one message is replaced by other frames

A prompt with POISON kills the process, ERROR gives an error row, NAN a row of NaN."""

from __future__ import annotations

import ctypes
import hashlib
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Literal

import zmq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fault_watch import watch_fault_points
from gain_sidecar import messages
from gain_sidecar.__main__ import serve
from gain_sidecar.errors import SidecarError, self_check_failed
from gain_sidecar.measuring.row import MeasuredRow
from gain_sidecar.server import Report
from hostile_transport import HostileTransport
from ready_rows import ReadyAnswer, ReadyRows
from row_blocks import block_of, layout_of, positions_of, split_along, vectors_of

LAYERS = int(os.environ.get("GAIN_FAKE_LAYERS", "28"))
DELAY_S = float(os.environ.get("GAIN_FAKE_DELAY_S", "0"))
FAULTS = [fault.split(":") for fault in os.environ.get("GAIN_FAKE_FAULT", "").split(",") if fault]
ONCE = os.environ.get("GAIN_FAKE_ONCE")
ROWS_PER_S = os.environ.get("GAIN_FAKE_ROWS_PER_S")
NOTICE = os.environ.get("GAIN_FAKE_NOTICE")
TEXT = os.environ.get("GAIN_FAKE_TEXT")
HOSTILE = os.environ.get("GAIN_FAKE_HOSTILE")
KILL_AT = int(os.environ.get("GAIN_FAKE_KILL_AT", "0"))
TRACE = os.environ.get("GAIN_FAKE_TRACE")
FILES = os.environ.get("GAIN_FAKE_FILES", "")
SELF_CHECK_FAILS = os.environ.get("GAIN_FAKE_SELF_CHECK") == "failed"


def misbehave(action: str, wake: Callable[[], None] = lambda: None) -> None:
    """Perform this fault; `wake` gives the transport's thread something to send."""
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action == "exit":
        print(TEXT or "the fake sidecar gives up", file=sys.stderr, flush=True)
        os._exit(7)
    elif action == "hang":
        time.sleep(3600)
    elif action == "hang-gil":
        ctypes.PyDLL(None).sleep(3600)
    elif action == "raise":
        raise SidecarError("internal", TEXT or "a fault was asked for")
    elif action == "memory":
        raise SidecarError("out_of_memory", "the model needs 1 GB, and the device has 0.5 GB")
    elif action == "flood":
        print("x" * 10_000_000, flush=True)
    elif action == "slow":
        time.sleep(1)
    elif action == "thread":
        break_transport()
        wake()
        time.sleep(3600)
    else:
        raise ValueError(f"unknown fault {action}")


def break_transport() -> None:
    """Let the thread that owns the socket raise as soon as it has sent or received something."""

    def fail(*_: object) -> None:
        raise RuntimeError("the transport was to fail")

    zmq.Poller.poll = fail  # type: ignore[method-assign, assignment]


def happens() -> bool:
    """Do faults happen? With GAIN_FAKE_ONCE, one does."""
    if ONCE is None:
        return True
    if Path(ONCE).exists():
        return False
    Path(ONCE).touch()
    return True


class FakeService:
    """Answers at once with numbers made from the prompt."""

    def __init__(self) -> None:
        self._calls = {"load": 0, "reuse": 0, "measure": 0}
        self._ready = None if ROWS_PER_S is None else ReadyRows(LAYERS, float(ROWS_PER_S))
        self._held: tuple[messages.ModelRequest, messages.LoadedModel] | None = None

    def _fault(self, point: str, wake: Callable[[], None] = lambda: None) -> None:
        self._calls[point] += 1
        for where, nth, action in FAULTS:
            if where == point and int(nth) == self._calls[point] and happens():
                misbehave(action, wake)

    def prepare(self) -> None:
        """There is nothing to import."""

    def take_spans(self) -> list[messages.Span]:
        """One span, so that durations can be tested."""
        return [messages.Span(name="pretend", started_at=time.time(), seconds=0.0)]

    def load(
        self, request: messages.ModelRequest, sample: Sequence[messages.Item], prompts: int, report: Report
    ) -> messages.LoadedModel:
        """Pretend to load."""
        report("load", "pretending", 0, 1)
        self._fault("load", lambda: report("load", "pretending", 1, 1))
        if request.model == "missing":
            raise SidecarError("model_not_found", "there is no model named missing")
        self_check = fake_self_check()
        if not (self_check.passed or request.allow_failed_self_check):
            raise self_check_failed("FakeForCausalLM", self_check.results)
        model = messages.LoadedModel(
            name=request.model,
            source="nowhere",
            revision=None,
            reason="requested",
            files=[messages.FileDigest(file="model", sha256=sha256(request.model + FILES))],
            class_name="FakeForCausalLM",
            model_type="fake",
            parameters=1,
            layers=LAYERS,
            width=1,
            vocabulary=256,
            context_tokens=None,
            dtype="float32",
            quantization=None,
            device="cpu",
            device_name="none",
            placement=[messages.BlocksOnDevice(device="cpu", blocks=LAYERS)],
            precision=request.precision,
            attention="none",
            wiring="sequential",
            native_wiring="sequential",
            wiring_asked=request.wiring,
            norm_type="LayerNorm",
            norm_placement="pre",
            config_flags=[],
            blocks_path="h",
            final_norm_path="ln_f",
            head_path="lm_head",
            embedding_path="wte",
            tied_head=False,
            split_blocks=LAYERS,
            attention_part="attn",
            mlp_part="mlp",
            label=None,
            adapter=None,
            tokens_before=[],
            tokens_after=[],
            length_switches=[],
            lineage=[],
            surplus=[],
            random_weights=True,
            self_check=self_check,
            deviation=None,
            deviation_text="a fake has no arithmetic to compare",
            execution=fake_execution(),
            versions=[],
            vectors=layout_of(request, LAYERS),
        )
        self._held = request, model
        return model

    def reuse(
        self, request: messages.ModelRequest, sample: Sequence[messages.Item], prompts: int, report: Report
    ) -> messages.LoadedModel | None:
        """The result of an earlier load for the same request."""
        if self._held is None or self._held[0] != request:
            return None
        self._fault("reuse")
        return self._held[1]

    def trim_memory(self) -> int:
        """There is nothing on a GPU."""
        return 0

    def close(self) -> None:
        """There is nothing to release."""

    def expect(self, items: Sequence[messages.Item]) -> None:
        """There is nothing to prepare."""

    def measure(self, items: Sequence[messages.Item]) -> ReadyAnswer:
        """Pretend to measure."""
        self._fault("measure")
        if self._ready is not None:
            return self._ready.measure(items)
        time.sleep(DELAY_S)
        rows, errors = [], []
        for item in items:
            if "POISON" in item.text:
                misbehave("kill")
            if "ERROR" in item.text:
                errors.append(messages.ErrorRow(item=item.item, code="measurement_failed", text="asked for"))
            else:
                rows.append(fake_row(item))
        notices = [] if NOTICE is None else [messages.Notice(code="batch_halved", text=NOTICE, times=1)]
        positions = positions_of(rows, self._held[0].positions if self._held else None)
        vectors = vectors_of(rows, self._held[1].vectors if self._held else None)
        return ReadyAnswer(block_of(rows), errors, notices, positions, vectors)


def sha256(text: str) -> str:
    """The digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def fake_execution() -> messages.Execution:
    """Nothing computes here."""
    return messages.Execution(
        layout="padded",
        captured=False,
        compiled=0,
        threads=1,
        flops_per_token=None,
        flops_per_prompt=0,
        matmul_flops=None,
        notices=[],
    )


def fake_self_check() -> messages.SelfCheck:
    """One check, which passes unless the environment states that it fails."""
    outcome: Literal["passed", "failed"] = "failed" if SELF_CHECK_FAILS else "passed"
    result = messages.SelfCheckResult(
        name="batch parity",
        outcome=outcome,
        error=0.5 if SELF_CHECK_FAILS else 0.0,
        limit=1e-6,
        detail="2 prompts that a fake makes up",
    )
    return messages.SelfCheck(passed=not SELF_CHECK_FAILS, seconds=0.0, results=[result])


def fake_row(item: messages.Item) -> MeasuredRow:
    """A row whose numbers depend on the prompt's bytes."""
    digest = hashlib.sha256(item.text.encode()).digest()
    norms = [1.0 + digest[k % 32] / 256 + k for k in range(LAYERS + 1)]
    if "NAN" in item.text:
        norms = [math.nan] * (LAYERS + 1)
    deltas = [after - before for before, after in pairwise(norms)]
    return MeasuredRow(
        item=item.item,
        norms=norms,
        delta_norms=[abs(delta) for delta in deltas],
        inner_products=[before * delta for before, delta in zip(norms, deltas, strict=False)],
        split=split_along(norms, deltas),
        final_norm=norms[-1] / 2,
        entropy_nats=digest[0] / 32,
        top_id=digest[1],
        top_token=chr(32 + digest[1] % 90),
        top_prob=digest[2] / 255,
        token_ids=list(item.text.encode()[:64]) or [0],
        last_token=item.text[-1:],
        cut_tokens=0,
    )


if __name__ == "__main__":
    if KILL_AT > 0 or TRACE is not None:
        watch_fault_points(TRACE, KILL_AT, lambda: misbehave("kill") if happens() else None)
    if HOSTILE is not None:
        vars(sys.modules[serve.__module__])["SocketTransport"] = partial(HostileTransport, HOSTILE, ONCE)
    sys.exit(serve(FakeService(), sys.argv[1:]))
