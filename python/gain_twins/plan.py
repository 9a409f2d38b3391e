"""The plan of an experiment, as a JSON file whose bytes are its identity, and the models that it asks for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from . import errors

Norm = Literal["layer", "rms", "one"]
"""LayerNorm; RMSNorm; LayerNorm with one module a block in both places."""
Init = Literal["neox", "flat"]
"""GPT-NeoX's rule, or every matrix at 0.02."""
Wiring = Literal["parallel", "sequential"]
WIRINGS: tuple[Wiring, Wiring] = ("parallel", "sequential")
Trained: TypeAlias = tuple[int, int, Norm, float, Wiring]
OWN_RATE_NAME = re.compile(r"[a-z0-9]+")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which corpus the plan is for."""

    manifest_sha256: str
    tokenizer_sha256: str


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all models share, unless their cell says otherwise. `head` in dimensions, `context` in tokens."""

    width: int
    head: int
    mlp: int
    rotary: float
    context: int
    batch: int
    vocabulary: int
    norm: Norm
    init: Init


class Optimizer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """AdamW. `warmup` is a share of all steps, `final` a share of the peak rate."""

    betas: tuple[float, float]
    epsilon: float
    weight_decay: float
    clip: float
    warmup: float
    final: float


class Measuring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Held-out passages, their length in tokens, and the windows of the validation loss."""

    passages: int
    passage_tokens: int
    validation_windows: int


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One condition, and its seeds. None takes the value that the plan has for all."""

    name: str
    depth: int
    seeds: tuple[int, ...]
    learning_rates: tuple[float, ...] | None = None
    learning_rate_factor: float = 1.0
    width: int | None = None
    norm: Norm | None = None
    init: Init | None = None
    weight_decay: float | None = None
    passes: int | None = None
    repeats: str | None = None


class OwnBest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cell whose seeds are trained again where the wirings' best rates differ."""

    cell: str
    seeds: tuple[int, ...]
    name: str = msgspec.field(name="as")


class RateRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the learning rate is chosen: by the models of a cell, or fixed in the plan."""

    rule: str
    cell: str | None = None
    own_best: OwnBest | None = None
    fixed: float | None = None


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose final weights are kept. A seed of None keeps those of every seed."""

    cell: str
    seed: int | None = None


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole plan. What only the analysis reads is not checked here."""

    format: Literal[1]
    name: str
    corpus: Text
    shape: Shape
    optimizer: Optimizer
    passes: int
    checkpoints: tuple[int, ...]
    measuring: Measuring
    cells: tuple[Cell, ...]
    learning_rate: RateRule
    outcome: dict[str, object]
    secondary: list[object]
    exclusion: str
    power: dict[str, object]
    kept_models: Kept

    def cell(self, name: str) -> Cell:
        """The cell of that name."""
        return next(cell for cell in self.cells if cell.name == name)


@dataclass(frozen=True)
class Job:
    """One model to train."""

    cell: str
    seed: int
    wiring: Wiring
    rate: float
    width: int
    depth: int
    norm: Norm
    init: Init
    weight_decay: float
    passes: int
    has_own_rate: bool
    """Is the rate part of the model's name?"""

    @property
    def folder(self) -> str:
        """In the results."""
        rate = f"-lr-{self.rate:g}" if self.has_own_rate else ""
        return f"{self.cell}/seed-{self.seed}{rate}-{self.wiring}"

    @property
    def trained(self) -> Trained:
        """What one captured step serves."""
        return (self.width, self.depth, self.norm, self.weight_decay, self.wiring)


def read_plan(path: Path) -> tuple[Plan, bytes, str]:
    """The plan, its bytes and their sha256. Raises TwinsError where it does not validate."""
    try:
        written = path.read_bytes()
        plan = msgspec.json.decode(written, type=Plan)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as cause:
        raise errors.bad_plan(path, str(cause)) from cause
    if fault := _fault(plan):
        raise errors.bad_plan(path, fault)
    return plan, written, hashlib.sha256(written).hexdigest()


def _fault(plan: Plan) -> str | None:
    names = [cell.name for cell in plan.cells]
    rule = plan.learning_rate
    own = rule.own_best
    named = [
        plan.kept_models.cell,
        *filter(None, (rule.cell, own and own.cell)),
        *(cell.repeats for cell in plan.cells),
    ]
    if len(set(names)) < len(names) or not all(map(OWN_RATE_NAME.fullmatch, names)):
        return "the names of its cells must differ, in small letters and digits"
    if unknown := [name for name in named if name is not None and name not in names]:
        return f"it names the cell {unknown[0]}, which it does not have"
    if (rule.cell is None) == (rule.fixed is None):
        return "learning_rate must have a cell or a fixed rate, and not both"
    if rule.cell is not None and not plan.cell(rule.cell).learning_rates:
        return f"cell {rule.cell} has no learning_rates to choose from"
    if any((cell.width or plan.shape.width) % plan.shape.head for cell in plan.cells):
        return f"a width is no multiple of the head's {plan.shape.head} dimensions"
    if plan.checkpoints[:1] != (0,) or list(plan.checkpoints) != sorted(set(plan.checkpoints)):
        return "checkpoints must begin with 0 and rise"
    if any(not cell.seeds or len(set(cell.seeds)) < len(cell.seeds) for cell in plan.cells):
        return "a cell needs seeds, each once"
    return None


def jobs_of(plan: Plan, cell: Cell, rates: dict[Wiring, float], name: str | None = None) -> Iterator[Job]:
    """The models of a cell, pair by pair; `rates` serve where the cell has none, `name` another cell."""
    for rate in cell.learning_rates or (None,):
        for seed in cell.seeds:
            for wiring in WIRINGS:
                yield Job(
                    cell=name or cell.name,
                    seed=seed,
                    wiring=wiring,
                    rate=rates[wiring] * cell.learning_rate_factor if rate is None else rate,
                    width=cell.width or plan.shape.width,
                    depth=cell.depth,
                    norm=cell.norm or plan.shape.norm,
                    init=cell.init or plan.shape.init,
                    weight_decay=plan.optimizer.weight_decay
                    if cell.weight_decay is None
                    else cell.weight_decay,
                    passes=cell.passes or plan.passes,
                    has_own_rate=rate is not None,
                )
