"""A first pass for which memory is missing is reported as that, not as a model that cannot run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from gain_sidecar.errors import SidecarError
from loading_service import load
from tiny_models import save_tiny
from transformers import GPT2LMHeadModel


def test_a_first_pass_without_memory_is_out_of_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 394.00 MiB.")

    save_tiny("gpt2", tmp_path)
    monkeypatch.setattr(GPT2LMHeadModel, "forward", full)
    with pytest.raises(SidecarError) as refused:
        load(tmp_path)
    assert refused.value.code == "out_of_memory"
