"""Replayed graphs use the same rotary table for each prompt as a pass of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from gain_sidecar.anatomy.architecture import read_architecture
from gain_sidecar.measuring.batches import CUDA_LIMITS
from gain_sidecar.measuring.captured import Captures
from gain_sidecar.measuring.instrument import Instrument
from gain_sidecar.measuring.measure import measure_prompts
from gain_sidecar.measuring.prompts import Prompt
from gain_sidecar.models.devices import pick_device
from gain_sidecar.preparing import with_captures
from length_models import MODELS, plain_norms, save_model, token_ids
from loading_service import load
from references import largest_relative_error, load_plain

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")

LENGTHS = (40, 20, 33, 32, 50, 31)


def instrument_on_gpu(folder: Path) -> Instrument:
    model, tokenizer = load_plain(folder)
    read = read_architecture(model.to("cuda"))
    made = Instrument(model, tokenizer, read.structure, CUDA_LIMITS, "fast", read.split)
    return with_captures(made, pick_device("cuda"), False)


@pytest.mark.parametrize("widest_mask", [None, 64])
@pytest.mark.parametrize("packed_width", [None, 128])
@pytest.mark.parametrize("name", ["phi3 longrope", "gemma3, windows alone", "llama 4, late temperature"])
def test_replayed_on_both_sides_in_turn_a_row_is_that_of_the_prompt_alone(
    name: str, packed_width: int | None, widest_mask: int | None, tmp_path: Path
) -> None:
    folder = save_model(name, tmp_path)
    made = instrument_on_gpu(folder)
    captures = made.captures
    assert isinstance(captures, Captures)
    if name != "phi3 longrope":
        packed_width = widest_mask = None
    limits = replace(made.limits, packed_width=packed_width)
    made = replace(made, limits=limits, widest_mask=widest_mask)
    prompts = [Prompt(item, token_ids(length, item)) for item, length in enumerate(LENGTHS)]
    expected = [plain_norms(folder, MODELS[name].blocks_path, prompt.ids) for prompt in prompts]
    # Run uncaptured, captured, and then replayed, alternating between the sides.
    for _ in range(4):
        for some in (prompts, prompts[1:2], prompts[:1]):
            rows, failures = measure_prompts(made, some)
            assert failures == []
            for row in rows:
                assert largest_relative_error(row.norms, expected[row.item]) < 1e-5
    # The table that LongRoPE chooses by the longest position may need the host: no capture allows that.
    assert captures.works or "not_captured" in {notice.code for notice in made.take_notices()}


def test_a_table_that_is_made_anew_for_a_pass_is_not_captured(tmp_path: Path) -> None:
    made: Any = instrument_on_gpu(save_model("dynamic", tmp_path))
    assert made.captures is None
    (notice,) = made.take_notices()
    assert (notice.code, "dynamic NTK" in notice.text) == ("not_captured", True)


def test_a_load_proves_the_switch_with_replayed_passes(tmp_path: Path) -> None:
    _, loaded = load(
        save_model("phi3 longrope", tmp_path), ["a b c"] * 3, device="cuda", precision="reference"
    )
    outcomes = {result.name: result.outcome for result in loaded.self_check.results}
    assert outcomes["length switches"] == "passed"
