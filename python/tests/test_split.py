"""Each block's step by its parts agrees with plain hooks on the published modules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from families import FAMILIES
from gain_sidecar.anatomy.architecture import read_architecture
from gain_sidecar.anatomy.coefficients import stated
from gain_sidecar.measuring import norms
from gain_sidecar.measuring import steps as measuring_steps
from gain_sidecar.measuring.instrument import Instrument
from gain_sidecar.measuring.measure import measure_batch
from gain_sidecar.measuring.prompts import Prompt
from instruments import instrument_of
from part_references import Plain, measure_parts_plainly
from references import load_plain, stream_of
from tiny_models import TEXTS, save_tiny
from writers import WRITERS, Writers

TOLERANCE = 1e-5


@dataclass(frozen=True)
class Case:
    """One family's model with its architecture, its prompts, and the plain values of each."""

    family: str
    instrument: Instrument
    prompts: list[Prompt]
    expected: list[Plain]

    @property
    def writers(self) -> Writers:
        return WRITERS[self.family]

    @property
    def split_blocks(self) -> list[int]:
        return [index for index in range(4) if index not in self.writers.unsplit]


@pytest.fixture(scope="module", params=FAMILIES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    family: str = request.param
    model, tokenizer = load_plain(save_tiny(family, tmp_path_factory.mktemp(family), noise=0.1))
    instrument = instrument_of(model, tokenizer)
    prompts = [Prompt(index, tokenizer(text)["input_ids"]) for index, text in enumerate(TEXTS)]
    expected = [measure_parts_plainly(model, family, prompt.ids) for prompt in prompts]
    return Case(family, instrument, prompts, expected)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[Any, Any]]]:
    """The parts' vectors in each batch: attention and mlp, [L, B, width] each."""
    import torch

    seen: list[tuple[Any, Any]] = []
    real = norms.write_steps

    def spy(table: Any, first: int, states: Any, parts: Any, norm: Any) -> None:
        if parts is not None:
            seen.append((torch.stack(parts[0]).double(), torch.stack(parts[1]).double()))
        real(table, first, states, parts, norm)

    monkeypatch.setattr(measuring_steps, "write_steps", spy)
    yield seen


@pytest.mark.parametrize("batch_size", [1, 7, 25])
def test_every_part_is_that_of_plain_hooks_and_they_add_up_to_the_step(
    case: Case, batch_size: int, written: list[tuple[Any, Any]]
) -> None:
    for start in range(0, len(case.prompts), batch_size):
        rows = measure_batch(case.instrument, case.prompts[start : start + batch_size])
        if not case.split_blocks:
            assert {row.split for row in rows} == {None}
            continue
        attention, mlp = written[-1]
        for place, row in enumerate(rows):
            expected = case.expected[start + place]
            split = row.split
            assert split is not None
            for block in case.split_blocks:
                before = expected.stream[block]
                for found, plain, sizes, inners in (
                    (attention, expected.attention, split.attention_norms, split.attention_inner_products),
                    (mlp, expected.mlp, split.mlp_norms, split.mlp_inner_products),
                ):
                    size = float(plain[block].norm())
                    assert float((found[block, place] - plain[block]).norm()) <= TOLERANCE * size
                    assert sizes[block] == pytest.approx(size, rel=TOLERANCE)
                    inner = float(before @ plain[block])
                    assert abs(inners[block] - inner) <= TOLERANCE * size * float(before.norm())
                step = expected.stream[block + 1] - before
                left_over = step - expected.attention[block] - expected.mlp[block]
                assert float(left_over.norm()) <= TOLERANCE * float(step.norm())
                assert split.errors[block] <= TOLERANCE
                both = split.attention_inner_products[block] + split.mlp_inner_products[block]
                assert (
                    abs(both - row.inner_products[block])
                    <= TOLERANCE * row.norms[block] * row.delta_norms[block]
                )


def test_norms_and_inners_hold_the_cosine_rule(case: Case) -> None:
    for row in measure_batch(case.instrument, case.prompts):
        before, after = np.square(row.norms[:-1]), np.square(row.norms[1:])
        steps = np.square(row.delta_norms)
        assert (
            abs(after - (before + 2 * np.array(row.inner_products) + steps)) <= 1e-6 * (before + steps)
        ).all()


