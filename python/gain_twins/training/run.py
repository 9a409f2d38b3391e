"""Trains and measures one model, and keeps what a later process needs to go on with it."""

from __future__ import annotations

import io
import math
import pickle
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TypeAlias

import msgspec
import torch
import transformers
from gain_sidecar.measuring.prompts import Prompt
from transformers import PreTrainedTokenizerFast

from .. import errors
from ..corpus import Batches, Corpus
from ..measuring import Texts, instrument_on, measure
from ..plan import Job, Plan
from ..record import FILE, Checkpoint, Curve, Failure, Flip, Measured, Training, write_atomically
from .model import flip, flops_per_token, weights_digest
from .trainer import Trainer, learning_rate

RESUME, RESUME_BEFORE = "resume.pt", "resume-before.pt"
SAVE_EVERY_S = 60.0
CURVE_EVERY = 10
"""Steps between two numbers of the curve."""
EVENT_EVERY_S = 0.5
BROKEN = (OSError, RuntimeError, EOFError, KeyError, ValueError, pickle.UnpicklingError, msgspec.DecodeError)
"""What reading a file that was cut short raises."""

Report: TypeAlias = Callable[[dict[str, object]], None]


@dataclass(frozen=True)
class Setting:
    """What all models of a run share."""

    plan: Plan
    plan_sha256: str
    corpus: Corpus
    train: torch.Tensor
    """On the device, as are the windows."""
    windows: torch.Tensor
    tokenizer: PreTrainedTokenizerFast
    passages: Sequence[Prompt]
    prompts: Sequence[Prompt]
    device: str
    device_name: str
    matmul_flops: float
    why_stop: Callable[[], str | None]
    """Asked before every step; a text stops the model, which is kept."""
    report: Report
    save_every_s: float = SAVE_EVERY_S


class Bench:
    """A trainer with the instrument on its model: serves all jobs of one shape and wiring."""

    def __init__(self, job: Job, setting: Setting) -> None:
        self.trainer = Trainer(job, setting.plan, setting.device)
        self.instrument = instrument_on(self.trainer.model, setting.tokenizer, job.wiring)
        self.texts = Texts(self.instrument, {"passages": setting.passages, "prompts": setting.prompts})


