"""Weights that are rounded further are named, and refused where rounding contradicts the request."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from changed_models import change_weights, plain_gains
from loading_service import leases_of, load, measure
from references import largest_relative_error, load_plain, measure_plainly
from refusals import refusal
from tiny_gguf import write_gguf
from tiny_models import TEXTS, save_wide

BLOCKS = "gpt_neox.layers"
LINEAR = ("query_key_value", "attention.dense", "dense_h_to_4h", "dense_4h_to_h")

INSTALLED = {"gptq": "optimum gptqmodel"}

needs_bitsandbytes = pytest.mark.skipif(
    importlib.util.find_spec("bitsandbytes") is None, reason="bitsandbytes is not installed"
)


def state(folder: Path, **settings: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"quantization_config": settings}))


@pytest.mark.parametrize(
    "changes",
    [{"precision": "reference"}, {"dtype": "float64"}, {"gguf_file": "tiny.gguf"}],
)
@pytest.mark.parametrize("quantize", ["int8", "nf4"])
def test_what_rounding_contradicts_is_refused(folder: Path, quantize: str, changes: dict[str, Any]) -> None:
    write_gguf(folder, folder / "tiny.gguf")
    error = refusal(folder, quantize=quantize, **changes)
    assert error.code == "bad_request"
    assert f"--quantize {quantize}" in error.text


def test_files_that_are_rounded_already_are_not_rounded_again(folder: Path) -> None:
    state(folder, quant_method="gptq", bits=4, group_size=32)
    error = refusal(folder, quantize="nf4")
    assert error.code == "bad_request"
    assert "gptq" in error.text


@pytest.mark.parametrize("quantize", ["int8", "nf4"])
def test_a_missing_bitsandbytes_is_named_with_the_way_to_install_it(
    folder: Path, quantize: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bitsandbytes", None)
    error = refusal(folder, quantize=quantize)
    assert error.code == "package_missing"
    assert "bitsandbytes" in error.text
    assert f"{sys.executable} -m pip install bitsandbytes" in error.text


@pytest.mark.parametrize(
    ("method", "package"),
    [("gptq", "optimum"), ("awq", "gptqmodel"), ("compressed-tensors", "compressed-tensors"), ("hqq", "hqq")],
)
def test_the_package_that_rounded_files_need_is_named(folder: Path, method: str, package: str) -> None:
    if importlib.util.find_spec(package.replace("-", "_")) is not None:
        pytest.skip(f"{package} is installed")
    state(folder, quant_method=method, bits=4, group_size=32, config_groups={})
    error = refusal(folder)
    assert error.code == "package_missing"
    assert method in error.text
    assert f"pip install {INSTALLED.get(method, package)}" in error.text


def test_weights_in_eight_bit_floats_are_measured_with_their_scales(folder: Path, tmp_path: Path) -> None:
    import torch

    exact = Path(shutil.copytree(folder, tmp_path / "exact"))
    side = 16

    def rounded(held: dict[str, Any], keep_codes: bool) -> dict[str, Any]:
        files = dict(held)
        for name in [name for name in held if name.endswith("proj.weight")]:
            rows, columns = held[name].shape
            blocks = held[name].reshape(rows // side, side, columns // side, side)
            scales = blocks.abs().amax((1, 3), keepdim=True) / 448
            codes = (blocks / scales).to(torch.float8_e4m3fn)
            files[name] = (codes if keep_codes else codes.float() * scales).reshape(rows, columns)
            if keep_codes:
                files[f"{name}_scale_inv"] = scales.reshape(rows // side, columns // side)
        return files

    change_weights(exact, lambda held: rounded(held, keep_codes=False))
    change_weights(folder, lambda held: rounded(held, keep_codes=True))
    state(folder, quant_method="fp8", weight_block_size=[side, side], activation_scheme="dynamic")
    service, loaded = load(folder)
    assert (loaded.quantization, loaded.surplus) == ("fp8", [])
    rows, _ = measure(service, TEXTS[:3])
    expected = plain_gains(exact, "model.layers", [row.token_ids for row in rows])
    assert [row.norms[-1] / row.norms[-2] for row in rows] == pytest.approx(expected, rel=1e-5)


def test_a_method_that_needs_a_gpu_says_so(folder: Path) -> None:
    state(folder, quant_method="higgs", bits=4)
    error = refusal(folder)
    assert error.code == "device_unavailable"
    assert "higgs" in error.text


def test_files_of_mlx_name_the_way_to_plain_ones(folder: Path) -> None:
    state(folder, group_size=64, bits=4)
    error = refusal(folder)
    assert error.code == "unsupported_architecture"
    assert "MLX" in error.text


@pytest.mark.parametrize("method", ["of-next-year", "modelopt"])
def test_a_method_that_transformers_does_not_know_is_refused(folder: Path, method: str) -> None:
    state(folder, quant_method=method, bits=4)
    error = refusal(folder)
    assert error.code == "unsupported_architecture"
    assert method in error.text


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Matrices of whole blocks of 64 numbers, which bitsandbytes needs on a CPU."""
    return save_wide("neox-parallel", tmp_path_factory.mktemp("wide"))


