"""The self-check passes on every family, and each of its checks fails on a model with that fault."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import torch
from families import FAMILIES
from gain_sidecar import messages
from gain_sidecar.anatomy.split import Split
from gain_sidecar.checking.batch_parity import has_experts
from gain_sidecar.checking.finite_weights import check_finite_weights
from gain_sidecar.checking.known_prompts import known_prompts
from gain_sidecar.checking.self_check import check_instrument
from gain_sidecar.errors import SidecarError
from gain_sidecar.service import ModelService
from loading_service import leases_of, load, measure
from references import load_plain
from tiny_models import TEXTS, save_tiny

MEASURING = ["residual identity", "part split", "batch parity", "determinism", "logits"]
NAMES = [*MEASURING, "finite weights", "tokenizer round trip"]
AT_LOAD = [*NAMES, "length switches", "own prompts"]


def check(service: ModelService) -> dict[str, messages.SelfCheckResult]:
    """The results of the self-check on a loaded model, by name."""
    made, _ = check_instrument(leases_of(service).instrument, leases_of(service).rules)
    assert made.passed == all(result.outcome != "failed" for result in made.results)
    return {result.name: result for result in made.results}


def outcomes(service: ModelService) -> dict[str, str]:
    return {name: result.outcome for name, result in check(service).items() if result.outcome != "passed"}


@contextmanager
def changed(module: Any, change: Callable[[Any], Any]) -> Iterator[None]:
    """While inside, the module's output is changed."""
    handle = module.register_forward_hook(
        lambda _, __, output: (
            (change(output[0]), *output[1:]) if isinstance(output, tuple) else change(output)
        )
    )
    yield
    handle.remove()


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> ModelService:
    return load(save_tiny("llama", tmp_path_factory.mktemp("llama"), noise=0.1), batch_size=8)[0]


def blocks_of(service: ModelService) -> list[Any]:
    return leases_of(service).instrument.structure.blocks


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16", "float64"])
@pytest.mark.parametrize("family", FAMILIES)
def test_it_passes_on_every_family_in_every_dtype(family: str, dtype: str, tmp_path: Path) -> None:
    _, loaded = load(save_tiny(family, tmp_path, noise=0.1), dtype=dtype)
    assert loaded.self_check.passed
    assert [result.name for result in loaded.self_check.results] == AT_LOAD
    assert 0 < loaded.self_check.seconds < 60
    for result in loaded.self_check.results:
        assert (result.error is None) == (result.limit is None)
        assert result.detail


def test_a_block_that_reads_something_else_than_the_one_before_gives_breaks_the_identity(
    llama: ModelService,
) -> None:
    handle = blocks_of(llama)[2].register_forward_pre_hook(lambda _, args: (args[0] * 1.001, *args[1:]))
    result = check(llama)["residual identity"]
    handle.remove()
    assert result.outcome == "failed"
    assert result.error == pytest.approx(0.001, rel=0.01)
    assert check(llama)["residual identity"].outcome == "passed"


