"""Wiring and norms are found by running blocks, whatever their modules are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from families import FAMILIES
from gain_sidecar.anatomy.architecture import Architecture, read_architecture
from gain_sidecar.anatomy.block_kinds import representative_blocks
from gain_sidecar.anatomy.config_flags import FlagCheck
from references import load_plain
from tiny_models import save_tiny


def read_tiny(family: str, folder: Path) -> Architecture:
    return read_architecture(load_plain(save_tiny(family, folder))[0], every_block=True)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_block_shows_the_published_wiring_and_norms(family: str, tmp_path: Path) -> None:
    read = read_tiny(family, tmp_path)
    known = FAMILIES[family]
    assert sorted(read.probes) == [0, 1, 2, 3]
    assert (read.wiring, read.placement, read.norm_type) == (known.wiring, known.placement, known.norm_type)
    assert read.disagreements == ()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_parts_add_up_to_what_the_block_adds(family: str, tmp_path: Path) -> None:
    import torch

    if FAMILIES[family].placement == "post":
        pytest.skip("a norm on the stream stands between the parts and what the block adds")
    model, _ = load_plain(save_tiny(family, tmp_path))
    read = read_architecture(model, every_block=True)
    block = model.get_submodule(FAMILIES[family].blocks_path)[1]
    parts = read.probes[1].parts
    ends: list[Any] = []
    written: dict[str, Any] = {}

    def keep(path: str) -> Any:
        def hook(_: Any, __: Any, output: Any) -> None:
            written[path] = (output[0] if isinstance(output, tuple) else output).clone().double()

        return hook

    block.register_forward_pre_hook(lambda _, args: ends.append(args[0].clone().double()))
    for part in parts:
        block.get_submodule(part.path).register_forward_hook(keep(part.path))
    block.register_forward_hook(
        lambda _, __, output: ends.append((output[0] if isinstance(output, tuple) else output).double())
    )
    with torch.no_grad():
        model(torch.tensor([[5, 6, 7, 8]]))
    before, after = ends
    total = sum(part.coefficient * written[part.path].reshape(before.shape) for part in parts)
    added = after - before
    assert float((total - added).norm()) < 1e-5 * float(added.norm())


def test_a_multiplier_of_the_residual_is_the_parts_coefficient(tmp_path: Path) -> None:
    parts = read_tiny("granite", tmp_path).probes[0].parts
    assert [part.coefficient for part in parts] == pytest.approx([0.5, 0.5], rel=1e-5)


def test_parts_are_told_by_what_they_do_to_other_tokens(tmp_path: Path) -> None:
    parts = read_tiny("gptj", tmp_path).probes[0].parts
    assert [(part.path, part.kind, part.reads) for part in parts] == [
        ("attn", "mixing", ()),
        ("mlp", "pointwise", ()),
    ]


def test_names_do_not_matter(tmp_path: Path) -> None:
    model, _ = load_plain(save_tiny("gpt2", tmp_path))
    block = model.transformer.h[0]
    for name in ("attn", "mlp", "ln_1", "ln_2"):
        block._modules[f"x{name[-1]}{len(name)}"] = block._modules.pop(name)
    kind = type(block)
    kind.attn, kind.mlp = property(lambda self: self.xn4), property(lambda self: self.xp3)
    kind.ln_1, kind.ln_2 = property(lambda self: self.x14), property(lambda self: self.x24)
    try:
        probe = read_architecture(model).probes[0]
    finally:
        del kind.attn, kind.mlp, kind.ln_1, kind.ln_2
    assert (probe.wiring, probe.placement, probe.norm_type) == ("sequential", "pre", "LayerNorm")
    assert [part.path for part in probe.parts] == ["xn4", "xp3"]


def test_a_model_whose_blocks_differ_says_mixed(tmp_path: Path) -> None:
    model, _ = load_plain(save_tiny("neox-parallel", tmp_path))
    model.gpt_neox.layers[2].use_parallel_residual = False
    read = read_architecture(model, every_block=True)
    assert [probe.wiring for probe in read.probes.values()] == [
        "parallel",
        "parallel",
        "sequential",
        "parallel",
    ]
    assert read.wiring == "mixed"


def test_a_flag_that_says_otherwise_than_the_blocks_is_reported(tmp_path: Path) -> None:
    model, _ = load_plain(save_tiny("neox-parallel", tmp_path))
    model.config.use_parallel_residual = False
    read = read_architecture(model)
    assert read.disagreements == (FlagCheck("use_parallel_residual", False, "sequential", "parallel"),)


def test_the_flags_of_falcon_are_read_together(tmp_path: Path) -> None:
    read = read_tiny("falcon-new", tmp_path)
    assert {check.flag: check.agrees for check in read.flags} == {
        "parallel_attn": True,
        "new_decoder_architecture": True,
    }


def test_the_first_and_last_of_each_kind_of_block_are_probed(tmp_path: Path) -> None:
    model, _ = load_plain(save_tiny("jamba", tmp_path))
    # Mamba with an MLP, attention with experts, and the same again: each kind twice.
    assert representative_blocks(list(model.model.layers)) == [0, 1, 2, 3]
    llama, _ = load_plain(save_tiny("llama", tmp_path / "llama"))
    assert representative_blocks(list(llama.model.layers)) == [0, 2, 3]


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("family", ["gptj", "llama", "gemma2", "opt-post"])
def test_half_precision_does_not_hide_the_parts(family: str, dtype: str, tmp_path: Path) -> None:
    model, _ = load_plain(save_tiny(family, tmp_path, noise=0.02), dtype)
    read = read_architecture(model, every_block=True)
    known = FAMILIES[family]
    assert (read.wiring, read.placement, read.norm_type) == (known.wiring, known.placement, known.norm_type)
    assert read.structure.final_norm_path == known.final_norm_path
    assert {len(probe.parts) for probe in read.probes.values()} == {2}
    assert str(model.dtype) == f"torch.{dtype}"
