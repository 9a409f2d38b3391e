"""Any bytes as a frame from the orchestrator: the property that every one of them must have.

As a program it searches for a frame without the property, with the mutations of libFuzzer, if atheris is
installed: ``python python/tests/fuzzed_frames.py 1000000``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gain_sidecar import messages
from gain_sidecar.transport import Malformed, decode

GOLDEN = Path(__file__).parents[2] / "packages" / "protocol" / "golden" / "frames.json"
DECODER = msgspec.msgpack.Decoder(messages.OrchestratorMessage)
ENCODER = msgspec.msgpack.Encoder()


def golden_frames() -> list[bytes]:
    """The frames of both sides."""
    return [bytes.fromhex(frame["hex"]) for frame in json.loads(GOLDEN.read_text("utf-8")).values()]


def is_message(frame: bytes) -> bool:
    """Is it a message, which is the same after a round trip? Otherwise it is Malformed; nothing is raised."""
    decoded = decode(DECODER, [frame])
    if isinstance(decoded, Malformed):
        assert decoded.problem
        return False
    again = DECODER.decode(ENCODER.encode(decoded))
    assert again == decoded
    return True


def search(runs: int) -> None:
    """Try so many frames that libFuzzer makes of the golden ones, and print how many were messages."""
    import atheris

    golden = golden_frames()
    seen = {True: 0, False: 0}

    def mutated(data: bytes, max_size: int, seed: int) -> bytes:
        # The decoder is compiled, so coverage would keep no golden frame among the inputs.
        frame = golden[seed % len(golden)] if seed % 5 else data
        return bytes(atheris.Mutate(frame, max_size))

    def one(data: bytes) -> None:
        seen[is_message(data)] += 1
        if sum(seen.values()) == runs:
            print(json.dumps({"messages": seen[True], "malformed": seen[False]}), flush=True)

    options = [f"-runs={runs}", "-max_len=4096", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options], one, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    search(int(sys.argv[1]))
