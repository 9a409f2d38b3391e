"""Hostile answers of a sidecar: each mode replaces one message of a session by other frames.

`OF_MESSAGE` has the modes by name, for the message that each replaces: `hello`, `measured` or `bye`. The
orchestrator must refuse every answer that is not exactly what the protocol allows, and must store none of its
rows. packages/sidecar/testing/hostileModes.ts lists the expected outcomes.
"""

from __future__ import annotations

import math
import os
import struct
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec
from gain_sidecar import messages

Fields: TypeAlias = dict[str, Any]
"""A message as it is on the wire: fields in camelCase, columns as bytes."""
Attack: TypeAlias = Callable[[Fields], list[bytes]]

MEBIBYTE = 1 << 20
FOREIGN = 1_000_000
INT32 = struct.Struct("<i")
FLOAT64 = struct.Struct("<d")
ANSI = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"

encoded = msgspec.msgpack.Encoder().encode

NO_COLUMN: dict[str, object] = {"split": None, "finalNorms": None, "topTokens": [], "lastTokens": []}
EMPTY_ROWS = {name: NO_COLUMN.get(name, b"") for name in messages.RowBlock.__struct_encode_fields__}


def changed(**fields: object) -> Attack:
    """The message with other values in these fields."""
    return lambda message: [encoded({**message, **fields})]


def added(**offsets: int) -> Attack:
    """The message with these numbers added to its fields."""
    return lambda message: [
        encoded({**message, **{name: message[name] + by for name, by in offsets.items()}})
    ]


def column(name: str, change: Callable[[Any], Any]) -> Attack:
    """The message with another value of a column of its rows."""
    return lambda message: [
        encoded({**message, "rows": {**message["rows"], name: change(message["rows"][name])}})
    ]


def first_number(value: float) -> Callable[[bytes], bytes]:
    """Replaces the first float64 of a column."""
    return lambda numbers: FLOAT64.pack(value) + numbers[FLOAT64.size :]


def first_int(value: int) -> Callable[[bytes], bytes]:
    """Replaces the first int32 of a column."""
    return lambda numbers: INT32.pack(value) + numbers[INT32.size :]


def raw(*frames: bytes) -> Attack:
    """Frames instead of the message."""
    return lambda message: list(frames)


def before(*messages_before: Callable[[Fields], Fields]) -> Attack:
    """Other messages, then the true one."""
    return lambda message: [*(encoded(other(message)) for other in messages_before), encoded(message)]


def with_error(item: Callable[[Fields], int]) -> Attack:
    """An error row for this item in addition to the rows."""

    def attack(message: Fields) -> list[bytes]:
        error = {"item": item(message), "code": "measurement_failed", "text": "added"}
        return [encoded({**message, "errors": [*message["errors"], error]})]

    return attack


def first_item(message: Fields) -> int:
    """The number of the first prompt in the answer."""
    number: int = INT32.unpack_from(message["rows"]["items"])[0]
    return number


def another_depth(message: Fields) -> list[bytes]:
    """A whole answer of a model with one block more: the vectors of a row have one number more."""
    rows = dict(message["rows"])
    count = len(rows["items"]) // INT32.size

    def wider(numbers: bytes) -> bytes:
        width = len(numbers) // count
        parts = [numbers[k * width : (k + 1) * width] for k in range(count)]
        return b"".join(part + part[-FLOAT64.size :] for part in parts)

    for name in ("norms", "deltaNorms", "inners"):
        rows[name] = wider(rows[name])
    rows["split"] = {name: wider(numbers) for name, numbers in rows["split"].items()}
    return [encoded({**message, "rows": rows})]


def noise(stream: int, text: bytes) -> Attack:
    """Bytes on a standard stream before the true message."""

    def attack(message: Fields) -> list[bytes]:
        left = text
        while left:
            left = left[os.write(stream, left) :]
        return [encoded(message)]

    return attack


def leave(message: Fields) -> list[bytes]:
    """End with exit status 0, without an answer or a bye."""
    sys.stderr.flush()
    os._exit(0)


def map_of(*pairs: tuple[str, object]) -> bytes:
    """A map that may have a key twice."""
    return bytes([0x80 | len(pairs)]) + b"".join(encoded(key) + encoded(value) for key, value in pairs)


def failed(message: Fields) -> Fields:
    """A failure with escape sequences in its text."""
    return {"type": "failed", "epoch": message["epoch"], "code": "internal", "text": ANSI}


def progress(message: Fields) -> Fields:
    """Progress of a load."""
    return {
        "type": "progress",
        "epoch": message["epoch"],
        "step": "load",
        "text": "",
        "done": None,
        "total": None,
    }


def bye(message: Fields) -> Fields:
    """A farewell that nobody requested."""
    return {
        "type": "bye",
        "epoch": message["epoch"],
        "leases": 0,
        "rows": 0,
        "errors": 0,
        "unacknowledged": 0,
    }


def hello(message: Fields) -> Fields:
    """A second hello, without the token."""
    return {
        **{
            "type": "hello",
            "protocolMin": messages.PROTOCOL_VERSION,
            "protocolMax": messages.PROTOCOL_VERSION,
        },
        **{"token": "", "pid": os.getpid(), "python": "3", "versions": [], "devices": []},
    }


