"""The rewriting of products of widened matrices, on graphs of tensors that need no GPU."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
import torch
from gain_sidecar.measuring.wide_products import WideProducts
from torch import Tensor
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.fx.experimental.proxy_tensor import make_fx

aten = torch.ops.aten


def products(
    scores: Callable[[Tensor, Tensor], Tensor],
    dtype: torch.dtype = torch.bfloat16,
    device: str = "cuda",
    other: torch.dtype | None = None,
) -> Counter[object]:
    """How often each kind of product is in the rewritten graph of these scores."""
    with FakeTensorMode():
        queries = torch.empty(2, 4, 8, 16, dtype=dtype, device=device)
        keys = torch.empty(2, 4, 8, 16, dtype=other or dtype, device=device)
        traced = make_fx(scores)(queries, keys)
        before = traced(queries, keys)
        WideProducts()(traced.graph)
        traced.graph.lint()
        traced.recompile()
        after = traced(queries, keys)
    assert (after.shape, after.dtype, after.stride()) == (before.shape, before.dtype, before.stride())
    found = Counter(node.target for node in traced.graph.nodes if node.op == "call_function")
    return Counter({kind: found[kind] for kind in (aten.bmm.default, aten.bmm.dtype) if found[kind]})


def as_gptj(queries: Tensor, keys: Tensor) -> Tensor:
    """Attention's scores as GPT-J computes them."""
    return torch.matmul(queries.to(torch.float32), keys.to(torch.float32).transpose(-1, -2)) / 4


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_a_product_of_two_widened_matrices_is_one_of_the_narrow_ones(dtype: torch.dtype) -> None:
    assert products(as_gptj, dtype) == {aten.bmm.dtype: 1}


def test_a_product_on_a_cpu_stays() -> None:
    assert products(as_gptj, device="cpu") == {aten.bmm.default: 1}


def test_a_product_of_float32_states_stays() -> None:
    assert products(as_gptj, torch.float32) == {aten.bmm.default: 1}


def test_a_product_stays_where_the_two_have_different_types() -> None:
    assert products(as_gptj, torch.bfloat16, other=torch.float16) == {aten.bmm.default: 1}
    assert products(as_gptj, torch.bfloat16, other=torch.float32) == {aten.bmm.default: 1}


def test_a_product_stays_where_a_factor_is_computed_in_float32() -> None:
    def scaled(queries: Tensor, keys: Tensor) -> Tensor:
        return torch.matmul(queries.to(torch.float32) * 0.3, keys.to(torch.float32).transpose(-1, -2))

    assert products(scaled) == {aten.bmm.default: 1}


def test_a_product_in_the_narrow_type_stays() -> None:
    assert products(lambda queries, keys: queries @ keys.transpose(-1, -2)) == {aten.bmm.default: 1}


def test_every_term_of_such_a_product_is_exact_in_float32() -> None:
    generator = torch.Generator().manual_seed(0)
    for dtype in (torch.bfloat16, torch.float16):
        one, other = (torch.randn(100_000, generator=generator).to(dtype) for _ in range(2))
        assert torch.equal((one.float() * other.float()).double(), one.double() * other.double())