def test_a_sum_that_is_not_the_norm_breaks_the_identity(
    llama: ModelService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gain_sidecar.measuring.passes.residual_norm", lambda states: states.abs().sum(-1))
    assert set(outcomes(llama)) == {"residual identity"}


def test_padding_that_leaks_into_a_prompt_breaks_batch_parity_alone(llama: ModelService) -> None:
    with changed(blocks_of(llama)[1], lambda states: states + 1e-4 * states.mean(dim=(0, 1), keepdim=True)):
        assert outcomes(llama) == {"batch parity": "failed", "part split": "failed"}
        result = check(llama)["batch parity"]
    assert result.error is not None
    assert result.limit is not None
    assert result.limit < 1e-5 < result.error


def test_a_step_with_a_third_writer_breaks_the_part_split_alone(llama: ModelService) -> None:
    with changed(blocks_of(llama)[1], lambda states: states * 1.001):
        assert outcomes(llama) == {"part split": "failed"}


def test_noise_breaks_determinism(llama: ModelService) -> None:
    with changed(blocks_of(llama)[1].mlp, lambda states: states * (1 + 1e-6 * torch.rand(()))):
        result = check(llama)["determinism"]
    assert (result.outcome, result.limit) == ("failed", 0)
    assert result.error is not None
    assert 0 < result.error < 1e-4


def test_a_head_that_works_otherwise_on_one_token_breaks_the_logits_alone(llama: ModelService) -> None:
    with changed(
        leases_of(llama).instrument.structure.head,
        lambda logits: logits * (1.001 if logits.shape[1] == 1 else 1),
    ):
        assert outcomes(llama) == {"logits": "failed"}


@pytest.mark.parametrize(("value", "count"), [(math.nan, 1), (math.inf, 2), (-math.inf, 7)])
def test_weights_that_are_no_numbers_are_named_up_to_five(value: float, count: int, tmp_path: Path) -> None:
    service, _ = load(save_tiny("gpt2", tmp_path))
    named = dict(leases_of(service).instrument.model.named_parameters())
    broken = [name for name in named if name.endswith("bias")][:count]
    for name in broken:
        named[name].data[0] = value
    result = check(service)["finite weights"]
    assert (result.outcome, result.error, result.limit) == ("failed", None, None)
    assert f"{count} of {len(named)} tensors: {', '.join(broken[:5])}" in result.detail
    assert result.detail.endswith(" and 2 more") == (count == 7)


def test_weights_that_lie_elsewhere_are_looked_at_too(tmp_path: Path) -> None:
    from accelerate import cpu_offload, disk_offload

    def to_disk(model: Any, device: Any) -> Any:
        return disk_offload(model, tmp_path / "kept", device)

    for offload in (cpu_offload, to_disk):
        model, _ = load_plain(save_tiny("gpt2", tmp_path / "model"))
        model.transformer.h[1].mlp.c_fc.bias.data[0] = math.nan
        offload(model, torch.device("cpu"))
        assert next(model.parameters()).device.type == "meta"
        result = check_finite_weights(model)
        assert result.outcome == "failed"
        assert result.detail.endswith(": transformer.h.1.mlp.c_fc.bias")


def test_a_run_that_makes_no_batches_has_no_batch_parity(tmp_path: Path) -> None:
    save_tiny("gpt2", tmp_path)
    for request in ({"batch_size": 1}, {"precision": "compat"}):
        result = check(load(tmp_path, **request)[0])["batch parity"]
        assert (result.outcome, result.error, result.limit) == ("not applicable", None, None)
        assert "one prompt at a time" in result.detail


def test_a_model_whose_steps_are_no_sum_of_parts_has_no_split_to_check(
    llama: ModelService, monkeypatch: pytest.MonkeyPatch
) -> None:
    leases = leases_of(llama)
    monkeypatch.setattr(leases, "instrument", replace(leases.instrument, split=Split((None,) * 4)))
    assert outcomes(llama) == {"part split": "not applicable"}


def test_a_short_context_is_checked_with_prompts_that_fit(tmp_path: Path) -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    save_tiny("gpt2", tmp_path)
    GPT2LMHeadModel(
        GPT2Config(vocab_size=320, n_embd=32, n_layer=2, n_head=4, n_positions=9)
    ).save_pretrained(tmp_path)
    service, loaded = load(tmp_path)
    assert loaded.self_check.passed
    assert "3 to 9 tokens" in check(service)["batch parity"].detail


def test_a_failed_check_ends_the_load_with_its_name_and_the_way_out(tmp_path: Path) -> None:
    save_broken(tmp_path)
    with pytest.raises(SidecarError) as caught:
        load(tmp_path)
    assert caught.value.code == "self_check_failed"
    assert "GPT2LMHeadModel" in caught.value.text
    assert "finite weights: NaN or infinity in 1 of " in caught.value.text
    assert "transformer.h.2.mlp.c_proj.bias" in caught.value.text
    assert "--allow-failed-self-check" in caught.value.text


def test_a_failed_check_that_is_allowed_is_told_and_measured(tmp_path: Path) -> None:
    service, loaded = load(save_broken(tmp_path), allow_failed_self_check=True)
    assert not loaded.self_check.passed
    failed = {result.name for result in loaded.self_check.results if result.outcome == "failed"}
    assert "finite weights" in failed
    assert "batch parity" not in failed
    rows, errors = measure(service, TEXTS[:3])
    assert (len(rows), errors) == (3, [])


def save_broken(folder: Path) -> Path:
    """A model with one weight that is not finite."""
    model, _ = load_plain(save_tiny("gpt2", folder))
    model.transformer.h[2].mlp.c_proj.bias.data[0] = math.nan
    model.save_pretrained(folder)
    return folder


def test_a_model_that_enlarges_rounding_is_held_to_what_it_makes_of_one_rounding(
    llama: ModelService,
) -> None:
    """The second block amplifies every difference in its output, thousands of times."""
    usual = check(llama)["batch parity"].limit
    with changed(blocks_of(llama)[1], lambda states: states + torch.sin(1e4 * states)):
        result = check(llama)["batch parity"]
    assert usual is not None
    assert result.limit is not None
    assert result.error is not None
    assert result.error > usual
    assert result.limit > result.error


@pytest.mark.parametrize(
    ("family", "routed"),
    [("mixtral", True), ("qwen3-moe", True), ("jamba", True), ("llama", False), ("gpt2", False)],
)
def test_a_router_is_told_by_the_config(family: str, routed: bool, tmp_path: Path) -> None:
    model, _ = load_plain(save_tiny(family, tmp_path))
    assert has_experts(model.config) == routed


@pytest.mark.parametrize("ids", [[], [400]])
def test_a_tokenizer_that_makes_nothing_of_the_texts_is_done_without(
    ids: list[int], llama: ModelService
) -> None:

    def tokenizer(_: str) -> Any:
        return {"input_ids": ids}

    prompts = known_prompts(leases_of(llama).instrument.model, cast(Any, tokenizer), leases_of(llama).rules)
    assert [len(prompt.ids) for prompt in prompts] == [3, 7, 13, 24, 40]
    assert min(min(prompt.ids) for prompt in prompts) > 0
    assert max(max(prompt.ids) for prompt in prompts) < 320
