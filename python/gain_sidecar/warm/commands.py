"""Commands to the keeper of a warm sidecar, and its replies. Generated from packages/protocol/src/keeper.ts; do not edit.

PROTOCOL.md in packages/protocol says who sends what when.
"""

# fmt: off
# ruff: noqa: E501

from typing import Annotated, Literal

from msgspec import Meta, Struct

from ..messages import ModelRequest

LINE_BYTES = 262144
KEEP_MS = 86400000
STDERR_LINES = 20
STDERR_LINE_CHARS = 500


class Acquire(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="acquire"):
    endpoint: Annotated[str, Meta(max_length=1024, pattern=r"^ipc:\/\/")]
    token: Annotated[str, Meta(max_length=1024)]
    fingerprint: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
    request: ModelRequest
    fresh: bool
    keep_ms: Annotated[int, Meta(ge=1, le=86400000)] | None


class Status(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="status"):
    pass


class Stop(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="stop"):
    pass


class Acquired(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="acquired"):
    keeper_pid: Annotated[int, Meta(ge=1, le=9007199254740991)]


class Declined(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="declined"):
    reason: Literal["busy", "other_model", "other_program", "outdated"]


class HeldModel(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    name: Annotated[str, Meta(max_length=1024)]
    device: Annotated[str, Meta(max_length=1024)]
    device_name: Annotated[str, Meta(max_length=1024)]
    dtype: Annotated[str, Meta(max_length=1024)]


class StatusReply(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="status_reply"):
    pid: Annotated[int, Meta(ge=1, le=9007199254740991)]
    keeper_pid: Annotated[int, Meta(ge=1, le=9007199254740991)]
    python: Annotated[str, Meta(max_length=1024)]
    state: Literal["idle", "busy", "leaving"]
    since: float
    seconds_left: float | None
    keep_ms: Annotated[int, Meta(ge=1, le=86400000)]
    request: ModelRequest | None
    model: HeldModel | None
    resident_bytes: Annotated[int, Meta(ge=0, le=9007199254740991)] | None
    gpu_bytes: Annotated[int, Meta(ge=0, le=9007199254740991)] | None


class Departed(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="departed"):
    exit_code: Annotated[int, Meta(ge=0, le=9007199254740991)] | None
    signal: Annotated[str, Meta(max_length=1024)] | None
    stderr_tail: Annotated[list[Annotated[str, Meta(max_length=1024)]], Meta(max_length=20)]


KeeperCommand = Acquire | Status | Stop
KeeperReply = Acquired | Declined | StatusReply | Departed
