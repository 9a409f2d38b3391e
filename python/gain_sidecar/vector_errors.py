"""Errors of vectors of blocks."""

from __future__ import annotations

from .errors import SidecarError


def compat_vectors() -> SidecarError:
    return SidecarError(
        "bad_request",
        "precision compat reproduces the notebook, which keeps no vectors, but --vectors was requested: drop "
        "one of the two",
    )


def unknown_block(rule: str, block: int, layers: int) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--vectors {rule} was requested, and block {block} is not in this model: it has {layers} blocks, "
        f"numbered 1 to {layers} or -{layers} to -1; 0 is the input of the first",
    )


def no_block(rule: str, layers: int) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--vectors {rule} was requested, and this model has only {layers} blocks, so there is none to keep: "
        f"give a number of at most {layers}",
    )


def other_type(first: str, found: str, block: int) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--vectors keeps the residual stream in its own type, and this model has {first} in one block and "
        f"{found} after block {block}: choose blocks of one type",
    )