class Run:
    """One model: `finish` trains it to the end, from where it was stopped before."""

    def __init__(self, job: Job, bench: Bench, setting: Setting, folder: Path) -> None:
        self._job, self._setting, self._folder = job, setting, folder
        self._bench, self._trainer = bench, bench.trainer
        shape = setting.plan.shape
        self._batches = Batches(setting.train, job.seed, shape.context, shape.batch)
        self.steps = self._batches.steps * job.passes
        self._step = 0
        self._since = 0.0
        self._kept: tuple[int, torch.Tensor, torch.Tensor] | None = None
        """The last numbers of the curve, still on the device."""
        self._trainer.start(job)
        self._record = self._new_record()
        self.resumed = self._resume()

    def finish(self) -> Measured:
        """The finished record, written. Raises TwinsError when it was stopped; its state is then saved."""
        record, setting = self._record, self._setting
        marks = {step for step in setting.plan.checkpoints if step < self.steps}
        saved = reported = time.monotonic()
        self._begin_timing()
        while self._step < self.steps and record.failed is None:
            if self._step in marks and all(one.step != self._step for one in record.checkpoints):
                self._end_timing()
                record.checkpoints.append(self._measure("none"))
                self._begin_timing()
            if why := setting.why_stop():
                self._end_timing()
                self._save()
                raise errors.stopped(why)
            rate = learning_rate(self._step, self.steps, self._job.rate, setting.plan.optimizer)
            self._trainer.step(self._batches.of(self._step), rate)
            self._step += 1
            if (self._step - 1) % CURVE_EVERY == 0 or self._step == self.steps:
                self._add_to_curve()
            now = time.monotonic()
            if now - reported > EVENT_EVERY_S:
                reported = now
                self._end_timing()
                self._report_step()
                if now - saved > setting.save_every_s:
                    saved = now
                    self._save()
                self._begin_timing()
        self._end_timing()
        self._end()
        return record

    def _begin_timing(self) -> None:
        self._since = time.perf_counter()

    def _end_timing(self) -> None:
        if self._setting.device == "cuda":
            torch.cuda.synchronize()
        self._record.training.seconds += time.perf_counter() - self._since

    def _add_to_curve(self) -> None:
        """Read the numbers kept before, and keep this step's: a GPU has work while this process waits."""
        self._read_curve()
        curve = self._record.curve
        loss = curve.loss[-1] if curve.loss else 0.0
        if loss is None or not math.isfinite(loss):
            text = f"the training loss of step {curve.step[-1]} is not finite"
            self._record.failed = Failure("loss not finite", curve.step[-1], text)
        trainer = self._trainer
        self._kept = (self._step, trainer.loss.detach().clone(), trainer.gradient_norm.detach().clone())

    def _read_curve(self) -> None:
        if self._kept is None:
            return
        step, loss, norm = self._kept
        self._kept, curve = None, self._record.curve
        curve.step.append(step)
        curve.loss.append(loss.item())
        curve.gradient_norm.append(norm.item())

    def _end(self) -> None:
        record, setting, trainer = self._record, self._setting, self._trainer
        self._read_curve()
        last = self._measure("none")
        record.checkpoints.append(last)
        loss, bound = last.validation_loss, record.unigram_entropy
        if record.failed is None and (loss is None or not math.isfinite(loss)):
            record.failed = Failure("loss not finite", self._step, f"the validation loss is {loss}")
        if record.failed is None and loss is not None and loss > bound:
            text = f"the validation loss is {loss:.4f}, the entropy of single tokens {bound:.4f} nats"
            record.failed = Failure("above the unigram entropy", self._step, text)
        record.final_weights = weights_digest(trainer.model)
        if record.failed is None:
            for which, blocks in (("last", slice(-1, None)), ("all", slice(None))):
                flip(trainer.model, blocks)
                record.checkpoints.append(self._measure(which))  # type: ignore[arg-type]
                flip(trainer.model, blocks)
        speed = record.training
        speed.tokens_per_second = self._speed()
        speed.matmul_share = speed.tokens_per_second * speed.flops_per_token / setting.matmul_flops
        kept = setting.plan.kept_models
        if record.failed is None and self._job.cell == kept.cell and kept.seed in (None, self._job.seed):
            trainer.model.save_pretrained(self._folder)
            setting.tokenizer.save_pretrained(self._folder)
        write_atomically(self._folder / FILE, msgspec.json.encode(record))
        for name in (RESUME, RESUME_BEFORE):
            (self._folder / name).unlink(missing_ok=True)

    def _measure(self, which: Flip) -> Checkpoint:
        began = time.perf_counter()
        setting, bench = self._setting, self._bench
        loss = self._trainer.validation_loss(setting.windows)
        found = measure(bench.instrument, bench.texts)
        if which == "none":
            self._record.last_log_gains = {name: gains for name, (_, gains) in found.items()}
        self._record.measuring_seconds += time.perf_counter() - began
        return Checkpoint(self._step, which, loss, found["passages"][0], found["prompts"][0])

    def _report_step(self) -> None:
        loss = self._trainer.loss.item()
        event = {"event": "step", "step": self._step, "steps": self.steps, "loss": loss}
        self._setting.report({**event, "tokens_per_second": self._speed()})

    def _speed(self) -> float:
        """Tokens a second of training alone."""
        return self._step * self._record.tokens / self.steps / max(self._record.training.seconds, 1e-9)

    def _new_record(self) -> Measured:
        job, setting, shape = self._job, self._setting, self._setting.plan.shape
        model = self._trainer.model
        return Measured(
            format=1,
            plan=setting.plan_sha256,
            corpus=setting.corpus.manifest_sha256,
            cell=job.cell,
            seed=job.seed,
            wiring=job.wiring,
            learning_rate=job.rate,
            depth=job.depth,
            width=job.width,
            norm=job.norm,
            init=job.init,
            weight_decay=job.weight_decay,
            steps=self.steps,
            tokens=self.steps * shape.batch * shape.context,
            parameters=sum(parameter.numel() for parameter in model.parameters()),
            initial_weights=weights_digest(model),
            final_weights="",
            batches=self._batches.digest(job.passes),
            device=setting.device_name,
            versions={
                "torch": str(torch.__version__),
                "transformers": transformers.__version__,
                "python": sys.version.split()[0],
                "cuda": torch.version.cuda if setting.device == "cuda" else None,
            },
            began=datetime.now(timezone.utc).isoformat(timespec="seconds"),
            unigram_entropy=setting.corpus.unigram_entropy,
            failed=None,
            training=Training(flops_per_token=flops_per_token(job, shape), matmul_flops=setting.matmul_flops),
            measuring_seconds=0.0,
            curve=Curve([], [], []),
            checkpoints=[],
            last_log_gains={},
        )

    def _save(self) -> None:
        """The state, beside the one before until this one is on the disk."""
        self._read_curve()
        buffer = io.BytesIO()
        record = msgspec.json.encode(self._record).decode()
        torch.save({"step": self._step, "state": self._trainer.state(), "record": record}, buffer)
        path = self._folder / RESUME
        if path.exists():
            path.replace(self._folder / RESUME_BEFORE)
        write_atomically(path, buffer.getvalue())

    def _resume(self) -> bool:
        for name in (RESUME, RESUME_BEFORE):
            path = self._folder / name
            if not path.exists():
                continue
            try:
                saved = torch.load(path, map_location="cpu", weights_only=True)
                record = msgspec.json.decode(saved["record"], type=Measured)
                same = (record.plan, record.corpus) == (self._record.plan, self._record.corpus)
                if same and record.initial_weights == self._record.initial_weights:
                    self._trainer.restore(saved["state"])
                    self._step, self._record = saved["step"], record
                    return True
            except BROKEN as cause:
                text = f"{path} cannot be read ({type(cause).__name__}): the state before it serves"
                self._setting.report({"event": "notice", "text": text})
        return False
