"""Run as a process by the hub's tests: loads one model and prints what came of it as one line of JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec
from gain_sidecar.errors import SidecarError
from gain_sidecar.service import ModelService
from loading_service import request


def outcome(changes: dict[str, Any]) -> dict[str, Any]:
    """The result of `load`: the model, or the error's code and text; with every progress report."""
    steps: list[list[Any]] = []
    try:
        model = ModelService().load(request(**changes), [], 0, lambda *report: steps.append(list(report)))
    except SidecarError as error:
        return {"code": error.code, "text": error.text, "steps": steps}
    return {"model": msgspec.to_builtins(model), "steps": steps}


if __name__ == "__main__":
    print(json.dumps(outcome(json.loads(sys.argv[1]))))
