"""The prompts of a measurement: texts, or mappings with further columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from gain_sidecar.messages import Turn

from . import errors
from .conversations import Conversation, conversation

Prompts: TypeAlias = Sequence[str | Mapping[str, object] | Sequence[Mapping[str, object]]]
"""Texts, lists of messages, or mappings with the key `prompt` (else `text`, else `messages`), `category`,
`complexity`, `id` and any others."""

_TEXT_KEYS = ("prompt", "text", "messages")
_LABELS = ("category", "complexity")


@dataclass(frozen=True)
class Prompt:
    """One prompt with its labels. `own` are its other columns as text, by name, without the id."""

    text: str
    category: str | None
    complexity: float | None
    id: str
    own: dict[str, str | None]
    turns: list[Turn] | None = None
    """Who says which part of the text; None for one message of the user."""


def notebook_prompts() -> list[dict[str, object]]:
    """The notebook's 25 prompts in 5 categories: mappings with `prompt`, `category` and `complexity`."""
    lines = Path(__file__).with_name("notebook_prompts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def read_prompts(given: object) -> list[Prompt]:
    """The prompts in their order. A table of pandas or Arrow counts as its rows.

    Raises GainError: one text in place of a list, no prompt, or one without a text.
    """
    if isinstance(given, str | bytes):
        raise errors.one_text(str(given))
    if isinstance(given, Mapping):
        raise errors.not_a_prompt(0, given)
    if hasattr(given, "to_dict") and hasattr(given, "columns"):
        given = given.to_dict("records")
    elif hasattr(given, "to_pylist"):
        given = given.to_pylist()
    if not isinstance(given, Iterable):
        raise errors.not_a_prompt(0, given)
    prompts = [_read_one(index, one) for index, one in enumerate(given)]
    if not prompts:
        raise errors.no_prompts()
    return prompts


def _read_one(index: int, given: object) -> Prompt:
    if isinstance(given, str):
        return Prompt(_well_formed(index, given), None, None, str(index + 1), {})
    if isinstance(given, list | tuple):
        said = _conversation(index, given)
        return Prompt(_well_formed(index, said.text), None, None, str(index + 1), {}, said.turns)
    if not isinstance(given, Mapping):
        raise errors.not_a_prompt(index, given)
    keys = {str(key): key for key in given}
    column = next((name for name in _TEXT_KEYS if name in keys), None)
    text: object = given[keys[column]] if column is not None else None
    turns: list[Turn] | None = None
    if hasattr(text, "tolist"):  # as pandas reads a list of a Parquet file
        text = text.tolist()
    if isinstance(text, list | tuple):
        text, turns = _conversation(index, text)
    if not isinstance(text, str):
        raise errors.prompt_without_text(index, list(keys))
    id_column = next((name for name in keys if name.strip().lower() == "id"), "id")
    category, complexity, named = (_value(given.get(name)) for name in (*_LABELS, id_column))
    if complexity is not None and (isinstance(complexity, bool) or not isinstance(complexity, int | float)):
        raise errors.bad_complexity(index, complexity)
    own = {name: given[key] for name, key in keys.items() if name not in (column, *_LABELS, id_column)}
    return Prompt(
        _well_formed(index, text),
        None if category is None else str(category),
        None if complexity is None else float(complexity),
        str(index + 1) if named is None else _text(named),
        {name: None if _value(value) is None else _text(value) for name, value in own.items()},
        turns,
    )


def _conversation(index: int, messages: Sequence[object]) -> Conversation:
    try:
        return conversation(messages)
    except ValueError as cause:
        raise errors.bad_messages(index, str(cause)) from cause


def _well_formed(index: int, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as cause:
        raise errors.lone_surrogate(index) from cause
    return text


def _value(value: object) -> object:
    """The value; None for a missing one, which pandas writes as NaN."""
    return None if value is None or value != value else value


def _text(value: object) -> str:
    """A text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