def test_the_norm_behind_the_final_norm_is_that_of_a_plain_hook(case: Case) -> None:
    for row, expected in zip(measure_batch(case.instrument, case.prompts), case.expected, strict=True):
        if FAMILIES[case.family].final_norm_path is None:
            assert row.final_norm is None
        else:
            assert row.final_norm == pytest.approx(expected.final_norm, rel=1e-6)


def test_only_blocks_that_are_no_sum_have_no_numbers(case: Case) -> None:
    split = case.instrument.split
    assert split.split_blocks == len(case.split_blocks)
    assert [index for index, block in enumerate(split.blocks) if block is None] == list(case.writers.unsplit)
    for row in measure_batch(case.instrument, case.prompts):
        if row.split is not None:
            numbers = [
                row.split.attention_norms,
                row.split.attention_inner_products,
                row.split.mlp_norms,
                row.split.mlp_inner_products,
                row.split.errors,
            ]
            finite = np.isfinite(np.array(numbers))
            assert finite[:, case.split_blocks].all()
            assert not finite[:, list(case.writers.unsplit)].any()


def test_blocks_that_were_not_probed_get_scales_of_their_own(tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny("granite", tmp_path, layers=7, noise=0.1))
    scales = [0.5, 0.22, 0.31, 1.4 / 40**0.5, 0.19, 1.0, 0.5]
    for layer, scale in zip(model.model.layers, scales, strict=True):
        layer.residual_multiplier = scale
    instrument = instrument_of(model, tokenizer)
    assert [block and block.mlp[0].coefficient for block in instrument.split.blocks] == pytest.approx(
        scales, rel=1e-6
    )
    # A coefficient of at most three digits is exact.
    exact = [block.attention[0].coefficient for block in instrument.split.blocks if block]
    assert [exact[index] for index in (0, 1, 2, 4, 5, 6)] == [0.5, 0.22, 0.31, 0.19, 1.0, 0.5]
    (row,) = measure_batch(instrument, [Prompt(0, [5, 6, 7])])
    assert row.split is not None
    assert max(row.split.errors) <= TOLERANCE


def test_a_block_that_adds_something_else_has_no_split_and_the_others_do(tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny("gpt2", tmp_path, noise=0.1))
    model.transformer.h[3].register_forward_hook(lambda _, args, output: output + 0.3 * args[0].tanh())
    instrument = instrument_of(model, tokenizer)
    assert instrument.split.split_blocks == 3
    assert (instrument.split.attention_part, instrument.split.mlp_part) == (None, None)
    (row,) = measure_batch(instrument, [Prompt(0, [5, 6, 7])])
    assert row.split is not None
    assert np.isnan(row.split.errors).tolist() == [False, False, False, True]
    assert np.isnan(row.split.mlp_norms).tolist() == [False, False, False, True]
    assert np.isfinite([*row.norms, *row.delta_norms, *row.inner_products]).all()


def test_one_block_among_many_that_adds_something_else_is_found_though_it_is_not_probed(
    tmp_path: Path,
) -> None:
    model, tokenizer = load_plain(save_tiny("gpt2", tmp_path, layers=8, noise=0.1))
    model.transformer.h[2].register_forward_hook(lambda _, args, output: output + 1e-4 * args[0].tanh())
    split = instrument_of(model, tokenizer).split
    assert [index for index, block in enumerate(split.blocks) if block is None] == [2]


def test_the_last_block_s_writers_are_named(tmp_path: Path) -> None:
    def parts(family: str) -> tuple[str | None, str | None]:
        split = read_architecture(load_plain(save_tiny(family, tmp_path / family))[0]).split
        return split.attention_part, split.mlp_part

    assert parts("gptj") == ("attn", "mlp")
    assert parts("gemma2") == ("post_attention_layernorm", "post_feedforward_layernorm")
    assert parts("falcon-h1") == ("mamba + self_attn", "feed_forward")
    assert parts("mamba") == ("mixer", None)
    assert parts("opt-post") == (None, None)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("family", ["gptj", "llama", "gemma2", "granite", "mixtral", "bloom"])