def rounded_modules(model: Any) -> list[Any]:
    """What bitsandbytes rounds: every linear module but the head."""
    import torch

    modules = model.named_modules()
    return [module for path, module in modules if isinstance(module, torch.nn.Linear) and path != "embed_out"]


@needs_bitsandbytes
@pytest.mark.parametrize("precision", ["fast", "compat"])
def test_nf4_is_the_model_of_the_weights_that_bitsandbytes_rounds_to(wide: Path, precision: str) -> None:
    import bitsandbytes.functional as bitsandbytes
    import torch

    service, loaded = load(wide, quantize="nf4", dtype="float32", precision=precision)
    assert (loaded.quantization, loaded.dtype) == ("bitsandbytes nf4", "float32")
    rows, errors = measure(service, TEXTS)
    assert errors == []
    model, _ = load_plain(wide)
    plain = [measure_plainly(model, BLOCKS, row.token_ids).norms for row in rows]
    with torch.no_grad():
        for module in rounded_modules(model):
            packed, scales = bitsandbytes.quantize_4bit(module.weight, quant_type="nf4")
            module.weight.copy_(bitsandbytes.dequantize_4bit(packed, scales))
    for row, unrounded in zip(rows, plain, strict=True):
        expected = measure_plainly(model, BLOCKS, row.token_ids).norms
        assert largest_relative_error(row.norms, expected) < 1e-4
        assert largest_relative_error(expected, unrounded) > 1e-3


@needs_bitsandbytes
def test_int8_rounds_each_token_by_itself_also_where_some_are_large(wide: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    copy = Path(shutil.copytree(wide, tmp_path / "large"))
    weights = load_file(copy / "model.safetensors")
    for name in weights:
        if name.endswith("input_layernorm.weight"):
            weights[name] *= 4
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    # A load proves that tokens after a prompt do not change its numbers.
    service, loaded = load(copy, quantize="int8", dtype="float32")
    assert loaded.quantization == "bitsandbytes int8, threshold 0"
    plain = dict(load_plain(copy)[0].named_modules())
    calls: list[tuple[str, Any, Any]] = []
    model: Any = leases_of(service).instrument.model
    for path, module in model.named_modules():
        if type(module).__name__ == "Linear8bitLt":
            module.register_forward_hook(
                lambda _, args, output, path=path: calls.append((path, args[0].clone(), output.clone()))
            )
    _, errors = measure(service, TEXTS)
    assert errors == []
    assert {path for path, _, _ in calls} == {path for path in plain if path.endswith(LINEAR)}
    for path, states, output in calls:
        expected = multiply_rounded(plain[path], states)
        # float16 intermediates change a few codes by one.
        assert (output - expected).abs().max() < 1e-2 * expected.abs().max()


def multiply_rounded(module: Any, states: Any) -> Any:
    """LLM.int8 without outlier columns (Dettmers et al. 2022): each row is rounded to 255 steps."""
    codes, steps = round_rows(states.half().float())
    weight_codes, weight_steps = round_rows(module.weight)
    product = codes @ weight_codes.T * steps * weight_steps.T
    return product if module.bias is None else product + module.bias


def round_rows(values: Any) -> tuple[Any, Any]:
    """Codes of -127 to 127 and the size of a step, for each row. Shape [..., n] → [..., n], [..., 1]."""
    steps = values.abs().amax(-1, keepdim=True) / 127
    return (values / steps).round(), steps
