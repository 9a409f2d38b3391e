"""Chat prompts: messages ─▶ the model's chat template ─▶ ids, with the beginning of the answer at the end.

A template is somebody's program. transformers renders it in Jinja's sandbox, which refuses access to Python's
internals and limits the length of each loop; here its time and the length of its text are limited too.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from .. import chat_errors as errors
from ..messages import MESSAGE_GAP, PROMPT_CHARS, AppliedTemplate, Item, ModelRequest
from .special_tokens import PROBES, Affixes

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

DEFAULT = "default"
LONGEST_S = 10.0
# For templates that write the day: Llama 3.1's own default, so that a prompt has the same tokens every day.
TODAY = datetime(2024, 7, 26)
_CLOCK = re.compile(r"""strftime_now\(\s*(["'])(.*?)\1\s*\)""")


@dataclass(frozen=True)
class ChatTemplate:
    """The template around every prompt."""

    text: str
    is_own: bool
    """Is it the tokenizer's own?"""
    system: str | None
    """The system message of a prompt that has none."""
    around: Affixes
    """The ids before and after the content of a prompt that is one message."""

    @property
    def applied(self) -> AppliedTemplate:
        """As the wire names it."""
        digest = sha256(self.text.encode()).hexdigest()
        return AppliedTemplate(
            source="tokenizer" if self.is_own else "request", sha256=digest, system=self.system
        )

    def texts(self, tokenizer: PreTrainedTokenizerBase, items: Sequence[Item]) -> list[str | Exception]:
        """The text of each prompt, whose special tokens the template has written, or why it has none."""
        return [self._attempt(tokenizer, item) for item in items]

    def _attempt(self, tokenizer: PreTrainedTokenizerBase, item: Item) -> str | Exception:
        try:
            return render(tokenizer, self.text, messages_of(item, self.system))
        except Exception as cause:
            return errors.template_refuses(cause)


def chat_template(
    tokenizer: PreTrainedTokenizerBase, request: ModelRequest, source: str
) -> ChatTemplate | None:
    """The requested template, tried on one message; None for plain text. Raises SidecarError."""
    asked, system = request.chat_template, request.system
    if asked is None:
        if system is not None:
            raise errors.system_without_template()
        return None
    if request.special_tokens == "add" or request.bos != "auto":
        raise errors.template_and_special_tokens()
    if request.truncate != "error":
        raise errors.template_and_truncation(request.truncate)
    is_own = asked == DEFAULT
    text = _own_template(tokenizer, source) if is_own else asked
    try:
        around = _affixes(tokenizer, text, system)
    except Exception as cause:
        raise errors.template_fails(source if is_own else None, system, cause) from cause
    return ChatTemplate(text, is_own, system, around)


def _own_template(tokenizer: PreTrainedTokenizerBase, source: str) -> str:
    try:
        return tokenizer.get_chat_template()
    except ValueError as cause:
        raise errors.no_chat_template(source, cause) from cause


def messages_of(item: Item, system: str | None) -> list[dict[str, str]]:
    """The messages of a prompt, after the system message where it has none."""
    found = [{"role": "user", "content": item.text}]
    if item.turns is not None:
        contents, at = item.text.encode(), 0
        found = []
        for turn in item.turns:
            found.append({"role": turn.role, "content": contents[at : at + turn.bytes].decode()})
            at += turn.bytes + len(MESSAGE_GAP)
        if at != len(contents) + len(MESSAGE_GAP):
            raise ValueError("the turns of the prompt do not cover its text")
    if system is not None and found[0]["role"] not in ("system", "developer"):
        found.insert(0, {"role": "system", "content": system})
    return found


def render(tokenizer: PreTrainedTokenizerBase, template: str, messages: list[dict[str, str]]) -> str:
    """The text of these messages, up to where the answer begins. Raises what the template raises."""
    with _within(LONGEST_S):
        text = cast(
            "str",
            tokenizer.apply_chat_template(
                messages,
                chat_template=_CLOCK.sub(lambda call: repr(TODAY.strftime(call[2])), template),
                add_generation_prompt=True,
                tokenize=False,
            ),
        )
    if len(text) > PROMPT_CHARS:
        raise ValueError(f"it writes {len(text):,} characters; at most {PROMPT_CHARS:,} are possible")
    return text


def _affixes(tokenizer: PreTrainedTokenizerBase, template: str, system: str | None) -> Affixes:
    """The ids around the content of one message, by the first probe that the template repeats."""
    for probe in PROBES:
        text = render(tokenizer, template, messages_of(Item(item=0, text=probe), system))
        before, found, after = text.rpartition(probe)
        if not found:
            continue
        ids, own = (list(tokenizer(part, add_special_tokens=False)["input_ids"]) for part in (text, probe))
        for start in range(len(ids) - len(own), -1, -1):
            if ids[start : start + len(own)] == own:
                return Affixes(tuple(ids[:start]), tuple(ids[start + len(own) :]))
        # The content's first token depends on what is before it.
        ends = [tokenizer(part, add_special_tokens=False)["input_ids"] for part in (before, after)]
        return Affixes(*map(tuple, ends))
    raise ValueError("it leaves out the content of the user's message")


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in this thread, between two operations of Python, when the time is over."""
    thread, lock, is_over = ctypes.c_ulong(threading.get_ident()), threading.Lock(), False

    def raise_there(error: object) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)

    def expire() -> None:
        with lock:
            if not is_over:
                raise_there(ctypes.py_object(errors.TemplateTimeoutError))

    timer = threading.Timer(seconds, expire)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            is_over = True
            raise_there(None)
        timer.cancel()
