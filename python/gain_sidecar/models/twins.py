"""The matched twins: two small models of this repository that differ in their wiring alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "studies" / "twins" / "models"
COMMAND = "git restore studies/twins/models"
NAMES = ("twin-parallel", "twin-sequential")


@dataclass(frozen=True)
class Twin:
    """One of them, by its preset's name."""

    name: str

    def model_folder(self) -> Path:
        """Where its weights, config and tokenizer are."""
        return FOLDER / self.name

    def is_ready(self) -> bool:
        """Are the weights there? A sparse checkout may leave them out."""
        return (self.model_folder() / "model.safetensors").is_file()


TWINS = {name: Twin(name) for name in NAMES}