BYTES: dict[str, Attack] = {
    "random-bytes": raw(bytes((k * 2_654_435_761 >> 13) & 255 for k in range(4096))),
    "fixint": raw(b"\x45"),
    "deep-nesting": raw(b"\x91" * 100_000),
    "declared-array": raw(b"\xdd\xff\xff\xff\xff"),
    "declared-map": raw(b"\xdf\xff\xff\xff\xff"),
    "declared-bytes": raw(b"\xc6\xff\xff\xff\xff"),
    "ext-type": raw(b"\x82\xa4type\xa8measured\xa5epoch\xd4\x01\x00"),
    "reserved-byte": raw(b"\xc1"),
    "map-as-array": lambda message: [encoded(list(message.values()))],
    "frame-64-mib": raw(b"\0" * (64 * MEBIBYTE)),
    "frame-over-limit": raw(b"\0" * (messages.MESSAGE_BYTES + 1)),
    "cut-short": lambda message: [encoded(message)[:-1]],
    "trailing-byte": lambda message: [encoded(message) + b"\xc0"],
    "two-messages-in-one-frame": lambda message: [encoded(message) * 2],
    "key-twice": lambda message: [map_of(*message.items(), ("seq", message["seq"] + 5))],
    "text-not-utf8": lambda message: [
        frame.replace(b"\xa2QQ", b"\xa2\xff\xff")
        for frame in column("lastTokens", lambda texts: ["QQ", *texts[1:]])(message)
    ],
}

SHAPES: dict[str, Attack] = {
    "unknown-type": changed(type="measurement"),
    "no-type": lambda message: [encoded({key: value for key, value in message.items() if key != "type"})],
    "unknown-field": changed(extra=1),
    "proto-field": changed(__proto__={"seq": 1}),
    "missing-field": lambda message: [encoded({k: v for k, v in message.items() if k != "tokens"})],
    "number-as-text": changed(seq="1"),
    "fraction": changed(seq=1.5),
    "beyond-double": changed(seq=2**63),
    "unknown-error-code": lambda message: [
        encoded({**message, "errors": [{"item": first_item(message), "code": "no_such_code", "text": ""}]})
    ],
    "long-text": changed(errors=[{"item": 0, "code": "measurement_failed", "text": "x" * 65_537}]),
    "many-errors": changed(
        errors=[{"item": k, "code": "measurement_failed", "text": ""} for k in range(4_097)]
    ),
    "short-column": column("norms", lambda numbers: numbers[:-8]),
    "half-number": column("norms", lambda numbers: numbers[:-4]),
    "long-column": column("entropiesNats", lambda numbers: numbers + b"\0" * 8),
    "short-texts": column("lastTokens", lambda texts: texts[:-1]),
    "no-split": lambda message: [encoded({**message, "rows": {**message["rows"], "split": {}}})],
    "token-count-0": column("tokenCounts", first_int(0)),
    "token-count-huge": column("tokenCounts", first_int(2**31 - 1)),
    "negative-token": column("tokenIds", first_int(-1)),
    "negative-item": column("items", first_int(-1)),
    "negative-norm": column("norms", first_number(-1.0)),
    "negative-step": column("deltaNorms", first_number(-1e-300)),
    "negative-final-norm": column("finalNorms", first_number(-1.0)),
    "negative-probability": column("topProbs", first_number(-0.5)),
    "another-depth": another_depth,
    "seconds-nan": changed(seconds=math.nan),
    "seconds-infinite": changed(seconds=math.inf),
    "seconds-negative": changed(seconds=-1.0),
    "started-at-nan": changed(startedAt=math.nan),
}

ORDER: dict[str, Attack] = {
    "seq-gap": added(seq=1),
    "seq-zero": changed(seq=0),
    "stale-epoch": added(epoch=-1),
    "future-epoch": added(epoch=1),
    "foreign-lease": changed(lease=FOREIGN),
    "earlier-lease": changed(lease=0),
    "answer-twice": before(lambda message: message),
    "foreign-item": column("items", first_int(FOREIGN)),
    "item-twice": with_error(first_item),
    "item-added": with_error(lambda message: FOREIGN),
    "rows-left-out": lambda message: [encoded({**message, "rows": EMPTY_ROWS})],
    "early-bye": before(bye),
    "second-hello": before(hello),
    "progress-while-measuring": before(progress),
    "failed-with-escapes": before(failed),
    "exit-0": leave,
}

ALLOWED: dict[str, Attack] = {
    "nan-norm": column("norms", first_number(math.nan)),
    "infinite-norm": column("norms", first_number(math.inf)),
    "negative-infinite-norm": column("norms", first_number(-math.inf)),
    "stdout-10-mb": noise(1, b"x" * 10_000_000),
    "stderr-50-mb": noise(2, (ANSI.encode() * 3_600_000)[:50_000_000] + b"\n"),
}

GREETING: dict[str, Attack] = {
    "protocol-7-to-9": changed(protocolMin=7, protocolMax=9),
    "wrong-token": changed(token="0" * 64),
    "no-token": changed(token=""),
    "greeting-of-bytes": raw(b"\x45"),
}

FAREWELL: dict[str, Attack] = {"bye-too-many-rows": added(rows=1), "bye-too-few-leases": added(leases=-1)}

OF_MESSAGE: dict[str, dict[str, Attack]] = {
    "hello": GREETING,
    "measured": {**BYTES, **SHAPES, **ORDER, **ALLOWED},
    "bye": FAREWELL,
}
