"""Compat mode gives the notebook's numbers: norms in the model's dtype, and its clipped entropy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from families import FAMILIES
from loading_service import load, measure
from references import load_plain
from scipy.stats import entropy
from tiny_models import TEXT, TEXTS, save_tiny


def notebook_values(model: Any, tokenizer: Any, blocks_path: str, text: str) -> dict[str, Any]:
    """The published notebook's measuring loop: torch.norm in the model's dtype, scipy's entropy."""
    import torch

    norms: list[float] = []
    handles = [
        block.register_forward_hook(
            lambda _, __, output: norms.append(
                float(torch.norm((output[0] if isinstance(output, tuple) else output)[0, -1]).cpu().item())
            )
        )
        for block in model.get_submodule(blocks_path)
    ]
    with torch.no_grad():
        logits = model(**tokenizer(text, return_tensors="pt", truncation=True)).logits
    for handle in handles:
        handle.remove()
    last = logits[0, -1, :].float()
    probabilities = torch.softmax(last, dim=0).cpu().numpy().astype(np.float64)
    probabilities = np.clip(probabilities, 1e-10, 1.0)
    probabilities = probabilities / probabilities.sum()
    top = int(torch.argmax(last).item())
    return {
        "norms": norms,
        "entropy_nats": float(entropy(probabilities)),
        "top_id": top,
        "top_prob": float(probabilities[top]),
    }


@pytest.mark.parametrize("family", ["gptj", "llama"])
@pytest.mark.parametrize("dtype", ["bfloat16", "float32"])
def test_compat_equals_the_notebook(family: str, dtype: str, tmp_path: Path) -> None:
    service, _ = load(save_tiny(family, tmp_path), precision="compat", dtype=dtype)
    model, tokenizer = load_plain(tmp_path, dtype)
    rows, errors = measure(service, TEXTS)
    assert errors == []
    for row, text in zip(rows, TEXTS, strict=True):
        expected = notebook_values(model, tokenizer, FAMILIES[family].blocks_path, text)
        assert row.norms[1:] == expected["norms"]
        assert row.entropy_nats == pytest.approx(expected["entropy_nats"], rel=1e-12)
        assert row.top_id == expected["top_id"]
        assert row.top_prob == expected["top_prob"]


def test_compat_takes_its_deltas_in_full_precision(tmp_path: Path) -> None:
    save_tiny("gptj", tmp_path)
    compat, _ = load(tmp_path, precision="compat", dtype="bfloat16")
    fast, _ = load(tmp_path, precision="fast", dtype="bfloat16", batch_size=1)
    (coarse,), (fine,) = measure(compat, [TEXT[:40]])[0], measure(fast, [TEXT[:40]])[0]
    assert coarse.delta_norms == pytest.approx(fine.delta_norms, rel=1e-6)
    assert coarse.norms != fine.norms
