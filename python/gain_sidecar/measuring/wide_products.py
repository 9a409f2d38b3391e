"""Compiles a product of two widened matrices as a product of the narrow ones with a wide result.

    before   float32(q) @ float32(k)        SIMT kernels, after two copies in float32
    after    bmm(q, k, out_dtype=float32)   tensor cores

Models such as GPT-J compute attention's scores in float32 from states in bfloat16. Every term of such a
product is exact in float32, and both forms add the terms in float32: only the order of additions differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch._inductor.custom_graph_pass import CustomGraphPass, get_hash_for_files

if TYPE_CHECKING:
    from torch import Tensor
    from torch.fx import Graph, Node

aten, prims = torch.ops.aten, torch.ops.prims
NARROW = (torch.bfloat16, torch.float16)
WIDENS = (prims.convert_element_type.default, aten._to_copy.default)
# They change the place of numbers, or repeat them.
MOVES = (
    aten.clone.default,
    aten.expand.default,
    aten.permute.default,
    aten.reshape.default,
    aten.slice.Tensor,
    aten.squeeze.dim,
    aten.transpose.int,
    aten.unsqueeze.default,
    aten.view.default,
    aten._unsafe_view.default,
)


class WideProducts(CustomGraphPass):
    """A pass over the graph of one compiled module, for a GPU."""

    def __call__(self, graph: Graph) -> None:
        """Rewrite the products of this graph."""
        for product in graph.find_nodes(op="call_function", target=aten.bmm.default):
            _rewrite(graph, product)

    def uuid(self) -> bytes:
        """Part of the key under which a compiled module is kept."""
        return get_hash_for_files((__file__,))


def _rewrite(graph: Graph, product: Node) -> None:
    operands = [cast("Node", operand) for operand in product.args]
    value: Tensor = product.meta["val"]
    (dtype, *others) = {_narrow_source(operand) for operand in operands}
    if dtype is None or others or value.dtype != torch.float32 or value.device.type != "cuda":
        return
    with graph.inserting_before(product):
        # Exact: the numbers come from this dtype.
        narrow = [_converted(graph, operand, dtype) for operand in operands]
        wide = graph.call_function(aten.bmm.dtype, (*narrow, torch.float32))
    wide.meta["val"] = value
    product.replace_all_uses_with(wide)
    graph.erase_node(product)


def _converted(graph: Graph, operand: Node, dtype: torch.dtype) -> Node:
    converted = graph.call_function(prims.convert_element_type.default, (operand, dtype))
    converted.meta["val"] = operand.meta["val"].to(dtype)
    return converted


def _narrow_source(node: Node) -> torch.dtype | None:
    """The dtype from which the numbers of this float32 tensor were widened; None for others."""
    while node.target in MOVES:
        node = cast("Node", node.args[0])
    if node.target not in WIDENS:
        return None
    dtype: torch.dtype = cast("Node", node.args[0]).meta["val"].dtype
    return dtype if dtype in NARROW else None
