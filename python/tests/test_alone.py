"""Unless sharing a pass is proven harmless, every prompt has its own, and a notice has the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from gain_sidecar.anatomy.length_switches import LengthSwitch
from gain_sidecar.anatomy.pass_scales import shared_scale
from gain_sidecar.checking import length_switches as switch_room
from gain_sidecar.checking.length_switches import check_length_switches
from gain_sidecar.checking.own_prompts import choose
from gain_sidecar.checking.own_proof import OwnProof, prove_on_own_prompts
from gain_sidecar.measuring.instrument import Instrument
from gain_sidecar.measuring.prompts import Prompt
from gain_sidecar.service import ModelService
from instruments import instrument_of, rules_of
from length_models import save_model
from loading_service import as_items, leases_of, load, measure, request
from references import largest_relative_error, load_plain, measure_plainly
from tiny_models import TEXT, save_tiny
from transformers import PretrainedConfig

LIMIT = 1e-5
RULES = rules_of(128)
# Of about 5 to 60 tokens.
OWN = [TEXT[: 10 + 22 * step] for step in range(9)]
LONG = 45


@contextmanager
def changed(block: Any, change: Callable[[Any], Any]) -> Iterator[None]:
    """While inside, this block's output differs in a pass that is longer than `LONG`."""

    def hook(_: Any, __: Any, output: Any) -> Any:
        return change(output) if output.shape[1] > LONG else None

    handle = block.register_forward_hook(hook)
    yield
    handle.remove()


def leaking(states: Any) -> Any:
    """Every row depends on all others."""
    return states + 1e-3 * states.mean(dim=0, keepdim=True)


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> ModelService:
    folder = save_tiny("llama", tmp_path_factory.mktemp("llama"), noise=0.1)
    return load(folder, layout="padded", batch_size=16)[0]


def prove(service: ModelService, texts: list[str] = OWN) -> OwnProof:
    leases = leases_of(service)
    return prove_on_own_prompts(leases.instrument, leases.rules, as_items(texts), LIMIT)


def block_of(service: ModelService) -> Any:
    return leases_of(service).instrument.structure.blocks[1]


def test_own_prompts_that_share_passes_soundly_pass(llama: ModelService) -> None:
    proof = prove(llama)
    assert proof.parity.outcome == "passed"
    assert proof.parity.error is not None
    assert proof.parity.error < 1e-6
    assert proof.instrument is leases_of(llama).instrument


def test_long_own_prompts_that_leak_are_measured_alone_though_known_prompts_are_too_short_to_show_it(
    llama: ModelService,
) -> None:
    with changed(block_of(llama), leaking):
        proof = prove(llama)
        assert proof.parity.outcome == "not applicable"
        assert "one prompt at a time: 8 of this run's prompts" in proof.parity.detail
        assert proof.instrument.limits.prompts == 1
        (notice,) = proof.instrument.take_notices()
        assert notice.code == "measured_alone"
        assert "every prompt has a pass of its own" in notice.text
        # The deviation is measured as the run continues.
        assert "one at a time), against" in proof.deviation_text


def test_a_prompt_that_differs_alone_from_one_time_to_the_next_fails_the_check(llama: ModelService) -> None:
    passes: list[int] = []

    def drifting(states: Any) -> Any:
        passes.append(1)
        return states * (1 + 1e-3 * torch.linspace(0, len(passes), states.shape[-1]))

    with changed(block_of(llama), drifting):
        proof = prove(llama)
    assert proof.parity.outcome == "failed"
    assert "from one time to the next" in proof.parity.detail


def test_a_run_that_measures_alone_anyway_has_nothing_to_prove(llama: ModelService) -> None:
    leases = leases_of(llama)
    alone = replace(leases.instrument, limits=replace(leases.instrument.limits, prompts=1))
    proof = prove_on_own_prompts(alone, leases.rules, as_items(OWN), LIMIT)
    assert (proof.parity.outcome, proof.parity.detail) == (
        "not applicable",
        "this run measures one prompt at a time",
    )
    assert alone.notices == []


