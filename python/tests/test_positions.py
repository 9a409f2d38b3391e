"""Every requested position has the numbers of plain transformers, and padding never has a row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gain_sidecar import messages
from gain_sidecar.errors import SidecarError
from gain_sidecar.measuring import position_rows
from gain_sidecar.measuring.leases import Leases
from gain_sidecar.measuring.positions import Positions
from gain_sidecar.service import ModelService
from loading_service import as_items, leases_of, load
from references import load_plain
from tiny_models import TEXTS, save_tiny

# Learned positions, rotary ones, parallel blocks.
FAMILIES = {"gpt2": "transformer.h", "llama": "model.layers", "gptj": "transformer.h"}


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("llama"))


@pytest.fixture(scope="module")
def everywhere(llama: Path) -> ModelService:
    return load(llama, positions="all")[0]


def columns_of(blocks: list[messages.PositionBlock]) -> dict[str, Any]:
    """The columns of all blocks, each of shape [m] or [m, L] or [m, L + 1]; absent ones are left out."""
    found: dict[str, list[Any]] = {}
    for block in blocks:
        rows = len(block.items) // 4
        fields = {name: getattr(block, name) for name in block.__struct_fields__ if name != "split"}
        if block.split is not None:
            fields |= {name: getattr(block.split, name) for name in block.split.__struct_fields__}
        for name, data in fields.items():
            if data is not None:
                dtype = "<i4" if name in ("items", "positions", "token_ids", "top_ids") else "<f4"
                found.setdefault(name, []).append(np.frombuffer(data, dtype).reshape(rows, -1))
    return {name: np.concatenate(parts).squeeze() for name, parts in found.items()}


def measure_at(service: ModelService, texts: list[str]) -> tuple[list[Any], dict[str, Any]]:
    answer = service.measure(as_items(texts))
    assert answer.errors == []
    return list(answer.rows), columns_of(list(answer.positions))


def plain_states(folder: Path, blocks_path: str, ids: list[int], dtype: str) -> tuple[Any, Any]:
    """h_k and the logits of one prompt alone at every position: [L + 1, T, width], [T, V], by hooks."""
    import torch

    model, _ = load_plain(folder, dtype)
    states: list[Any] = []
    blocks = model.get_submodule(blocks_path)

    def keep(output: Any) -> None:
        states.append((output[0] if isinstance(output, tuple) else output)[0])

    handles = [blocks[0].register_forward_pre_hook(lambda _, args: keep(args[0]))]
    handles += [block.register_forward_hook(lambda _, __, output: keep(output)) for block in blocks]
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0]
    for handle in handles:
        handle.remove()
    return torch.stack(states), logits


@pytest.mark.parametrize("name", FAMILIES)
def test_all_positions_have_the_norms_of_plain_transformers(name: str, tmp_path: Path) -> None:
    import torch

    folder, blocks_path = save_tiny(name, tmp_path), FAMILIES[name]
    service, _ = load(folder, positions="all", position_predictions=True)
    rows, found = measure_at(service, TEXTS)
    first = 0
    for row in rows:
        own = slice(first, first := first + len(row.token_ids))
        assert found["items"][own].tolist() == [row.item] * len(row.token_ids)
        assert found["positions"][own].tolist() == list(range(len(row.token_ids)))
        assert found["token_ids"][own].tolist() == row.token_ids
        states, logits = plain_states(folder, blocks_path, row.token_ids, "float64")
        # The rounding of the forward pass in float32, which is the same in a plain one.
        np.testing.assert_allclose(found["norms"][own], states.norm(dim=-1).T, rtol=3e-6)
        log_p = torch.log_softmax(logits, dim=-1)
        expected = -(log_p.exp() * log_p).sum(-1)
        np.testing.assert_allclose(found["entropies_nats"][own], expected, rtol=1e-4, atol=1e-5)
        assert found["top_ids"][own].tolist() == logits.argmax(dim=-1).tolist()
        # The last position is the row itself.
        last = own.stop - 1
        np.testing.assert_array_equal(found["norms"][last], np.float32(row.norms))
        np.testing.assert_array_equal(found["inners"][last], np.float32(row.inner_products))
    assert first == len(found["items"])


@pytest.mark.parametrize("name", FAMILIES)
def test_a_prompt_alone_has_the_numbers_of_a_plain_pass_in_float32_bit_for_bit(
    name: str, tmp_path: Path
) -> None:
    import torch

    folder = save_tiny(name, tmp_path)
    service, _ = load(folder, positions="all", batch_size=1)
    rows, found = measure_at(service, TEXTS)
    norm = torch.linalg.vector_norm
    first = 0
    for row in rows:
        own = slice(first, first := first + len(row.token_ids))
        states, _ = plain_states(folder, FAMILIES[name], row.token_ids, "float32")
        before, steps = states[:-1], states[1:] - states[:-1]
        np.testing.assert_array_equal(found["norms"][own], norm(states, dim=-1).T)
        np.testing.assert_array_equal(found["delta_norms"][own], norm(steps, dim=-1).T)
        np.testing.assert_array_equal(found["inners"][own], (before * steps).sum(-1).T)
        # A norm of these states that is accumulated in float64 differs by a unit of float32.
        np.testing.assert_allclose(found["norms"][own], norm(states.double(), dim=-1).T, rtol=2**-22)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("first", lambda tokens: [0]),
        ("every:4", lambda tokens: list(range(0, tokens, 4))),
        ("5,0,2,2", lambda tokens: [one for one in (0, 2, 5) if one < tokens]),
    ],
)
def test_chosen_positions_are_rows_of_all_positions(
    rule: str, expected: Any, everywhere: ModelService
) -> None:
    _, everything = measure_at(everywhere, TEXTS)
    held = leases_of(everywhere)
    answer = Leases(held.instrument, held.rules, Positions(rule, False)).measure(as_items(TEXTS))
    rows, found = list(answer.rows), columns_of(list(answer.positions))
    wanted = [(row.item, one) for row in rows for one in expected(len(row.token_ids))]
    assert list(zip(found["items"].tolist(), found["positions"].tolist(), strict=True)) == wanted
    place = {
        key: at
        for at, key in enumerate(
            zip(everything["items"].tolist(), everything["positions"].tolist(), strict=True)
        )
    }
    kept = [place[key] for key in wanted]
    for name in found:
        np.testing.assert_allclose(found[name], everything[name][kept], rtol=1e-4, atol=1e-4)
    assert "entropies_nats" not in found


def test_rows_are_the_same_with_and_without_positions(llama: Path, everywhere: ModelService) -> None:
    plain, _ = load(llama)
    expected = list(plain.measure(as_items(TEXTS)).rows)
    assert list(plain.measure(as_items(TEXTS)).positions) == []
    for row, other in zip(measure_at(everywhere, TEXTS)[0], expected, strict=True):
        np.testing.assert_allclose(row.norms, other.norms, rtol=2e-6)
        assert row.top_id == other.top_id
        assert row.entropy_nats == pytest.approx(other.entropy_nats, rel=1e-5)


def test_a_block_never_exceeds_its_bound_and_loses_no_row(
    everywhere: ModelService, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, whole = measure_at(everywhere, TEXTS)
    layers = len(leases_of(everywhere).instrument.structure.blocks)
    monkeypatch.setattr(position_rows, "MOST_BYTES", 7 * 4 * (8 * layers + 8))
    blocks = list(everywhere.measure(as_items(TEXTS)).positions)
    assert max(len(block.items) // 4 for block in blocks) == 7
    parts = columns_of(blocks)
    assert all(np.array_equal(parts[name], whole[name], equal_nan=True) for name in whole)


def test_buckets_and_packed_rows_measure_the_same_positions(llama: Path) -> None:
    tables = []
    for layout in ("padded", "auto", "buckets"):
        service, _ = load(llama, positions="every:3", layout=layout)
        tables.append(measure_at(service, TEXTS)[1])
    for table in tables[1:]:
        for name in ("items", "positions", "norms", "delta_norms"):
            np.testing.assert_allclose(table[name], tables[0][name], rtol=1e-4, atol=1e-5)


def test_batches_of_any_number_of_prompts_give_the_same_positions(everywhere: ModelService) -> None:
    _, expected = measure_at(everywhere, TEXTS)
    leases = leases_of(everywhere)
    few = replace(leases.instrument, limits=replace(leases.instrument.limits, prompts=3))
    answer = Leases(few, leases.rules, Positions("all", False)).measure(as_items(TEXTS))
    found = columns_of(list(answer.positions))
    assert np.array_equal(found["items"], expected["items"])
    np.testing.assert_allclose(found["norms"], expected["norms"], rtol=1e-4)


def test_the_notebooks_arithmetic_has_no_positions(llama: Path) -> None:
    with pytest.raises(SidecarError, match="--positions"):
        load(llama, positions="all", precision="compat")
