"""Errors of chat templates."""

from __future__ import annotations

from .errors import PromptError, SidecarError


def no_chat_template(source: str, cause: BaseException) -> SidecarError:
    reason = "" if "chat_template is not set" in str(cause) else f" ({cause})"
    return SidecarError(
        "bad_request",
        f"--chat-template default was requested, but the tokenizer of {source} has no chat template{reason}: "
        "give one as a file (--chat-template FILE), or measure plain text with --chat-template none",
    )


def template_fails(source: str | None, system: str | None, cause: BaseException) -> SidecarError:
    whose = "the given file" if source is None else f"the tokenizer of {source}"
    with_system = "" if system is None else "a system message and "
    way_out = "correct it" if system is None else "drop --system if the model has no system messages"
    return SidecarError(
        "bad_request",
        f"the chat template of {whose} cannot be used: with {with_system}one message of the user it fails "
        f"({_brief(cause)}): {way_out}, or choose another with --chat-template",
    )


def system_without_template() -> SidecarError:
    return SidecarError(
        "bad_request",
        "--system was requested without a chat template, and plain text has no system message: add "
        "--chat-template default",
    )


def template_and_special_tokens() -> SidecarError:
    return SidecarError(
        "bad_request",
        "--chat-template was requested with --special-tokens add, --bos or --no-bos: the template alone "
        "writes the special tokens, and none is added twice. Drop one of the two",
    )


def template_and_truncation(side: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--chat-template was requested with --truncate {side}, which would cut off parts of the template: "
        "drop one of the two",
    )


class TemplateTimeoutError(TimeoutError):
    """Raised in a template that renders for too long."""

    def __init__(self) -> None:
        super().__init__("it takes more than 10 s")


def template_refuses(cause: BaseException) -> PromptError:
    return PromptError(
        "chat_template_failed",
        f"the chat template fails on this prompt ({_brief(cause)}): correct the roles or the order of its "
        "messages, or choose another template with --chat-template",
    )


def _brief(cause: BaseException) -> str:
    return f"{type(cause).__name__}: {cause}"[:1000]
