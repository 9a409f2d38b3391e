"""Rebuilds a GPT-2 style byte-level BPE (vocab.json and merges.txt) from its tokens in rank order.

A rank file lists each token's bytes and not the merges, but they follow from it: every token of two or more
bytes comes from one merge, of the two parts into which the merges before it join its bytes.
Source of the alphabet and of the method: Radford et al. 2019, the GPT-2 release (encoder.py).
"""

from __future__ import annotations

from collections.abc import Sequence


def byte_alphabet() -> dict[int, str]:
    """GPT-2's printable character for each byte: itself where printable, else the next from U+0100 on."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    alphabet = {byte: chr(byte) for byte in printable}
    others = (byte for byte in range(256) if byte not in alphabet)
    return alphabet | {byte: chr(0x100 + n) for n, byte in enumerate(others)}


def rebuild(tokens: Sequence[bytes]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Vocabulary (text → rank) and merges (in rank order) of the BPE whose tokens these are.

    Raises ValueError when a token is not one merge of two lower tokens: then this is no byte-level BPE.
    """
    ranks = {token: rank for rank, token in enumerate(tokens)}
    alphabet = byte_alphabet()

    def spell(token: bytes) -> str:
        return "".join(alphabet[byte] for byte in token)

    merges = []
    for rank, token in enumerate(tokens):
        if len(token) < 2:
            continue
        parts = _merge_below(token, ranks, rank)
        if len(parts) != 2:
            raise ValueError(f"token {rank} ({token!r}) is not one merge of two lower tokens: {parts!r}")
        merges.append((spell(parts[0]), spell(parts[1])))
    return {spell(token): rank for rank, token in enumerate(tokens)}, merges


def _merge_below(token: bytes, ranks: dict[bytes, int], limit: int) -> list[bytes]:
    """The parts of `token` after all merges of a rank below `limit`, lowest rank first."""
    parts = [token[i : i + 1] for i in range(len(token))]
    while True:
        pairs = ((ranks.get(parts[i] + parts[i + 1], limit), i) for i in range(len(parts) - 1))
        rank, at = min(pairs, default=(limit, 0))
        if rank >= limit:
            return parts
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
