"""Parts of the wire's messages. Generated from packages/protocol/src; do not edit.

packages/protocol/PROTOCOL.md defines the order of messages.
"""

# fmt: off
# ruff: noqa: E501

from typing import Annotated, Literal

from msgspec import Meta, Struct

PROTOCOL_VERSION = 5
MESSAGE_BYTES = 16777216
TOKENS = 1048576
LONG_TEXT_CHARS = 65536
PROMPT_CHARS = 4194304
MESSAGE_GAP = "\n\n"

Wiring = Literal["parallel", "sequential", "single", "mixed", "unknown"]
SelfCheckName = Literal["residual identity", "part split", "batch parity", "length switches", "own prompts", "determinism", "logits", "finite weights", "tokenizer round trip"]
Role = Literal["system", "developer", "user", "assistant", "tool"]
RowErrorCode = Literal["prompt_empty", "prompt_too_long", "out_of_memory", "poison_prompt", "measurement_failed", "chat_template_failed"]
NoticeCode = Literal["batch_halved", "not_captured", "not_packed", "not_compiled", "compiled_again", "eager_length", "code_not_run", "index_missing", "gguf_copy", "surplus_weights", "special_tokens_present", "measured_apart", "measured_alone", "roles_left_out"]
ErrorCode = Literal["protocol_version", "protocol_violation", "unknown_peer", "package_missing", "model_not_found", "model_not_ready", "hub_unreachable", "hub_refused", "not_a_model", "weights_not_safe", "weights_corrupt", "remote_code", "unsupported_architecture", "self_check_failed", "device_unavailable", "bad_request", "out_of_memory", "internal"]


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
    gguf_file: Annotated[str, Meta(max_length=1024)] | None
    adapter: Annotated[str, Meta(max_length=65536)] | None
    special_tokens: Literal["auto", "add", "none"]
    bos: Literal["auto", "with", "without"]
    device: Annotated[str, Meta(max_length=1024, pattern=r"^(auto|cpu|cuda(:\d+)?)\Z")]
    max_memory: Annotated[str, Meta(max_length=1024, pattern=r"^(cpu|cuda:\d+)=\d+(MiB|GiB)(,(cpu|cuda:\d+)=\d+(MiB|GiB))*\Z")] | None
    dtype: Literal["auto", "float64", "float32", "bfloat16", "float16"]
    quantize: Literal["none", "int8", "nf4"]
    precision: Literal["fast", "reference", "compat"]
    wiring: Literal["as-is", "parallel", "sequential", "parallel@last", "sequential@last"]
    truncate: Literal["error", "left", "right"]
    batch_size: Annotated[int, Meta(ge=1, le=4096)] | None
    layout: Literal["auto", "padded", "buckets"]
    compile: Literal["auto", "never", "always"]
    allow_bin: bool
    allow_failed_self_check: bool
    chat_template: Annotated[str, Meta(max_length=65536)] | None = None
    system: Annotated[str, Meta(max_length=65536)] | None = None
    positions: Annotated[str, Meta(max_length=1024, pattern=r"^(all|first|every:[1-9]\d{0,6}|\d{1,7}(,\d{1,7}){0,99})\Z")] | None = None
    position_predictions: bool = False
    vectors: Annotated[str, Meta(max_length=1024, pattern=r"^blocks:(all|every:[1-9]\d{0,3}|-?\d{1,4}(,-?\d{1,4}){0,99})\Z")] | None = None


