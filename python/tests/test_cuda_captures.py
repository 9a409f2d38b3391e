"""A failed capture of a CUDA graph leaves nothing open: streams, random numbers, memory, later captures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from gain_sidecar import messages
from gain_sidecar.measuring.captured import Captures
from gain_sidecar.measuring.failed_capture import capturing
from gain_sidecar.memory import release_memory
from gain_sidecar.service import ModelService
from loading_service import as_items, leases_of, load
from references import largest_relative_error
from tiny_models import TEXTS, save_tiny

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")


def wait_for_the_gpu() -> None:
    """No capture allows this, and it makes the capture's end fail as well."""
    torch.zeros(1, device="cuda").item()


def raise_an_error() -> None:
    raise ValueError("not while capturing")


def ask_for_too_much() -> None:
    torch.empty(2**45, device="cuda", dtype=torch.uint8)


def measured_thrice(service: ModelService) -> tuple[list[Any], list[messages.Notice]]:
    """Run, captured and replayed; the rows of the last time, and all notices."""
    answers = [service.measure(as_items(TEXTS)) for _ in range(3)]
    assert [answer.errors for answer in answers] == [[], [], []]
    return list(answers[-1].rows), [notice for answer in answers for notice in answer.notices]


def private_pools() -> set[tuple[int, int]]:
    """Pools of graphs that still have memory, other than cuBLAS' workspaces for the stream of captures."""
    torch._C._cuda_clearCublasWorkspaces()
    release_memory()
    segments = torch.cuda.memory_snapshot()  # type: ignore[no-untyped-call]
    return {segment["segment_pool_id"] for segment in segments} - {(0, 0)}


def test_a_replayed_pass_keeps_the_states_that_an_uncaptured_one_keeps(tmp_path: Path) -> None:
    service, loaded = load(
        save_tiny("llama", tmp_path),
        device="cuda",
        precision="reference",
        layout="buckets",
        vectors="blocks:all",
    )
    assert loaded.vectors is not None
    leases = leases_of(service)
    instrument = replace(leases.instrument, captures=Captures())
    # A pass of the same shapes that keeps nothing is another graph.
    leases.instrument = replace(instrument, kept_blocks=())
    measured_thrice(service)
    leases.instrument = instrument
    answers = [service.measure(as_items(texts)) for texts in (TEXTS, TEXTS[::-1], TEXTS)]
    replayed = b"".join(answers[-1].vectors)
    assert instrument.captures is not None and instrument.captures.works
    leases.instrument = replace(instrument, captures=None)
    shape = (len(TEXTS), len(loaded.vectors.blocks), loaded.vectors.width)
    vectors = np.frombuffer(replayed, "<f4").reshape(shape)
    # The kernels of a captured pass may add in another order; its own norms are of these very vectors.
    uncaptured = np.frombuffer(b"".join(service.measure(as_items(TEXTS)).vectors), "<f4").reshape(shape)
    norms = np.array([row.norms for row in answers[-1].rows])[:, loaded.vectors.blocks]
    np.testing.assert_allclose(np.linalg.norm(vectors.astype(np.float64), axis=-1), norms, rtol=1e-6)
    assert (np.linalg.norm(vectors - uncaptured, axis=-1) / norms).max() < 1e-5


@pytest.mark.parametrize("fault", [wait_for_the_gpu, raise_an_error, ask_for_too_much])
def test_after_a_failed_capture_the_whole_gpu_works(fault: Callable[[], None], tmp_path: Path) -> None:
    folder = save_tiny("llama", tmp_path)
    pools, stream = private_pools(), torch.cuda.current_stream()
    torch.cuda.manual_seed(3)
    torch.randn(5, device="cuda")
    torch.cuda.manual_seed(3)

    service, _ = load(folder, device="cuda", precision="reference")
    leases = leases_of(service)
    # The load's checks may have captured: this instrument has captured nothing.
    leases.instrument = instrument = replace(leases.instrument, captures=Captures())
    instrument.take_notices()

    def in_a_capture(*_: object) -> None:
        if torch.cuda.is_current_stream_capturing():
            fault()

    hook = instrument.model.register_forward_pre_hook(in_a_capture)
    rows, notices = measured_thrice(service)
    hook.remove()
    assert instrument.captures is not None and not instrument.captures.works
    (notice,) = [each for each in notices if each.code == "not_captured"]
    assert "no CUDA graphs" in notice.text

    assert torch.cuda.current_stream() == stream
    state = torch.cuda.get_rng_state()
    drawn = torch.randn(5, device="cuda")
    torch.cuda.set_rng_state(state)
    assert torch.equal(torch.randn(5, device="cuda"), drawn)

    own_graph = torch.cuda.CUDAGraph()
    source = torch.arange(4.0, device="cuda")
    with torch.cuda.graph(own_graph):
        doubled = source * 2
        torch.rand(3, device="cuda")
    own_graph.replay()
    assert doubled.tolist() == [0, 2, 4, 6]
    del own_graph, doubled

    again, _ = load(folder, device="cuda", precision="reference")
    second = leases_of(again).instrument
    replayed, _ = measured_thrice(again)
    assert second.captures is not None and second.captures.works
    for row, expected in zip(replayed, rows, strict=True):
        assert largest_relative_error(row.norms, expected.norms) < 1e-6

    for each in (service, again):
        each.close()
    del leases, instrument, second, service, again
    assert private_pools() <= pools


def test_random_numbers_go_on_where_they_were_before_a_failed_capture(tmp_path: Path) -> None:
    def drawn(fails: bool) -> list[float]:
        torch.cuda.manual_seed(11)
        first = torch.randn(4, device="cuda").tolist()
        if fails:
            device = torch.device("cuda", torch.cuda.current_device())
            pool = torch.cuda.graph_pool_handle()
            with pytest.raises(RuntimeError), capturing(torch.cuda.CUDAGraph(), pool, device):
                wait_for_the_gpu()
        return first + torch.randn(4, device="cuda").tolist()

    assert drawn(True) == drawn(False)
