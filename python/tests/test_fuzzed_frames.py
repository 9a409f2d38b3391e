"""Properties of the sidecar's decoder and of a keeper's line buffer, for bytes that may be anything."""

from __future__ import annotations

import os
from typing import Any

import msgspec
from fuzzed_frames import golden_frames, is_message
from gain_sidecar.warm import commands
from gain_sidecar.warm.lines import LineBuffer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# The long form multiplies it.
LONG = int(os.environ.get("GAIN_LONG", "1"))
SETTINGS = settings(
    max_examples=2_000 * LONG, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=20)
    | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def damaged_frames(draw: st.DrawFn) -> bytes:
    """A true frame with bytes flipped, cut off or put in, or with one field replaced."""
    frame = bytearray(draw(st.sampled_from(golden_frames())))
    kind = draw(st.sampled_from(["flip", "cut", "insert", "replace"]))
    at = draw(st.integers(0, len(frame) - 1))
    if kind == "replace":
        fields = msgspec.msgpack.decode(bytes(frame))
        fields[draw(st.sampled_from([*fields, "new"]))] = draw(VALUES)
        return msgspec.msgpack.encode(fields)
    if kind == "flip":
        frame[at] = draw(st.integers(0, 255))
    elif kind == "cut":
        del frame[at:]
    else:
        frame[at:at] = draw(st.binary(max_size=12))
    return bytes(frame)


SEEN = {True: 0, False: 0}


@SETTINGS
@given(st.one_of(st.binary(max_size=200), damaged_frames(), VALUES.map(msgspec.msgpack.encode)))
def test_any_bytes_are_a_message_or_malformed(frame: bytes) -> None:
    SEEN[is_message(frame)] += 1


def test_some_were_messages_and_most_were_not() -> None:
    assert SEEN[True] > 0
    assert SEEN[False] > 500 * LONG


@SETTINGS
@given(st.lists(st.binary(max_size=30), max_size=20))
def test_lines_do_not_depend_on_how_they_arrive(pieces: list[bytes]) -> None:
    buffer = LineBuffer()
    lines = [line for piece in pieces for line in buffer.add(piece)]
    assert lines == b"".join(pieces).split(b"\n")[:-1]


def test_a_line_that_does_not_end_is_bounded() -> None:
    buffer = LineBuffer()
    added = 0
    try:
        while added <= 2 * commands.LINE_BYTES:
            buffer.add(b"x" * 4096)
            added += 4096
    except ValueError:
        assert added <= commands.LINE_BYTES
    else:
        raise AssertionError("a line beyond the limit was kept")
