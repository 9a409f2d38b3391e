"""A sidecar on a GPU whose device fails for good when a lease has a prompt with the word POISON.

`python sticky_sidecar.py …` takes the arguments of `python -m gain_sidecar`.
"""

from __future__ import annotations

import runpy
from typing import Any

import torch
from gain_sidecar.measuring.leases import Leases

real = Leases._tokenized


def fails(leases: Leases, items: Any) -> Any:
    """An index out of range on the GPU: every later call of the process fails."""
    if any("POISON" in item.text for item in items):
        torch.zeros(1, device="cuda")[torch.tensor([5], device="cuda")]
    return real(leases, items)


if __name__ == "__main__":
    Leases._tokenized = fails  # type: ignore[method-assign, assignment]
    runpy.run_module("gain_sidecar", run_name="__main__")
