"""Trains the models of a plan one after another: what is done stays, what was stopped continues.

plan, corpus ─▶ rates: fixed, or by the rule from the models of one cell ─▶ every other cell, pair by pair

Several processes may share one folder, each with its own GPU: a model is locked by the one that trains it.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from gain_sidecar.memory import is_out_of_memory, release_memory
from safetensors import SafetensorError

from . import errors
from .corpus import read_corpus, read_manifest
from .plan import WIRINGS, Cell, Job, Plan, Trained, Wiring, jobs_of, read_plan
from .rates import choose_rates
from .record import Measured, read_measured, write_atomically
from .setting import pick_device, prepare
from .training.run import Bench, Report, Run, Setting
from .training.trainer import Trainer

BENCHES = 8
"""The most that are kept: each holds the memory of a whole step."""
WAIT_S = 1.0


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    plan: Path
    out: Path
    corpus: Path
    prompts: Path
    cells: Sequence[str]
    """Empty for all."""
    device: str
    save_every_s: float
    why_stop: Callable[[], str | None]
    """Asked before every step; a text stops the training."""
    report: Report


class Campaign:
    """One call of the command."""

    def __init__(self, options: Options) -> None:
        self._options, self._out = options, options.out
        self._plan, written, self._digest = read_plan(options.plan)
        self._names = self._chosen(options.cells)
        self._claim(written)
        manifest = read_manifest(self._plan, options.corpus)
        device = pick_device(options.device, self._plan, manifest.tokens)
        corpus = read_corpus(self._plan, manifest, options.out)
        self._setting: Setting = prepare(
            self._plan,
            self._digest,
            corpus,
            options.prompts,
            device,
            options.save_every_s,
            options.why_stop,
            self._report,
        )
        self._benches: OrderedDict[Trained, Bench] = OrderedDict()
        self._index = self._total = 0
        self._excluded = 0
        self._too_large: set[str] = set()

    def finish(self) -> int:
        """Train all that is not done. Returns the exit code, 0 or 3; raises TwinsError where it stops."""
        plan, rule = self._plan, self._plan.learning_rate
        cells = [cell for cell in plan.cells if cell.name in self._names]
        self._announce(sum(_models(cell) for cell in cells), sum(_passes(plan, cell) for cell in cells))
        rates: dict[Wiring, float] = {wiring: rule.fixed or 0.0 for wiring in WIRINGS}
        jobs: list[Job] = []
        if rule.cell is not None and rule.cell in self._names:
            tried = list(jobs_of(plan, plan.cell(rule.cell), rates))
            self._train(tried)
            found = [read_measured(self._out / job.folder, self._digest, self._corpus) for job in tried]
            common, own = choose_rates([one for one in found if one is not None], rule.cell)
            rates = {wiring: common for wiring in WIRINGS}
            if rule.own_best is not None and rule.own_best.name in self._names and len(set(own.values())) > 1:
                again = msgspec.structs.replace(plan.cell(rule.own_best.cell), seeds=rule.own_best.seeds)
                jobs = list(jobs_of(plan, again, own, rule.own_best.name))
                self._announce(self._total + len(jobs), sum(_passes(plan, cell) for cell in [*cells, again]))
        rest = [cell for cell in cells if cell.name != rule.cell]
        self._train([job for cell in rest for job in jobs_of(plan, cell, rates)] + jobs)
        return 3 if self._excluded else 0

    @property
    def _corpus(self) -> str:
        return self._plan.corpus.manifest_sha256

    def _chosen(self, asked: Sequence[str]) -> set[str]:
        """The cells to train; with them the one that the learning rate is chosen by."""
        rule = self._plan.learning_rate
        known = [cell.name for cell in self._plan.cells] + ([rule.own_best.name] if rule.own_best else [])
        for name in asked:
            if name not in known:
                raise errors.unknown_cell(name, known)
        chosen = set(asked or known)
        return chosen | {rule.cell} if rule.cell is not None else chosen

    def _claim(self, written: bytes) -> None:
        """The folder belongs to this plan from now on. Raises TwinsError where it belongs to another."""
        stored = self._out / "plan.json"
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            if not stored.exists():
                write_atomically(stored, written)
        except OSError as cause:
            raise errors.cannot_write(self._out, cause) from cause
        _, found, digest = read_plan(stored)
        if found != written:
            raise errors.plan_changed(self._out, digest, self._digest)

    def _announce(self, models: int, tokens: int) -> None:
        self._total = models
        self._options.report({"event": "plan", "models": models, "tokens": tokens * len(self._setting.train)})

    def _report(self, event: dict[str, object]) -> None:
        numbered = {"index": self._index} if event["event"] == "step" else {}
        self._options.report({**event, **numbered})

    def _train(self, jobs: Sequence[Job]) -> None:
        waiting = deque((self._index + number, job) for number, job in enumerate(jobs, 1))
        last = self._index + len(jobs)
        busy = 0
        while waiting:
            self._index, job = waiting.popleft()
            if why := self._options.why_stop():
                raise errors.stopped(why)
            if self._finish_one(job):
                busy = 0
                continue
            waiting.append((self._index, job))
            busy += 1
            if busy >= len(waiting):
                time.sleep(WAIT_S)
        self._index = last

    def _finish_one(self, job: Job) -> bool:
        """False where another process is training it."""
        folder = self._out / job.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with _locked(folder) as is_mine:
                if not is_mine:
                    return False
                measured = read_measured(folder, self._digest, self._corpus)
                if measured is None and job.cell not in self._too_large:
                    measured = self._run(job, folder)
                elif measured is None:
                    self._leave_out(job, f"cell {job.cell} does not fit into the memory")
        except (OSError, SafetensorError) as cause:
            raise errors.cannot_write(folder, cause) from cause
        if measured is not None and measured.failed is not None:
            self._excluded += 1
            self._report_model(
                job, measured.steps, "failed", f"{measured.failed.reason}: {measured.failed.text}"
            )
        elif measured is not None:
            self._report_model(job, measured.steps, "done")
        return True

    def _run(self, job: Job, folder: Path) -> Measured | None:
        """None where it does not fit into the memory, with nothing else in it."""
        for _ in range(2):
            try:
                run = Run(job, self._bench(job), self._setting, folder)
                self._report_model(job, run.steps, "resumed" if run.resumed else "begun")
                return run.finish()
            except errors.TwinsError as stop:
                self._report_model(job, 0, "kept", stop.text)
                raise
            except (RuntimeError, MemoryError) as cause:
                if not is_out_of_memory(cause):
                    raise
            self._benches.clear()
            release_memory()
        self._too_large.add(job.cell)
        fitting = fitting_batch(job, self._plan, self._setting.device)
        text = errors.out_of_memory(job.cell, self._setting.device_name, self._plan.shape.batch, fitting)
        self._leave_out(job, text)
        return None

    def _bench(self, job: Job) -> Bench:
        bench = self._benches.pop(job.trained, None)
        while bench is None and len(self._benches) >= BENCHES:
            self._benches.popitem(last=False)
            release_memory()
        bench = bench or Bench(job, self._setting)
        self._benches[job.trained] = bench
        return bench

    def _leave_out(self, job: Job, text: str) -> None:
        self._excluded += 1
        self._report_model(job, 0, "left out", text)

    def _report_model(self, job: Job, steps: int, state: str, text: str | None = None) -> None:
        said: dict[str, object] = {} if text is None else {"text": text}
        named = {"cell": job.cell, "seed": job.seed, "wiring": job.wiring, "learning_rate": job.rate}
        numbered = {"index": self._index, "of": self._total, "steps": steps, "state": state}
        self._options.report({"event": "model", **numbered, **named, **said})


def fitting_batch(job: Job, plan: Plan, device: str) -> int:
    """The largest half, quarter … of the plan's batch whose step fits into the memory; 0 where none does."""
    batch = plan.shape.batch // 2
    while batch:
        try:
            trainer = Trainer(job, plan, device, batch, capture=False)
            trainer.step(trainer.batch, 0.0)
            return batch
        except (RuntimeError, MemoryError) as cause:
            if not is_out_of_memory(cause):
                raise
        release_memory()
        batch //= 2
    return 0


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold the folder; False where another process does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(handle)


def _models(cell: Cell) -> int:
    return len(cell.seeds) * len(WIRINGS) * len(cell.learning_rates or (0,))


def _passes(plan: Plan, cell: Cell) -> int:
    """Over the text, of all models of the cell."""
    return _models(cell) * (cell.passes or plan.passes)
