"""The kept states are bit for bit those of a hook, in the type of the stream, whatever shares their pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gain_sidecar.errors import SidecarError
from gain_sidecar.measuring import vectors
from gain_sidecar.measuring.leases import Leases, keeping
from gain_sidecar.measuring.positions import Positions
from gain_sidecar.measuring.vectors import kept_blocks
from gain_sidecar.service import ModelService
from loading_service import as_items, leases_of, load, request
from references import load_plain
from tiny_models import TEXTS, save_tiny

# Blocks that return tuples and tensors, in sequence and in parallel; a stream that is scaled at its start.
FAMILIES = {
    "gpt2": "transformer.h",
    "llama": "model.layers",
    "gptj": "transformer.h",
    "neox-parallel": "gpt_neox.layers",
    "gemma": "model.layers",
}
BYTES = {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2}


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("llama"))


@pytest.fixture(scope="module")
def everywhere(llama: Path) -> ModelService:
    return load(llama, vectors="blocks:all")[0]


@contextmanager
def hooked(model: Any, blocks_path: str, states: list[list[Any]]) -> Iterator[None]:
    """Collect the whole stream of every pass: a list of the first block's input and each block's output."""
    blocks = model.get_submodule(blocks_path)

    def enter(_: Any, args: Any, kwargs: Any) -> None:
        states.append([(args[0] if args else kwargs["hidden_states"]).clone()])

    def leave(_: Any, __: Any, output: Any) -> None:
        states[-1].append((output[0] if isinstance(output, tuple) else output).clone())

    handles = [blocks[0].register_forward_pre_hook(enter, with_kwargs=True)]
    handles += [block.register_forward_hook(leave) for block in blocks]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def last_states(model: Any, blocks_path: str, ids: list[int]) -> Any:
    """hidden[0, -1] of every block in a plain forward pass. Shape [L + 1, width]."""
    import torch

    states: list[list[Any]] = []
    with hooked(model, blocks_path, states), torch.no_grad():
        model(torch.tensor([ids]), use_cache=False)
    return torch.stack([hidden[0, -1] for hidden in states[0]])


def bytes_of(tensor: Any) -> bytes:
    import torch

    return bytes(tensor.contiguous().view(torch.uint8).numpy().tobytes())


@pytest.mark.parametrize(
    ("name", "dtype"),
    [*((name, "float32") for name in FAMILIES), *(("gptj", dtype) for dtype in BYTES if dtype != "float32")],
)
def test_alone_a_prompt_has_the_bits_of_a_plain_hook(name: str, dtype: str, tmp_path: Path) -> None:
    folder, blocks_path = save_tiny(name, tmp_path), FAMILIES[name]
    service, loaded = load(
        folder,
        vectors="blocks:0,1,-1",
        dtype=dtype,
        batch_size=1,
        precision="reference" if dtype == "float64" else "fast",
    )
    answer = service.measure(as_items(TEXTS))
    rows, found = list(answer.rows), b"".join(answer.vectors)
    layout = loaded.vectors
    assert layout is not None
    assert (layout.blocks, layout.dtype) == ([0, 1, loaded.layers], dtype)
    assert len(found) == len(TEXTS) * 3 * layout.width * BYTES[dtype]
    model, _ = load_plain(folder, dtype)
    each = len(found) // len(TEXTS)
    for place, row in enumerate(rows):
        states = last_states(model, blocks_path, row.token_ids)[layout.blocks]
        assert found[place * each : (place + 1) * each] == bytes_of(states)


@pytest.mark.parametrize(
    "options",
    [{}, {"layout": "padded"}, {"layout": "buckets"}, {"positions": "every:3", "position_predictions": True}],
)
def test_in_every_layout_they_are_what_a_hook_sees_in_the_same_pass(
    llama: Path, options: dict[str, Any]
) -> None:
    service, loaded = load(llama, vectors="blocks:all", **options)
    states: list[list[Any]] = []
    with hooked(leases_of(service).instrument.model, "model.layers", states):
        answer = service.measure(as_items(TEXTS))
    assert loaded.vectors is not None
    assert loaded.vectors.blocks == list(range(1, loaded.layers + 1))
    # In every slot of every pass, the bytes of all blocks' states.
    seen = {
        b"".join(bytes_of(hidden.flatten(0, 1)[slot]) for hidden in one[1:])
        for one in states
        for slot in range(one[0].shape[0] * one[0].shape[1])
    }
    found = b"".join(answer.vectors)
    each = len(found) // len(TEXTS)
    vectors_of_prompts = [found[first : first + each] for first in range(0, len(found), each)]
    assert len(vectors_of_prompts) == len(TEXTS)
    assert seen.issuperset(vectors_of_prompts)
    for row, vector in zip(answer.rows, vectors_of_prompts, strict=True):
        norms = np.linalg.norm(
            np.frombuffer(vector, "<f4").reshape(loaded.layers, -1).astype(np.float64), axis=1
        )
        np.testing.assert_allclose(row.norms[1:], norms, rtol=1e-6)


def test_a_prompt_that_cannot_be_measured_has_no_vector(
    everywhere: ModelService, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = b"".join(everywhere.measure(as_items(TEXTS)).vectors)
    answer = everywhere.measure(as_items(["", *TEXTS, ""]))
    assert [row.item for row in answer.errors] == [0, len(TEXTS) + 1]
    monkeypatch.setattr(vectors, "MOST_BYTES", 1000)
    parts = list(answer.vectors)
    assert b"".join(parts) == whole
    assert {len(part) for part in parts[:-1]} == {1000}
    assert list(everywhere.measure(as_items([""])).vectors) == []


def test_batches_of_any_number_of_prompts_give_close_vectors(everywhere: ModelService) -> None:
    leases = leases_of(everywhere)
    expected = np.frombuffer(b"".join(everywhere.measure(as_items(TEXTS)).vectors), "<f4")
    few = replace(leases.instrument, limits=replace(leases.instrument.limits, prompts=3))
    answer = Leases(few, leases.rules, Positions("first", False), few.kept_blocks).measure(as_items(TEXTS))
    found = np.frombuffer(b"".join(answer.vectors), "<f4")
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4)


def test_without_vectors_nothing_is_kept(llama: Path) -> None:
    service, loaded = load(llama)
    assert loaded.vectors is None
    assert list(service.measure(as_items(TEXTS)).vectors) == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("all", (1, 2, 3, 4, 5, 6)),
        ("every:2", (2, 4, 6)),
        ("every:6", (6,)),
        ("0", (0,)),
        ("-1", (6,)),
        ("6,-1,0,3,-6", (0, 1, 3, 6)),
    ],
)
def test_a_rule_names_blocks_in_ascending_order(rule: str, expected: tuple[int, ...]) -> None:
    assert kept_blocks(request(vectors=f"blocks:{rule}"), 6) == expected


@pytest.mark.parametrize(
    ("rule", "said"), [("7", "block 7"), ("0,-7", "block -7"), ("every:7", "none to keep")]
)
def test_a_block_that_the_model_has_not_is_refused(rule: str, said: str) -> None:
    with pytest.raises(SidecarError, match=said) as caught:
        kept_blocks(request(vectors=f"blocks:{rule}"), 6)
    assert caught.value.code == "bad_request"
    assert "6" in caught.value.text


def test_the_notebooks_arithmetic_has_no_vectors(llama: Path) -> None:
    with pytest.raises(SidecarError, match="--vectors"):
        load(llama, vectors="blocks:all", precision="compat")


def test_blocks_of_different_types_are_refused(llama: Path, everywhere: ModelService) -> None:
    import torch

    leases = leases_of(everywhere)
    model = leases.instrument.model
    blocks: Any = model.get_submodule("model.layers")
    widened = blocks[1].register_forward_hook(
        lambda _, __, output: output.to(torch.float64) if isinstance(output, torch.Tensor) else output
    )
    back = blocks[2].register_forward_pre_hook(lambda _, args: (args[0].to(torch.float32), *args[1:]))
    try:
        with pytest.raises(SidecarError, match="float32 in one block and float64 after block 2"):
            Leases(keeping(leases.instrument, (1, 2)), leases.rules).vector_layout()
    finally:
        widened.remove()
        back.remove()