def test_in_half_precision_the_parts_are_what_the_modules_gave(
    family: str, dtype: str, tmp_path: Path
) -> None:
    import torch

    model, tokenizer = load_plain(save_tiny(family, tmp_path, noise=0.05), dtype)
    instrument = instrument_of(model, tokenizer)
    assert instrument.split.split_blocks == 4
    ids = tokenizer(TEXTS[7])["input_ids"]
    plain = measure_parts_plainly(model, family, ids)
    (row,) = measure_batch(instrument, [Prompt(0, ids)])
    assert row.split is not None
    assert row.split.attention_norms == pytest.approx(plain.attention.norm(dim=-1).tolist(), rel=1e-6)
    assert row.split.mlp_norms == pytest.approx(plain.mlp.norm(dim=-1).tolist(), rel=1e-6)
    # Each sum on the stream is rounded once.
    largest = plain.stream.norm(dim=-1).maximum(plain.attention.norm(dim=-1).max())[1:]
    bound = 4 * torch.finfo(model.dtype).eps * largest / (plain.stream[1:] - plain.stream[:-1]).norm(dim=-1)
    assert (torch.tensor(row.split.errors) <= bound).all()


def test_a_final_norm_that_blocks_share_is_taken_behind_the_last_block(tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny("gpt2", tmp_path, noise=0.1))
    norm = model.transformer.ln_f
    for block in model.transformer.h:
        block.ln_2 = norm

    def call_on_another_shape(_: Any, __: Any, output: Any) -> None:
        norm(output[:, :1])

    model.transformer.h[1].register_forward_hook(call_on_another_shape)
    instrument = instrument_of(model, tokenizer)
    prompts = [Prompt(0, [5, 6, 7]), Prompt(1, [8, 9, 10, 11, 12])]
    for row, prompt in zip(measure_batch(instrument, prompts), prompts, strict=True):
        end = stream_of(model, "transformer.h", prompt.ids)[0][-1].float()
        expected = float(norm(end).detach().double().norm())
        assert row.final_norm == pytest.approx(expected, rel=1e-6)
        assert row.split is not None
        assert max(row.split.errors) <= TOLERANCE


def test_a_step_of_nothing_is_no_error(tmp_path: Path) -> None:
    import torch

    model, tokenizer = load_plain(save_tiny("gpt2", tmp_path, noise=0.1))
    instrument = instrument_of(model, tokenizer)
    with torch.no_grad():
        for parameter in [
            *model.transformer.h[1].attn.parameters(),
            *model.transformer.h[1].mlp.parameters(),
        ]:
            parameter.zero_()
    (row,) = measure_batch(instrument, [Prompt(0, [5, 6, 7])])
    assert row.split is not None
    assert row.delta_norms[1] == row.split.errors[1] == 0


def test_states_that_are_reckoned_with_block_by_block_give_the_same_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, tokenizer = load_plain(save_tiny("llama", tmp_path, noise=0.1))
    prompts = [Prompt(0, [5, 6, 7]), Prompt(1, [8, 9, 10, 11, 12])]
    together = measure_batch(instrument_of(model, tokenizer), prompts)
    monkeypatch.setattr(measuring_steps, "HELD", 1)
    assert measure_batch(instrument_of(model, tokenizer), prompts) == together


def test_compat_has_the_split_and_the_final_norm_in_the_notebook_s_arithmetic(tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny("gptj", tmp_path, noise=0.1), "bfloat16")
    fast = instrument_of(model, tokenizer)
    ids = [5, 6, 7, 8]
    (fine,) = measure_batch(fast, [Prompt(0, ids)])
    (coarse,) = measure_batch(replace(fast, mode="compat"), [Prompt(0, ids)])
    assert coarse.split == fine.split
    assert coarse.final_norm is not None and fine.final_norm is not None
    assert coarse.final_norm == pytest.approx(fine.final_norm, rel=2**-8)
    # A bfloat16 is a float32 whose lower half is 0.
    assert int(np.float32(coarse.final_norm).view(np.uint32)) % 2**16 == 0


@pytest.mark.parametrize(
    ("fitted", "uncertainty", "expected"),
    [
        (0.99999994, 1e-6, 1.0),
        (1.0000011, 1e-6, 1.0000011),
        (0.22000003, 1e-6, 0.22),
        (-0.5000001, 1e-6, -0.5),
        (0.70710677, 1e-6, 0.70710677),
        (1.4 / 40**0.5, 1e-6, 1.4 / 40**0.5),
        (0.2214, 1e-2, 0.22),
    ],
)
def test_a_coefficient_is_snapped_only_to_a_number_of_few_digits(
    fitted: float, uncertainty: float, expected: float
) -> None:
    assert stated(fitted, uncertainty) == expected
