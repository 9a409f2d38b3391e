"""The messages of the wire. Generated from packages/protocol/src/messages.ts; do not edit.

PROTOCOL.md in packages/protocol says who sends what when.
"""

# fmt: off
# ruff: noqa: E501

from typing import Annotated, Literal

from msgspec import Meta, Struct

PROTOCOL_VERSION = 1
MESSAGE_BYTES = 16777216
TOKENS = 1048576
LONG_TEXT_CHARS = 65536

RowErrorCode = Literal["prompt_empty", "prompt_too_long", "out_of_memory", "poison_prompt", "measurement_failed"]
ErrorCode = Literal["protocol_version", "protocol_violation", "unknown_peer", "package_missing", "model_not_found", "model_not_ready", "hub_unreachable", "hub_refused", "not_a_model", "weights_not_safe", "weights_corrupt", "remote_code", "unsupported_architecture", "device_unavailable", "bad_request", "out_of_memory", "internal"]


class PackageVersion(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    name: Annotated[str, Meta(max_length=1024)]
    version: Annotated[str, Meta(max_length=1024)]


class FileDigest(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    file: Annotated[str, Meta(max_length=1024)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class ModelRequest(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    model: Annotated[str, Meta(max_length=1024)]
    path: Annotated[str, Meta(max_length=65536)] | None
    revision: Annotated[str, Meta(max_length=1024)] | None
    device: Annotated[str, Meta(max_length=1024, pattern=r"^(auto|cpu|cuda(:\d+)?)\Z")]
    dtype: Literal["auto", "float32", "bfloat16", "float16"]
    precision: Literal["fast", "reference", "compat"]
    batch_size: Annotated[int, Meta(ge=1, le=1024)] | None
    allow_bin: bool


class LoadedModelLabel(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    name: Annotated[str, Meta(max_length=1024)]
    slug: Annotated[str, Meta(max_length=1024)]
    architecture: Annotated[str, Meta(max_length=1024)]
    norm_type: Annotated[str, Meta(max_length=1024)]
    params: Annotated[str, Meta(max_length=1024)]
    role: Annotated[str, Meta(max_length=1024)]


class LoadedModel(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    name: Annotated[str, Meta(max_length=1024)]
    source: Annotated[str, Meta(max_length=65536)]
    revision: Annotated[str, Meta(max_length=1024)] | None
    reason: Annotated[str, Meta(max_length=65536)]
    files: Annotated[list[FileDigest], Meta(max_length=1024)]
    class_name: Annotated[str, Meta(max_length=1024)]
    model_type: Annotated[str, Meta(max_length=1024)]
    parameters: Annotated[int, Meta(ge=0, le=9007199254740991)]
    layers: Annotated[int, Meta(ge=1, le=1024)]
    width: Annotated[int, Meta(ge=1, le=9007199254740991)]
    vocabulary: Annotated[int, Meta(ge=1, le=9007199254740991)]
    context_tokens: Annotated[int, Meta(ge=1, le=9007199254740991)] | None
    dtype: Annotated[str, Meta(max_length=1024)]
    device: Annotated[str, Meta(max_length=1024)]
    device_name: Annotated[str, Meta(max_length=1024)]
    precision: Literal["fast", "reference", "compat"]
    attention: Annotated[str, Meta(max_length=1024)]
    wiring: Literal["parallel", "sequential", "unknown"]
    norm_type: Literal["LayerNorm", "RMSNorm", "none", "unknown"]
    blocks_path: Annotated[str, Meta(max_length=1024)]
    head_path: Annotated[str, Meta(max_length=1024)]
    label: LoadedModelLabel | None
    adds_bos: bool
    random_weights: bool
    versions: Annotated[list[PackageVersion], Meta(max_length=1024)]


class Item(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    item: Annotated[int, Meta(ge=0, le=9007199254740991)]
    text: Annotated[str, Meta(max_length=4194304)]


class MeasuredRow(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    item: Annotated[int, Meta(ge=0, le=9007199254740991)]
    norms: Annotated[list[float], Meta(max_length=1025)]
    delta_norms: Annotated[list[float], Meta(max_length=1025)]
    inners: Annotated[list[float], Meta(max_length=1025)]
    entropy_nats: float
    top_id: Annotated[int, Meta(ge=0, le=9007199254740991)]
    top_token: Annotated[str, Meta(max_length=65536)]
    top_prob: float
    token_ids: Annotated[list[Annotated[int, Meta(ge=0, le=9007199254740991)]], Meta(max_length=1048576)]
    last_token: Annotated[str, Meta(max_length=65536)]


class ErrorRow(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    item: Annotated[int, Meta(ge=0, le=9007199254740991)]
    code: RowErrorCode
    text: Annotated[str, Meta(max_length=65536)]


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
    seconds: float


class Measured(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="measured"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    lease: Annotated[int, Meta(ge=0, le=9007199254740991)]
    rows: Annotated[list[MeasuredRow], Meta(max_length=1024)]
    errors: Annotated[list[ErrorRow], Meta(max_length=1024)]
    seconds: float


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


class Measure(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="measure"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    lease: Annotated[int, Meta(ge=0, le=9007199254740991)]
    items: Annotated[list[Item], Meta(min_length=1, max_length=1024)]


class Ack(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="ack"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]
    upto: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Drain(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="drain"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Shutdown(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="shutdown"):
    epoch: Annotated[int, Meta(ge=0, le=9007199254740991)]


SidecarMessage = Hello | Progress | Loaded | Measured | Bye | Failed
OrchestratorMessage = Welcome | Reject | Load | Measure | Ack | Drain | Shutdown