def test_a_warm_model_is_proven_on_each_runs_own_prompts(tmp_path: Path) -> None:
    folder = save_tiny("llama", tmp_path / "model", noise=0.1)
    asked = request(path=str(folder), batch_size=16)
    service, loaded = load(folder, OWN[:4], batch_size=16)
    assert loaded.execution.notices == []
    with changed(block_of(service), leaking):
        long = service.reuse(asked, as_items(OWN), len(OWN), lambda *_: None)
        assert long is not None
        assert [notice.code for notice in long.execution.notices] == ["measured_alone"]
        assert leases_of(service).instrument.limits.prompts == 1
        short = service.reuse(asked, as_items(OWN[:3]), 3, lambda *_: None)
    assert short is not None
    assert short.execution.notices == []
    assert short.self_check.results[-1].outcome == "passed"
    assert leases_of(service).instrument.limits.prompts == 16


def test_of_a_large_sample_the_longest_and_the_shortest_are_taken() -> None:
    prompts = [Prompt(item, [5] * (1 + 7 * item % 100)) for item in range(40)]
    lengths = sorted(len(prompt.ids) for prompt in prompts)
    chosen = choose(prompts, 8)
    assert [prompt.item for prompt in chosen] == sorted(prompt.item for prompt in chosen)
    found = sorted(len(prompt.ids) for prompt in chosen)
    assert len(chosen) == 8
    assert (found[0], found[-2:]) == (lengths[0], lengths[-2:])


# ---- switches that cannot be tried, or do not hold ---------------------------------------------------------


@pytest.fixture
def longrope(tmp_path: Path) -> Instrument:
    return instrument_of(*load_plain(save_model("phi3 longrope", tmp_path)))


def alone_notice(instrument: Instrument) -> str:
    assert instrument.limits.prompts == 1
    (notice,) = instrument.take_notices()
    assert notice.code == "measured_alone"
    return notice.text


def test_both_sides_of_a_switch_are_proven_at_load(longrope: Instrument) -> None:
    result, instrument = check_length_switches(longrope, RULES, LIMIT)
    assert result.outcome == "passed"
    assert "at 32 tokens" in result.detail
    assert instrument is longrope
    assert longrope.take_notices() == []


def test_a_model_without_a_switch_has_nothing_to_try(llama: ModelService) -> None:
    instrument = leases_of(llama).instrument
    result, same = check_length_switches(instrument, RULES, LIMIT)
    assert (result.outcome, same) == ("not applicable", instrument)


def test_a_switch_beyond_the_longest_prompt_is_no_passed_check(longrope: Instrument) -> None:
    result, instrument = check_length_switches(longrope, replace(RULES, longest=32), LIMIT)
    assert result.outcome == "not applicable"
    assert "no prompt may have more than 32" in result.detail
    assert "no prompt may have more than 32" in alone_notice(instrument)


def test_a_switch_that_would_take_too_long_to_try_is_no_passed_check(
    longrope: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switch_room, "WORK", 1e3)
    result, instrument = check_length_switches(longrope, RULES, LIMIT)
    assert result.outcome == "not applicable"
    assert "1e+03 is the most that a load spends on it" in result.detail
    assert "would take" in alone_notice(instrument)


def test_a_switch_that_lies_elsewhere_than_is_stated_is_found(longrope: Instrument) -> None:
    stated = (LengthSwitch(30, "LongRoPE: the rotary table", "any length"),)
    elsewhere = replace(longrope, structure=replace(longrope.structure, switches=stated))
    result, instrument = check_length_switches(elsewhere, RULES, LIMIT)
    assert result.outcome == "not applicable"
    assert "prompts measured together differ by" in alone_notice(instrument)


def test_a_table_that_is_kept_from_pass_to_pass_fails_the_check(tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_model("dynamic", tmp_path))
    instrument = instrument_of(model, tokenizer)
    assert check_length_switches(instrument, RULES, LIMIT)[0].outcome == "passed"
    model.model.rotary_emb._forward_pre_hooks.clear()
    result, _ = check_length_switches(instrument, RULES, LIMIT)
    assert result.outcome == "failed"
    assert "depend on what was measured before" in result.detail


