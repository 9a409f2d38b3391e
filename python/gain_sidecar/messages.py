"""The messages of the wire. Generated from packages/protocol/src/messages.ts; do not edit.

packages/protocol/PROTOCOL.md defines the order of messages.
"""

# fmt: off
# ruff: noqa: E501

from typing import Annotated, Literal

from msgspec import Meta, Struct

from .message_parts import LONG_TEXT_CHARS as LONG_TEXT_CHARS
from .message_parts import MESSAGE_BYTES as MESSAGE_BYTES
from .message_parts import MESSAGE_GAP as MESSAGE_GAP
from .message_parts import PROMPT_CHARS as PROMPT_CHARS
from .message_parts import PROTOCOL_VERSION as PROTOCOL_VERSION
from .message_parts import TOKENS as TOKENS
from .message_parts import AppliedTemplate as AppliedTemplate
from .message_parts import BlocksOnDevice as BlocksOnDevice
from .message_parts import ConfigFlag as ConfigFlag
from .message_parts import Deviation as Deviation
from .message_parts import ErrorCode as ErrorCode
from .message_parts import ErrorRow as ErrorRow
from .message_parts import Execution as Execution
from .message_parts import FileDigest as FileDigest
from .message_parts import Item as Item
from .message_parts import LengthSwitch as LengthSwitch
from .message_parts import Lineage as Lineage
from .message_parts import LoadedModel as LoadedModel
from .message_parts import LoadedModelLabel as LoadedModelLabel
from .message_parts import ModelRequest as ModelRequest
from .message_parts import Notice as Notice
from .message_parts import NoticeCode as NoticeCode
from .message_parts import PackageVersion as PackageVersion
from .message_parts import PositionBlock as PositionBlock
from .message_parts import Role as Role
from .message_parts import RowBlock as RowBlock
from .message_parts import RowErrorCode as RowErrorCode
from .message_parts import SelfCheck as SelfCheck
from .message_parts import SelfCheckName as SelfCheckName
from .message_parts import SelfCheckResult as SelfCheckResult
from .message_parts import Span as Span
from .message_parts import SpecialToken as SpecialToken
from .message_parts import SplitBlock as SplitBlock
from .message_parts import SurplusWeights as SurplusWeights
from .message_parts import Turn as Turn
from .message_parts import VectorLayout as VectorLayout
from .message_parts import Wiring as Wiring


class Hello(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="hello"):
    protocol_min: Annotated[int, Meta(ge=0, le=9007199254740991)]
    protocol_max: Annotated[int, Meta(ge=0, le=9007199254740991)]
    token: Annotated[str, Meta(max_length=1024)]
    pid: Annotated[int, Meta(ge=0, le=9007199254740991)]
    python: Annotated[str, Meta(max_length=1024)]
    versions: Annotated[list[PackageVersion], Meta(max_length=1024)]
    devices: Annotated[list[Annotated[str, Meta(max_length=1024)]], Meta(max_length=1024)]


class Progress(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="progress"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    step: Literal["import", "resolve", "download", "convert", "load", "check", "warm-up"]
    text: Annotated[str, Meta(max_length=65536)]
    done: Annotated[int, Meta(ge=0, le=9007199254740991)] | None
    total: Annotated[int, Meta(ge=0, le=9007199254740991)] | None


class Loaded(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="loaded"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    model: LoadedModel
    reused: bool
    spans: Annotated[list[Span], Meta(max_length=256)]
    seconds: float


class Positions(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="positions"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    lease: Annotated[int, Meta(ge=0, le=9007199254740991)]
    rows: PositionBlock


class Vectors(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="vectors"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    lease: Annotated[int, Meta(ge=0, le=9007199254740991)]
    numbers: Annotated[bytes, Meta(max_length=16777216)]


class Measured(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="measured"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    lease: Annotated[int, Meta(ge=0, le=9007199254740991)]
    rows: RowBlock
    errors: Annotated[list[ErrorRow], Meta(max_length=4096)]
    notices: Annotated[list[Notice], Meta(max_length=8192)]
    started_at: float
    seconds: float
    tokens: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Bye(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="bye"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    leases: Annotated[int, Meta(ge=0, le=9007199254740991)]
    rows: Annotated[int, Meta(ge=0, le=9007199254740991)]
    errors: Annotated[int, Meta(ge=0, le=9007199254740991)]
    unacknowledged: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Failed(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="failed"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)] | None
    code: ErrorCode
    text: Annotated[str, Meta(max_length=65536)]


class Welcome(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="welcome"):
    protocol: Annotated[int, Meta(ge=0, le=9007199254740991)]
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    credit: Annotated[int, Meta(ge=1, le=16)]


class Reject(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="reject"):
    code: ErrorCode
    text: Annotated[str, Meta(max_length=65536)]


class Load(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="load"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    request: ModelRequest
    sample: Annotated[list[Item], Meta(max_length=64)]
    prompts: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Measure(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="measure"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    lease: Annotated[int, Meta(ge=0, le=9007199254740991)]
    items: Annotated[list[Item], Meta(min_length=1, max_length=4096)]


class Ack(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="ack"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    upto: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Drain(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="drain"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Shutdown(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="shutdown"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]


SidecarMessage = Hello | Progress | Loaded | Positions | Vectors | Measured | Bye | Failed
OrchestratorMessage = Welcome | Reject | Load | Measure | Ack | Drain | Shutdown
