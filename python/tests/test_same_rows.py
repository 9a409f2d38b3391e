"""A model in memory gives the rows that the sidecar gives of the same model from its folder, bit for bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gain
import numpy as np
import pytest
from gain_sidecar.measuring.row import MeasuredRow
from loading_service import load, measure
from references import load_plain
from tiny_models import TEXTS, save_tiny

FAMILIES = [
    "llama",
    "gpt2",
    "gptj",
    "neox-parallel",
    "gemma2",
    "opt-post",
    "falcon-new",
    "mixtral",
    "mamba",
    "rwkv",
]
pytestmark = pytest.mark.filterwarnings("ignore::gain.GainWarning")

VECTORS = {
    "Layer_Norms": "norms",
    "Delta_Norms": "delta_norms",
    "Inners": "inner_products",
}
SPLIT = {
    "Attention_Norms": "attention_norms",
    "Attention_Inners": "attention_inner_products",
    "MLP_Norms": "mlp_norms",
    "MLP_Inners": "mlp_inner_products",
    "Split_Errors": "errors",
}
NUMBERS = {
    "Entropy": "entropy_nats",
    "Top_Token": "top_token",
    "Top_Prob": "top_prob",
    "Last_Token": "last_token",
    "Final_Norm": "final_norm",
}


def assert_same(result: gain.Result, rows: list[MeasuredRow]) -> None:
    columns = result.columns
    for row in rows:
        for name, field in VECTORS.items():
            np.testing.assert_array_equal(columns[name][row.item], getattr(row, field), strict=False)
        for name, field in SPLIT.items():
            found: Any = columns[name][row.item]
            if row.split is None:
                assert found is None
            else:
                np.testing.assert_array_equal(found, getattr(row.split, field))
        for name, field in NUMBERS.items():
            assert columns[name][row.item] == getattr(row, field)
        assert list(columns["Token_Ids"][row.item]) == row.token_ids  # type: ignore[call-overload]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_rows_are_those_of_the_sidecar(family: str, tmp_path: Path) -> None:
    folder = save_tiny(family, tmp_path / family)
    # As `gain experiment` chooses among 25 prompts: all but four of middle length.
    service, loaded = load(folder, sample=TEXTS)
    rows, errors = measure(service, TEXTS)
    model, tokenizer = load_plain(folder)
    result = gain.measure(model, tokenizer, TEXTS, name=loaded.name)
    assert_same(result, rows)
    assert [row.item for row in result.errors] == [row.item for row in errors]
    found = result.model
    for name in (
        "class_name",
        "wiring",
        "norm_type",
        "blocks_path",
        "layers",
        "parameters",
        "dtype",
        "attention",
    ):
        assert getattr(found, name) == getattr(loaded, name)
    assert [one.name for one in found.self_check.results] == [one.name for one in loaded.self_check.results]


@pytest.mark.parametrize(
    "options",
    [
        {"precision": "compat"},
        {"precision": "reference"},
        {"wiring": "parallel"},
        {"wiring": "parallel@last"},
        {"batch_size": 3},
        {"layout": "buckets"},
        {"special_tokens": "none"},
        {"bos": True},
        {"truncate": "left"},
    ],
    ids=str,
)
def test_an_option_does_what_it_does_in_the_sidecar(good: Path, options: dict[str, Any]) -> None:
    texts = [*TEXTS, TEXTS[1] * 9]
    asked = dict(options)
    if "bos" in asked:
        asked["bos"] = "with"
    if options.get("precision") == "compat":
        asked["special_tokens"] = "add"
    service, _ = load(good, sample=texts, **asked)
    rows, errors = measure(service, texts)
    model, tokenizer = load_plain(good)
    result = gain.measure(model, tokenizer, texts, **options)
    assert_same(result, rows)
    assert [(row.item, row.code, row.text) for row in result.errors] == [
        (row.item, row.code, row.text) for row in errors
    ]


def test_a_model_in_half_precision_or_float64_is_measured_in_its_own_type(good: Path) -> None:
    for dtype in ("bfloat16", "float16", "float64"):
        service, _ = load(good, sample=TEXTS, dtype=dtype)
        rows, _ = measure(service, TEXTS)
        model, tokenizer = load_plain(good, dtype)
        result = gain.measure(model, tokenizer, TEXTS)
        assert result.model.dtype == dtype
        assert_same(result, rows)


def test_lora_in_its_layers_gives_the_rows_of_the_merged_model_up_to_rounding(good: Path) -> None:
    import torch
    from peft import LoraConfig, get_peft_model

    model, tokenizer = load_plain(good)
    torch.manual_seed(0)
    wrapped = get_peft_model(
        model, LoraConfig(target_modules=["q_proj", "down_proj"], init_lora_weights=False)
    )
    wrapped.eval()
    plain = gain.measure(load_plain(good)[0], tokenizer, TEXTS)
    result = gain.measure(wrapped, tokenizer, TEXTS)
    merged = gain.measure(wrapped.merge_and_unload().eval(), tokenizer, TEXTS)
    assert result.model.adapter == "in its layers: default (LORA)"
    apart = np.abs(np.array(result.columns["Last_Gain"]) - np.array(merged.columns["Last_Gain"])).max()
    changed = np.abs(np.array(result.columns["Last_Gain"]) - np.array(plain.columns["Last_Gain"])).max()
    assert apart < 1e-5 < changed


def test_a_model_that_was_fine_tuned_in_memory_is_measured_with_its_new_weights(
    good: Path, tmp_path: Path
) -> None:
    import torch

    model, tokenizer = load_plain(good)
    before = gain.measure(model, tokenizer, TEXTS[:3])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    ids = torch.tensor([tokenizer(TEXTS[5])["input_ids"]])
    model.train()
    model(input_ids=ids, labels=ids).loss.backward()
    optimizer.step()
    after = gain.measure(model.eval(), tokenizer, TEXTS[:3])
    model.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    again = gain.measure(load_plain(tmp_path)[0], tokenizer, TEXTS[:3])
    assert before.columns["Last_Gain"] != after.columns["Last_Gain"] == again.columns["Last_Gain"]
    assert before.identity != after.identity == again.identity


def test_a_model_that_accelerate_keeps_on_the_disk_in_part_is_measured(tmp_path: Path) -> None:
    from accelerate import dispatch_model
    from tiny_models import save_wide

    folder = save_wide("llama", tmp_path / "wide")
    model, tokenizer = load_plain(folder)
    inside = gain.measure(model, tokenizer, TEXTS[:5])
    blocks = {f"model.layers.{block}": "disk" if block > 4 else "cpu" for block in range(8)}
    places = {
        "model.embed_tokens": "cpu",
        **blocks,
        "model.norm": "cpu",
        "model.rotary_emb": "cpu",
        "lm_head": "cpu",
    }
    spread = dispatch_model(
        load_plain(folder)[0], places, main_device="cpu", offload_dir=str(tmp_path), force_hooks=True
    )
    result = gain.measure(spread, tokenizer, TEXTS[:5])
    assert [(place.device, place.blocks) for place in result.model.placement] == [("cpu", 5), ("disk", 3)]
    assert result.columns["Last_Gain"] == inside.columns["Last_Gain"]
    assert result.identity == inside.identity
    again = gain.measure(spread, tokenizer, TEXTS[:5])
    assert again.columns["Last_Gain"] == inside.columns["Last_Gain"]


@pytest.mark.parametrize("quantize", ["nf4", "int8"])
def test_a_quantised_model_gives_the_rows_of_the_sidecar(tmp_path: Path, quantize: Any) -> None:
    pytest.importorskip("bitsandbytes")
    from tiny_models import save_wide

    folder = save_wide("llama", tmp_path / "wide")
    service, loaded = load(folder, sample=TEXTS, quantize=quantize)
    rows, _ = measure(service, TEXTS)
    model, tokenizer = gain.load(path=folder, device="cpu", quantize=quantize)
    result = gain.measure(model, tokenizer, TEXTS)
    assert_same(result, rows)
    assert result.model.quantization == loaded.quantization
    assert result.model.deviation_text == loaded.deviation_text
