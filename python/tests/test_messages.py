"""The Python side reads the same frames as the TypeScript side, and refuses invalid ones."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import msgspec
import pytest
from gain_sidecar import messages

GOLDEN = Path(__file__).parents[2] / "packages" / "protocol" / "golden" / "frames.json"
NON_FINITE = {"#NaN": math.nan, "#Infinity": math.inf, "#-Infinity": -math.inf}
FRAMES: dict[str, dict[str, Any]] = json.loads(GOLDEN.read_text("utf-8"))
DECODERS: dict[str, msgspec.msgpack.Decoder[Any]] = {
    "sidecar": msgspec.msgpack.Decoder(messages.SidecarMessage),
    "orchestrator": msgspec.msgpack.Decoder(messages.OrchestratorMessage),
}


def plain(value: Any) -> Any:
    """Replaces values that JSON lacks: NaN and bytes become markers, because NaN is not equal to itself."""
    if isinstance(value, dict):
        # A prompt of one message has no turns on the wire.
        absent = {key for key, item in value.items() if key == "turns" and item is None}
        return {key: plain(item) for key, item in value.items() if key not in absent}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return f"#bytes {value.hex()}"
    value = NON_FINITE.get(value, value) if isinstance(value, str) else value
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


def builtins_of(message: Any) -> Any:
    """A message as dictionaries, with its bytes unchanged."""
    return msgspec.to_builtins(message, builtin_types=(bytes,))


def test_there_is_a_golden_frame_for_every_message() -> None:
    names = {frame["message"]["type"] for frame in FRAMES.values()}
    union = [*messages.SidecarMessage.__args__, *messages.OrchestratorMessage.__args__]
    assert names == {struct.__struct_config__.tag for struct in union}


@pytest.mark.parametrize("name", FRAMES)
def test_a_golden_frame_decodes_to_its_message(name: str) -> None:
    frame = FRAMES[name]
    decoded = DECODERS[frame["from"]].decode(bytes.fromhex(frame["hex"]))
    assert plain(builtins_of(decoded)) == plain(frame["message"])


@pytest.mark.parametrize("name", FRAMES)
def test_a_message_survives_a_round_trip(name: str) -> None:
    decoder = DECODERS[FRAMES[name]["from"]]
    decoded = decoder.decode(bytes.fromhex(FRAMES[name]["hex"]))
    again = decoder.decode(msgspec.msgpack.encode(decoded))
    assert plain(builtins_of(again)) == plain(builtins_of(decoded))


@pytest.mark.parametrize(
    "message",
    [
        {"type": "ack", "epoch": 1, "upto": 2, "extra": 0},
        {"type": "ack", "epoch": 1},
        {"type": "ack", "epoch": 1, "upto": -1},
        {"type": "ack", "epoch": 1, "upto": 0.5},
        {"type": "ack", "epoch": "1", "upto": 2},
        {"type": "eval", "epoch": 1},
        ["ack", 1, 2],
        {"type": "measure", "epoch": 1, "lease": 1, "items": []},
    ],
)
def test_a_wrong_shape_is_refused(message: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        DECODERS["orchestrator"].decode(msgspec.msgpack.encode(message))


@pytest.mark.parametrize(
    "frame", [b"", b"\xc1", b"\xd4\x01\x02", b"\x91" * 100_000, b"\xdd\xff\xff\xff\xff", b"E"]
)
def test_hostile_bytes_are_refused(frame: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, RecursionError)):
        DECODERS["orchestrator"].decode(frame)
