"""The errors of measured positions."""

from __future__ import annotations

from .errors import GainError


def bad_positions(given: object) -> GainError:
    return GainError(
        "bad_request",
        f"positions is {str(given)[:60]!r}, and `last`, `all`, `first`, `every:8`, or up to 100 numbers "
        "from 0 as [0, 5, 10] are needed",
    )


def predictions_without_positions() -> GainError:
    return GainError(
        "bad_request",
        "position_predictions are of measured positions, and positions is `last`: name positions, or leave "
        "position_predictions out",
    )


def no_positions() -> GainError:
    return GainError(
        "bad_request",
        'only the last tokens were measured: gain.measure(…, positions="all") measures positions too, '
        "and `first`, `every:8` or [0, 5, 10] fewer of them",
    )


def positions_need_a_name(path: str) -> GainError:
    return GainError(
        "bad_request",
        f"the positions are written beside the rows, as positions….parquet beside rows….parquet, and {path} "
        "has another name: begin it with `rows`",
    )
