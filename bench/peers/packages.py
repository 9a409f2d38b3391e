"""The ways of several packages, where one that fails does not end the comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .measurement import Way


def ways_of(
    packages: Mapping[str, Callable[[], Mapping[str, Way]]],
) -> tuple[dict[str, Way], dict[str, dict[str, str]]]:
    """The ways by their names in the tables; for a package that cannot be set up, the error."""
    ways: dict[str, Way] = {}
    refused: dict[str, dict[str, str]] = {}
    for package, make in packages.items():
        try:
            ways.update({f"{package}, {way}": run for way, run in make().items()})
        except Exception as error:
            refused[package] = failed(error)
    return ways, refused


def failed(error: Exception) -> dict[str, str]:
    """The stored result of what failed."""
    return {"error": f"{type(error).__name__}: {str(error).splitlines()[0][:120] if str(error) else ''}"}
