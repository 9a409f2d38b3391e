"""Every row agrees with plain transformers on the prompt alone, whatever is in its pass or came before it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.checking.self_check import check_instrument
from gain_sidecar.measuring.batches import CPU_BUCKET_TOKENS, CPU_LIMITS, BatchLimits
from gain_sidecar.measuring.instrument import Instrument
from gain_sidecar.measuring.measure import measure_prompts
from gain_sidecar.measuring.prompts import Prompt
from instruments import instrument_of, rules_of
from length_models import MODELS, plain_norms, save_model, token_ids
from references import largest_relative_error, load_plain

RULES = rules_of(512)
LAYOUTS: dict[str, BatchLimits] = {
    "packed or padded": CPU_LIMITS,
    "padded by much": replace(CPU_LIMITS, padding=10_000),
    "batches of 3": replace(CPU_LIMITS, prompts=3),
    "batches of 16": replace(CPU_LIMITS, prompts=16),
    "one at a time": replace(CPU_LIMITS, prompts=1),
    "buckets": replace(CPU_LIMITS, bucket_tokens=CPU_BUCKET_TOKENS),
}


def lengths_of(name: str) -> list[int]:
    """Lengths on both sides, each at least twice, with one far off on either side; long before short."""
    model = MODELS[name]
    around = [model.near + step for step in (-7, -1, 0, 0, 1, 1, 2, 9, 30)]
    return [3, *around[::-1], *model.tried, 50, 5, 21]


@cache
def folder_of(name: str, root: Path) -> Path:
    return save_model(name, root / name.replace(" ", "-"))


@cache
def expected(name: str, root: Path) -> list[Any]:
    path = MODELS[name].blocks_path
    return [plain_norms(folder_of(name, root), path, ids) for ids in ids_of(name)]


def ids_of(name: str) -> list[list[int]]:
    return [token_ids(length, seed) for seed, length in enumerate(lengths_of(name))]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lengths")


@cache
def instrument(name: str, root: Path) -> Instrument:
    """As a load prepares it, with shared rows up to the proven width."""
    made = instrument_of(*load_plain(folder_of(name, root)))
    _, proven = check_instrument(made, RULES)
    packed = proven.packing if isinstance(proven.packing, int) else None
    return replace(made, limits=replace(made.limits, packed_width=packed))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", MODELS)
def test_every_row_is_that_of_the_prompt_alone(name: str, layout: str, root: Path) -> None:
    made = instrument(name, root)
    limits = LAYOUTS[layout]
    if limits is CPU_LIMITS or limits.padding > 1_000:
        limits = replace(limits, packed_width=made.limits.packed_width)
    prompts = [Prompt(item, ids) for item, ids in enumerate(ids_of(name))]
    rows, failures = measure_prompts(replace(made, limits=limits), prompts)
    assert failures == []
    for row, norms in zip(rows, expected(name, root), strict=True):
        assert largest_relative_error(row.norms, norms) <= 1e-6, f"{len(row.token_ids)} tokens"
        gain = row.norms[-1] / row.norms[-2]
        assert gain == pytest.approx(norms[-1] / norms[-2], rel=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_the_switches_are_those_of_the_definition(name: str, root: Path) -> None:
    found = instrument(name, root).structure.switches
    assert tuple(switch.tokens for switch in found) == MODELS[name].switches
    assert {switch.beyond for switch in found} == ({MODELS[name].beyond} - {""})


@pytest.mark.parametrize("name", ["dynamic", "gpt-neox dynamic", "gemma3, dynamic in its full layers"])
def test_a_row_does_not_depend_on_what_was_measured_before_it(name: str, root: Path) -> None:
    made = instrument(name, root)
    norms = expected(name, root)
    prompts = [Prompt(item, ids) for item, ids in enumerate(ids_of(name))]
    rising = sorted(prompts, key=lambda prompt: len(prompt.ids))
    for order in (rising, rising[::-1]):
        # One lease after the other, as the orchestrator sends them.
        for prompt in order:
            (row,), _ = measure_prompts(made, [prompt])
            assert largest_relative_error(row.norms, norms[prompt.item]) <= 1e-6


def test_llama_4_tells_a_token_by_its_slot_so_that_rows_are_shared_only_below_that(root: Path) -> None:
    assert instrument("llama 4, late temperature", root).limits.packed_width == 100
