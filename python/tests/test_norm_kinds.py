"""Norms are recognised by what they compute."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from gain_sidecar.anatomy.calls import watching
from gain_sidecar.anatomy.norm_kinds import norm_kind
from torch import nn

WIDTH = 24


class Unnamed(nn.Module):
    """RMSNorm under another name."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(WIDTH))

    def forward(self, states: Any) -> Any:
        return self.weight * states / states.pow(2).mean(-1, keepdim=True).add(1e-6).sqrt()


class ScaleNorm(nn.Module):
    """A norm by name that divides by the largest number."""

    def forward(self, states: Any) -> Any:
        return states / states.abs().amax(-1, keepdim=True)


def kind_of(module: nn.Module) -> Any:
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(torch.randn_like(parameter))
        with watching([("it", module)]) as calls:
            module(torch.randn(2, 5, WIDTH))
    return norm_kind(calls[0])


@pytest.mark.parametrize(
    ("module", "kind"),
    [
        (nn.LayerNorm(WIDTH), "LayerNorm"),
        (nn.LayerNorm(WIDTH, elementwise_affine=False), "LayerNorm"),
        (nn.LayerNorm(WIDTH, bias=False), "LayerNorm"),
        (nn.RMSNorm(WIDTH), "RMSNorm"),
        (Unnamed(), "RMSNorm"),
        (ScaleNorm(), "other"),
        (nn.Linear(WIDTH, WIDTH), None),
        (nn.Identity(), None),
        (nn.GELU(), None),
        (nn.Softmax(dim=-1), None),
    ],
)
def test_a_norm_is_known_by_its_numbers(module: nn.Module, kind: str | None) -> None:
    assert kind_of(module) == kind


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_a_norm_in_half_precision_is_known_too(dtype: torch.dtype) -> None:
    for module, kind in ((nn.LayerNorm(WIDTH), "LayerNorm"), (nn.RMSNorm(WIDTH), "RMSNorm")):
        module.to(dtype)
        with watching([("it", module)]) as calls:
            module(torch.randn(2, 5, WIDTH, dtype=dtype))
        assert norm_kind(calls[0]) == kind


def test_norms_of_transformers_that_carry_misleading_names_are_told() -> None:
    from transformers.models.cohere.modeling_cohere import CohereLayerNorm
    from transformers.models.t5.modeling_t5 import T5LayerNorm

    # T5's subtracts no mean; Cohere's has no bias.
    assert kind_of(T5LayerNorm(WIDTH)) == "RMSNorm"
    assert kind_of(CohereLayerNorm(WIDTH)) == "LayerNorm"