def test_a_load_says_which_switches_there_are_and_what_it_proved(tmp_path: Path) -> None:
    service, loaded = load(save_model("phi3 longrope", tmp_path), OWN)
    assert [(switch.tokens, switch.what) for switch in loaded.length_switches] == [
        (32, "LongRoPE: the rotary table")
    ]
    outcomes = {result.name: result.outcome for result in loaded.self_check.results}
    assert (outcomes["length switches"], outcomes["own prompts"]) == ("passed", "passed")
    assert loaded.execution.notices == []
    answer = service.measure(as_items(OWN))
    assert [notice.code for notice in answer.notices] == ["measured_apart"]
    assert "up to 32 tokens" in answer.notices[0].text
    assert service.measure(as_items(OWN[:2])).notices == []


# ---- attention and scales that depend on more than lengths -------------------------------------------------


def test_bigbird_is_measured_where_its_attention_is_causal_and_no_longer_prompt(tmp_path: Path) -> None:
    from tiny_models import tiny_tokenizer
    from transformers import AutoModelForCausalLM, BigBirdConfig

    sizes: dict[str, Any] = {
        "hidden_size": 32,
        "num_hidden_layers": 4,
        "num_attention_heads": 4,
        "intermediate_size": 64,
    }
    # Block-sparse attention begins beyond (5 + 2 · 1) · 4 tokens.
    config = BigBirdConfig(
        **sizes,
        vocab_size=320,
        is_decoder=True,
        block_size=4,
        num_random_blocks=1,
        max_position_embeddings=128,
    )
    torch.manual_seed(0)
    AutoModelForCausalLM.from_config(config).eval().save_pretrained(tmp_path)
    tiny_tokenizer().save_pretrained(tmp_path)
    service, _ = load(tmp_path, batch_size=8)
    rows, errors = measure(service, OWN)
    assert [row for row in rows if len(row.token_ids) > 28] == []
    assert {error.code for error in errors} == {"prompt_too_long"}
    assert "not causal for longer ones" in errors[0].text
    assert len(rows) + len(errors) == len(OWN)
    for row in rows:
        model, _ = load_plain(tmp_path)
        expected = measure_plainly(model, "bert.encoder.layer", row.token_ids)
        assert largest_relative_error(row.norms, expected.norms) < 1e-6


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"load_in_8bit": True, "llm_int8_threshold": 6.0}, "threshold 6"),
        ({"load_in_8bit": True, "llm_int8_threshold": 0.0}, None),
        ({"load_in_4bit": True}, None),
        (
            {"config_groups": {"group_0": {"input_activations": {"dynamic": True, "strategy": "tensor"}}}},
            "strategy tensor",
        ),
        ({"config_groups": {"group_0": {"input_activations": {"dynamic": True, "strategy": "token"}}}}, None),
        (
            {"config_groups": {"group_0": {"input_activations": {"dynamic": False, "strategy": "tensor"}}}},
            None,
        ),
        (
            {
                "quant_type": {
                    "default": {
                        "_type": "Float8DynamicActivationFloat8WeightConfig",
                        "_data": {"granularity": [{"_type": "PerTensor"}, {"_type": "PerTensor"}]},
                    }
                }
            },
            "PerTensor",
        ),
        ({"quant_type": {"default": {"_type": "Int8WeightOnlyConfig", "_data": {}}}}, None),
    ],
)
def test_activations_with_one_scale_for_a_pass_are_recognised(
    settings: dict[str, Any], words: str | None
) -> None:
    config = PretrainedConfig.from_dict({"quantization_config": {"quant_method": "some", **settings}})
    found = shared_scale(config)
    assert (found is None) if words is None else words in (found or "")


def test_plain_weights_share_no_scale() -> None:
    assert shared_scale(PretrainedConfig()) is None
