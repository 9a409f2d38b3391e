"""What is kept of one model: its file measured.json, whose presence means that the model is done."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from . import errors
from .plan import Init, Norm, Wiring

FILE = "measured.json"
Numbers: TypeAlias = list[float | None]
"""A number that is not finite is written as null."""
Blocks: TypeAlias = dict[str, Numbers]
"""Statistics over texts by name, a number for each block. measuring.py has the names."""
Flip = Literal["none", "last", "all"]


class Failure(msgspec.Struct):
    """Why the plan's rule excludes the model."""

    reason: Literal["loss not finite", "above the unigram entropy"]
    step: int
    text: str


class Training(msgspec.Struct):
    """Speed; `matmul_flops` is the fastest product of this device, in operations a second."""

    seconds: float = 0.0
    tokens_per_second: float = 0.0
    matmul_share: float | None = None
    flops_per_token: int = 0
    matmul_flops: float | None = None


class Curve(msgspec.Struct):
    """Training loss and gradient norm before clipping, at the steps listed."""

    step: list[int] = []
    loss: Numbers = []
    gradient_norm: Numbers = []


class Checkpoint(msgspec.Struct):
    """One measurement, after so many steps. `flip` says which blocks had the other wiring."""

    step: int
    flip: Flip
    validation_loss: float | None
    passages: Blocks
    prompts: Blocks


class Measured(msgspec.Struct):
    """One model."""

    format: Literal[1]
    plan: str
    corpus: str
    cell: str
    seed: int
    wiring: Wiring
    learning_rate: float
    depth: int
    width: int
    norm: Norm
    init: Init
    weight_decay: float
    steps: int
    tokens: int
    parameters: int
    initial_weights: str
    final_weights: str
    batches: str
    device: str
    versions: dict[str, str | None]
    began: str
    unigram_entropy: float
    failed: Failure | None
    training: Training
    measuring_seconds: float
    curve: Curve
    checkpoints: list[Checkpoint]
    last_log_gains: dict[str, Numbers]


def write_atomically(path: Path, written: bytes) -> None:
    """The whole file or none. Raises OSError, and leaves nothing behind."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def read_measured(folder: Path, plan: str, corpus: str) -> Measured | None:
    """The model's record; None where it is not done. Raises TwinsError for one of another plan or corpus."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        measured = msgspec.json.decode(path.read_bytes(), type=Measured)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as cause:
        raise errors.unreadable(path, cause) from cause
    for what, found, asked in (("plan", measured.plan, plan), ("corpus", measured.corpus, corpus)):
        if found != asked:
            raise errors.mixed(path, what, found, asked)
    return measured
