"""The last block's MLP runs on last tokens alone where that changes no number, elsewhere on all tokens.

A load tries it only on a GPU; here it is tried on the CPU. test_cuda.py tests the load.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.checking.known_prompts import known_prompts
from gain_sidecar.checking.last_mlp import prove_last_mlp
from gain_sidecar.execution import describe_execution
from gain_sidecar.measuring.measure import measure_prompts
from gain_sidecar.service import ModelService
from loading_service import leases_of, load, measure
from tiny_models import TEXTS, save_tiny

# In OPT and Bloom the MLP is not a module of its own: its last matrix counts.
NARROWED = {
    "gptj": ["mlp"],
    "gpt2": ["mlp"],
    "neox-parallel": ["mlp"],
    "llama": ["mlp"],
    "falcon-new": ["mlp"],
    "opt": ["fc2"],
    "bloom": ["mlp.dense_4h_to_h"],
    "mixtral": ["mlp"],
    "jamba": ["feed_forward"],
}
# A norm writes Gemma 2's step, a block of Mamba has no MLP, and Zamba's blocks share one.
WHOLE = ["gemma2", "mamba", "zamba"]
# In another shape, float32 sums are in another order.
TOLERANCE = 1e-6


def narrow(service: ModelService) -> list[str]:
    """Make a loaded model measure in this way, if it can; returns the paths of the modules."""
    leases = leases_of(service)
    prompts = known_prompts(leases.instrument.model, leases.instrument.tokenizer, leases.rules)
    alone = replace(leases.instrument, limits=replace(leases.instrument.limits, prompts=1))
    rows, _ = measure_prompts(alone, prompts)
    writers = prove_last_mlp(leases.instrument, prompts, rows, TOLERANCE)
    leases.instrument = replace(leases.instrument, last_mlp=writers)
    return [writer.path for writer in writers]


@contextmanager
def vectors_seen(modules: list[Any]) -> Iterator[list[int]]:
    """While inside, the number of vectors in each call of these modules."""
    seen: list[int] = []
    handles = [
        module.register_forward_hook(lambda _, args, __: seen.append(args[0].shape[:-1].numel()))
        for module in modules
    ]
    yield seen
    for handle in handles:
        handle.remove()


@pytest.mark.parametrize("family", NARROWED)
def test_it_gives_the_numbers_of_a_pass_over_all_tokens(family: str, tmp_path: Path) -> None:
    service, _ = load(save_tiny(family, tmp_path, noise=0.1))
    expected, _ = measure(service, TEXTS)
    assert narrow(service) == NARROWED[family]
    rows, errors = measure(service, TEXTS)
    assert errors == []
    for row, whole in zip(rows, expected, strict=True):
        assert row.norms == pytest.approx(whole.norms, rel=TOLERANCE)
        assert row.delta_norms == pytest.approx(whole.delta_norms, rel=10 * TOLERANCE)
        assert row.entropy_nats == pytest.approx(whole.entropy_nats, rel=10 * TOLERANCE)
        assert row.split is not None and whole.split is not None
        assert row.split.mlp_norms == pytest.approx(whole.split.mlp_norms, rel=10 * TOLERANCE)


@pytest.mark.parametrize("family", WHOLE)
def test_what_is_no_mlp_of_the_last_block_alone_runs_on_all_tokens(family: str, tmp_path: Path) -> None:
    assert narrow(load(save_tiny(family, tmp_path))[0]) == []


def test_the_notebook_s_way_is_left_as_it_is(tmp_path: Path) -> None:
    assert narrow(load(save_tiny("llama", tmp_path), precision="compat")[0]) == []


def test_on_a_cpu_a_load_leaves_it_as_it_is(tmp_path: Path) -> None:
    service, _ = load(save_tiny("llama", tmp_path))
    assert leases_of(service).instrument.last_mlp == ()


def test_the_last_mlp_sees_one_vector_for_each_prompt_and_the_others_all(tmp_path: Path) -> None:
    service, _ = load(save_tiny("llama", tmp_path), layout="padded", batch_size=len(TEXTS))
    assert narrow(service) == ["mlp"]
    blocks: list[Any] = list(leases_of(service).instrument.structure.blocks)
    with vectors_seen([block.mlp.down_proj for block in blocks]) as seen:
        rows, _ = measure(service, TEXTS)
    slots = len(TEXTS) * max(len(row.token_ids) for row in rows)
    assert seen == [slots] * (len(blocks) - 1) + [len(TEXTS)]


def test_operations_are_counted_where_they_are_done(tmp_path: Path) -> None:
    service, _ = load(save_tiny("llama", tmp_path))
    whole = describe_execution(leases_of(service).instrument)
    assert narrow(service) == ["mlp"]
    instrument = leases_of(service).instrument
    found = describe_execution(instrument)
    last: Any = instrument.structure.blocks[-1]
    matrices = sum(weight.numel() for weight in last.mlp.parameters())
    assert whole.flops_per_token is not None
    assert found.flops_per_token == whole.flops_per_token - 2 * matrices
    assert found.flops_per_prompt == whole.flops_per_prompt + 2 * matrices


def test_where_more_than_the_last_tokens_is_read_behind_the_blocks_it_runs_on_all(tmp_path: Path) -> None:
    service, _ = load(save_tiny("llama", tmp_path, noise=0.1))
    final_norm: Any = leases_of(service).instrument.structure.final_norm
    mixing = final_norm.register_forward_hook(lambda _, __, states: states.cumsum(1))
    assert narrow(service) == []
    mixing.remove()
    assert narrow(service) == ["mlp"]
