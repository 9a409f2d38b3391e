"""Measure how a language model's residual stream grows from block to block, on a model in memory.

    import gain

    result = gain.measure(model, tokenizer, ["The capital city of France is", ...])
    result.rows                     a pandas.DataFrame, one row per prompt (docs/data-dictionary.md)
    result.summary()                the statistics, by the program `gain analyze`
    result.report("report.html")    the report, likewise

``gain.load`` loads a preset, a folder or a model of the hub; ``gain.read`` reads a run's folder,
``gain.read_vectors`` its vectors, and ``gain.analyze`` analyses runs and files. The model and the process
are given back as they were, also after an error. Importing this package imports neither torch nor pandas.
"""

from __future__ import annotations

from .analysis import Analysis, analyze
from .errors import GainError, GainWarning
from .loading import LoadedModel, load
from .measuring import measure
from .prompts import Prompts, notebook_prompts
from .result import Result
from .runs import read
from .vectors import read_vectors

__all__ = [
    "Analysis",
    "GainError",
    "GainWarning",
    "LoadedModel",
    "Prompts",
    "Result",
    "analyze",
    "load",
    "measure",
    "notebook_prompts",
    "read",
    "read_vectors",
]
