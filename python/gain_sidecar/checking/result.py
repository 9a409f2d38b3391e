"""The result of one check as a part of a message."""

from __future__ import annotations

import math
from typing import Literal

from ..messages import SelfCheckName, SelfCheckResult


def judge(name: SelfCheckName, error: float | None, limit: float, detail: str) -> SelfCheckResult:
    """Passed when the error is finite and within the limit."""
    if error is None or not math.isfinite(error):
        return SelfCheckResult(name=name, outcome="failed", error=None, limit=limit, detail=detail)
    outcome: Literal["passed", "failed"] = "passed" if error <= limit else "failed"
    return SelfCheckResult(name=name, outcome=outcome, error=error, limit=limit, detail=detail)


def answer(name: SelfCheckName, passed: bool, detail: str) -> SelfCheckResult:
    """The result of a check without an error and a limit."""
    outcome: Literal["passed", "failed"] = "passed" if passed else "failed"
    return SelfCheckResult(name=name, outcome=outcome, error=None, limit=None, detail=detail)


def not_applicable(name: SelfCheckName, reason: str) -> SelfCheckResult:
    return SelfCheckResult(name=name, outcome="not applicable", error=None, limit=None, detail=reason)
