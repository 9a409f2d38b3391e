"""Errors in the messages of a session, with their texts."""

from __future__ import annotations

from .errors import SETUP_COMMAND, SidecarError


def other_protocol(chosen: int, spoken: int) -> SidecarError:
    return SidecarError(
        "protocol_version",
        f"the orchestrator chose protocol {chosen}; this sidecar supports {spoken}. Run `{SETUP_COMMAND}` so "
        "that both come from the same tree",
    )


def malformed_message(problem: str) -> SidecarError:
    return SidecarError("protocol_violation", f"a frame that is no message arrived: {problem}")


def unexpected_message(name: str, expected: str) -> SidecarError:
    return SidecarError("protocol_violation", f"{name} arrived where {expected} was expected")


def other_epoch(name: str, epoch: int, own: int) -> SidecarError:
    return SidecarError("protocol_violation", f"{name} of epoch {epoch} in {own}")


def credit_exceeded(lease: int, credit: int) -> SidecarError:
    return SidecarError(
        "protocol_violation",
        f"lease {lease} exceeds the credit: welcome allowed {credit} leases at a time, and so many are not "
        "answered yet",
    )
