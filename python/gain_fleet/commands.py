"""Commands to the fleet, and its replies. Generated from packages/protocol/src/fleet.ts; do not edit.

packages/protocol/PROTOCOL.md defines the order of messages.
"""

# fmt: off
# ruff: noqa: E501

from typing import Annotated, Literal

from msgspec import Meta, Struct

LINE_BYTES = 262144
LONG_TEXT_CHARS = 65536
STDERR_LINES = 20
STDERR_LINE_CHARS = 500

ClusterCode = Literal["cluster_unreachable", "cluster_refused", "cluster_open", "node_differs", "package_missing", "device_unavailable"]


class Describe(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="describe"):
    pass


class Inspect(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="inspect"):
    pass


class AcquireLane(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="acquire"):
    endpoint: Annotated[str, Meta(max_length=1024, pattern=r"^ipc:\/\/")]
    token: Annotated[str, Meta(max_length=1024)]
    gpus: float


class ClusterNode(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    host: Annotated[str, Meta(max_length=1024)]
    address: Annotated[str, Meta(max_length=1024)]
    gpus: float
    free_gpus: float


class ClusterReply(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="cluster"):
    address: Annotated[str, Meta(max_length=1024)]
    is_open: bool
    ray: Annotated[str, Meta(max_length=1024)]
    python: Annotated[str, Meta(max_length=1024)]
    nodes: Annotated[list[ClusterNode], Meta(max_length=1024)]


class NodeReport(Struct, forbid_unknown_fields=True, frozen=True, rename="camel"):
    address: Annotated[str, Meta(max_length=1024)]
    report: Annotated[str, Meta(max_length=65536)] | None
    problem: Annotated[str, Meta(max_length=65536)] | None


class Inspected(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="inspected"):
    nodes: Annotated[list[NodeReport], Meta(max_length=1024)]


class Waiting(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="waiting"):
    text: Annotated[str, Meta(max_length=65536)]


class LaneAcquired(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="acquired"):
    host: Annotated[str, Meta(max_length=1024)]
    gpus: Annotated[list[Annotated[str, Meta(max_length=1024)]], Meta(max_length=1024)]


class Refused(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="refused"):
    code: Literal["cluster_unreachable", "cluster_refused", "cluster_open", "node_differs", "package_missing", "device_unavailable"]
    text: Annotated[str, Meta(max_length=65536)]


class LaneDeparted(Struct, forbid_unknown_fields=True, frozen=True, rename="camel", tag_field="type", tag="departed"):
    exit_code: Annotated[int, Meta(ge=0, le=9007199254740991)] | None
    signal: Annotated[str, Meta(max_length=1024)] | None
    stderr_tail: Annotated[list[Annotated[str, Meta(max_length=1024)]], Meta(max_length=20)]
    lost: bool


FleetCommand = Describe | Inspect | AcquireLane
FleetReply = ClusterReply | Inspected | Waiting | LaneAcquired | Refused | LaneDeparted