class Lineage(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    origin: Literal["config", "model card", "adapter", "GGUF header"]
    base: Annotated[str, Meta(max_length=1024)]


class ConfigFlag(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    flag: Annotated[str, Meta(max_length=1024)]
    value: bool
    says: Annotated[str, Meta(max_length=1024)]
    shown: Annotated[str, Meta(max_length=1024)]
    verdict: Literal["agrees", "disagrees", "not shown"]


class BlocksOnDevice(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    device: Annotated[str, Meta(max_length=1024)]
    blocks: Annotated[int, Meta(ge=0, le=9007199254740991)]


class SelfCheckResult(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    name: SelfCheckName
    outcome: Literal["passed", "failed", "not applicable"]
    error: float | None
    limit: float | None
    detail: Annotated[str, Meta(max_length=65536)]


class SelfCheck(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    passed: bool
    seconds: float
    results: Annotated[list[SelfCheckResult], Meta(max_length=32)]


class Deviation(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    against: Literal["float32", "float64"]
    items: Annotated[list[Annotated[int, Meta(ge=0, le=9007199254740991)]], Meta(max_length=64)]
    gains: Annotated[list[float], Meta(max_length=64)]
    norms: Annotated[list[float], Meta(max_length=64)]
    entropies: Annotated[list[float], Meta(max_length=64)]
    same_token: Annotated[int, Meta(ge=0, le=9007199254740991)]
    limit: float
    seconds: float


class SpecialToken(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    id: Annotated[int, Meta(ge=0, le=9007199254740991)]
    text: Annotated[str, Meta(max_length=65536)]


class LengthSwitch(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    tokens: Annotated[int, Meta(ge=1, le=9007199254740991)]
    what: Annotated[str, Meta(max_length=1024)]


class SurplusWeights(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    kind: Literal["block", "adapter", "known extra", "other"]
    tensors: Annotated[int, Meta(ge=0, le=9007199254740991)]
    text: Annotated[str, Meta(max_length=65536)]


class Notice(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    code: NoticeCode
    text: Annotated[str, Meta(max_length=65536)]
    times: Annotated[int, Meta(ge=1, le=9007199254740991)]


class Execution(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    layout: Literal["packed or padded", "padded", "buckets", "fixed number"]
    captured: bool
    compiled: Annotated[int, Meta(ge=0, le=9007199254740991)]
    threads: Annotated[int, Meta(ge=0, le=9007199254740991)] | None
    flops_per_token: Annotated[int, Meta(ge=0, le=9007199254740991)] | None
    flops_per_prompt: Annotated[int, Meta(ge=0, le=9007199254740991)]
    matmul_flops: float | None
    notices: Annotated[list[Notice], Meta(max_length=8192)]


class AppliedTemplate(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    source: Literal["tokenizer", "request"]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
    system: Annotated[str, Meta(max_length=65536)] | None


class VectorLayout(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    blocks: Annotated[list[Annotated[int, Meta(ge=0, le=9007199254740991)]], Meta(min_length=1, max_length=1024)]
    dtype: Literal["float64", "float32", "bfloat16", "float16"]
    width: Annotated[int, Meta(ge=1, le=9007199254740991)]


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
    lineage: Annotated[list[Lineage], Meta(max_length=16)]
    files: Annotated[list[FileDigest], Meta(max_length=1024)]
    class_name: Annotated[str, Meta(max_length=1024)]
    model_type: Annotated[str, Meta(max_length=1024)]
    parameters: Annotated[int, Meta(ge=0, le=9007199254740991)]
    layers: Annotated[int, Meta(ge=1, le=1024)]
    width: Annotated[int, Meta(ge=1, le=9007199254740991)]
    vocabulary: Annotated[int, Meta(ge=1, le=9007199254740991)]
    context_tokens: Annotated[int, Meta(ge=1, le=9007199254740991)] | None
    dtype: Annotated[str, Meta(max_length=1024)]
    quantization: Annotated[str, Meta(max_length=1024)] | None
    device: Annotated[str, Meta(max_length=1024)]
    device_name: Annotated[str, Meta(max_length=1024)]
    placement: Annotated[list[BlocksOnDevice], Meta(max_length=1024)]
    precision: Literal["fast", "reference", "compat"]
    attention: Annotated[str, Meta(max_length=1024)]
    wiring: Wiring
    native_wiring: Wiring
    wiring_asked: Literal["as-is", "parallel", "sequential", "parallel@last", "sequential@last"]
    norm_type: Literal["LayerNorm", "RMSNorm", "none", "other", "mixed", "unknown"]
    norm_placement: Literal["pre", "post", "sandwich", "output", "none", "mixed", "unknown"]
    config_flags: Annotated[list[ConfigFlag], Meta(max_length=1024)]
    blocks_path: Annotated[str, Meta(max_length=1024)]
    final_norm_path: Annotated[str, Meta(max_length=1024)] | None
    head_path: Annotated[str, Meta(max_length=1024)]
    embedding_path: Annotated[str, Meta(max_length=1024)]
    tied_head: bool
    split_blocks: Annotated[int, Meta(ge=0, le=9007199254740991)]
    attention_part: Annotated[str, Meta(max_length=1024)] | None
    mlp_part: Annotated[str, Meta(max_length=1024)] | None
    label: LoadedModelLabel | None
    adapter: Annotated[str, Meta(max_length=65536)] | None
    tokens_before: Annotated[list[SpecialToken], Meta(max_length=1024)]
    tokens_after: Annotated[list[SpecialToken], Meta(max_length=1024)]
    length_switches: Annotated[list[LengthSwitch], Meta(max_length=16)]
    surplus: Annotated[list[SurplusWeights], Meta(max_length=1024)]
    random_weights: bool
    self_check: SelfCheck
    deviation: Deviation | None
    deviation_text: Annotated[str, Meta(max_length=65536)]
    execution: Execution
    versions: Annotated[list[PackageVersion], Meta(max_length=1024)]
    chat: AppliedTemplate | None = None
    vectors: VectorLayout | None = None


class Turn(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    role: Role
    bytes: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Item(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    item: Annotated[int, Meta(ge=0, le=9007199254740991)]
    text: Annotated[str, Meta(max_length=4194304)]
    turns: Annotated[list[Turn], Meta(min_length=1, max_length=1024)] | None = None


class ErrorRow(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    item: Annotated[int, Meta(ge=0, le=9007199254740991)]
    code: RowErrorCode
    text: Annotated[str, Meta(max_length=65536)]


class SplitBlock(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    attention_norms: Annotated[bytes, Meta(max_length=16777216)]
    attention_inners: Annotated[bytes, Meta(max_length=16777216)]
    mlp_norms: Annotated[bytes, Meta(max_length=16777216)]
    mlp_inners: Annotated[bytes, Meta(max_length=16777216)]
    errors: Annotated[bytes, Meta(max_length=16777216)]


class RowBlock(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    items: Annotated[bytes, Meta(max_length=16777216)]
    norms: Annotated[bytes, Meta(max_length=16777216)]
    delta_norms: Annotated[bytes, Meta(max_length=16777216)]
    inners: Annotated[bytes, Meta(max_length=16777216)]
    split: SplitBlock | None
    final_norms: Annotated[bytes, Meta(max_length=16777216)] | None
    entropies_nats: Annotated[bytes, Meta(max_length=16777216)]
    top_ids: Annotated[bytes, Meta(max_length=16777216)]
    top_tokens: Annotated[list[Annotated[str, Meta(max_length=65536)]], Meta(max_length=4096)]
    top_probs: Annotated[bytes, Meta(max_length=16777216)]
    token_counts: Annotated[bytes, Meta(max_length=16777216)]
    token_ids: Annotated[bytes, Meta(max_length=16777216)]
    last_tokens: Annotated[list[Annotated[str, Meta(max_length=65536)]], Meta(max_length=4096)]
    cut_tokens: Annotated[bytes, Meta(max_length=16777216)]


class PositionBlock(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    items: Annotated[bytes, Meta(max_length=16777216)]
    positions: Annotated[bytes, Meta(max_length=16777216)]
    token_ids: Annotated[bytes, Meta(max_length=16777216)]
    norms: Annotated[bytes, Meta(max_length=16777216)]
    delta_norms: Annotated[bytes, Meta(max_length=16777216)]
    inners: Annotated[bytes, Meta(max_length=16777216)]
    split: SplitBlock | None
    final_norms: Annotated[bytes, Meta(max_length=16777216)] | None
    entropies_nats: Annotated[bytes, Meta(max_length=16777216)] | None
    top_ids: Annotated[bytes, Meta(max_length=16777216)] | None
    top_probs: Annotated[bytes, Meta(max_length=16777216)] | None


class Span(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    name: Annotated[str, Meta(max_length=1024)]
    started_at: float
    seconds: float
