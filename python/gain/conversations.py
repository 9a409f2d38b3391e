"""Prompts of several messages: their text, and who says which part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from gain_sidecar.messages import MESSAGE_GAP, Role, Turn

ROLES: tuple[str, ...] = get_args(Role)
# Who may speak only at the beginning, and before whom the answer comes.
_FIRST, _LAST = ("system", "developer"), ("user", "tool")


class Conversation(NamedTuple):
    """The contents with a blank line between them; `turns` is None for one message of the user."""

    text: str
    turns: list[Turn] | None


def conversation(messages: Sequence[object]) -> Conversation:
    """The prompt of these messages. Raises ValueError, which says what is wrong with which of them."""
    read = [_message(number, message) for number, message in enumerate(messages, 1)]
    if not read:
        raise ValueError("there is no message")
    for number, (role, _) in enumerate(read, 1):
        if number > 1 and role in _FIRST:
            raise ValueError(f"message {number} is of the {role}, which must be the first")
    if read[-1][0] not in _LAST:
        raise ValueError(
            f"the last message is of the {read[-1][0]}: a prompt ends with one of the user (or of a tool), "
            "after which the answer begins"
        )
    text = MESSAGE_GAP.join(content for _, content in read)
    if len(read) == 1 and read[0][0] == "user":
        return Conversation(text, None)
    turns = [Turn(role=role, bytes=len(content.encode())) for role, content in read]  # type: ignore[arg-type]
    return Conversation(text, turns)


def _message(number: int, given: object) -> tuple[str, str]:
    if not isinstance(given, Mapping):
        raise ValueError(f"message {number} is no mapping with role and content")
    role, content = given.get("role"), given.get("content")
    if role not in ROLES:
        raise ValueError(f"message {number} has the role {role!r}; known are {', '.join(ROLES)}")
    if not isinstance(content, str):
        raise ValueError(f"message {number} has a content that is not text")
    others = [str(key) for key in given if key not in ("role", "content") and given[key] is not None]
    if others:
        raise ValueError(f"message {number} has {', '.join(others)}; only role and content can be measured")
    return str(role), content
