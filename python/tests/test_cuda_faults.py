"""Faults on a GPU: memory held by another process, processes that are killed, a device that fails for good.

`pytest -s` prints the durations.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from gain_sidecar import messages
from loading_service import as_items, load, measure, request
from references import largest_relative_error
from sidecar_peer import Peer
from tiny_models import save_tiny

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")

GIB = 2**30
DEADLINE_S = 5.0

HOLD = """
import sys, torch
free, _ = torch.cuda.mem_get_info()
held = torch.empty(free - int(sys.argv[1]), dtype=torch.uint8, device="cuda")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process_leaves(room: int) -> Iterator[None]:
    """While inside, another process holds the free memory of the GPU except `room` bytes."""
    torch.cuda.empty_cache()
    command = [sys.executable, "-c", HOLD, str(room)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None and holder.stdout.readline() == "held\n"
            yield
        finally:
            holder.kill()


def free_bytes() -> int:
    return int(torch.cuda.mem_get_info()[0])


def seconds_until(condition: Callable[[], bool], deadline_s: float = 60.0) -> float:
    """How long it takes until the condition holds."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < deadline_s
        time.sleep(0.01)
    return time.monotonic() - started


def save_long(folder: Path) -> Path:
    """Eager attention over 1,500 tokens of this model needs 0.14 GB, and over 2,000 0.26 GB."""
    from transformers import GPTJConfig, GPTJForCausalLM

    save_tiny("gptj", folder)
    torch.manual_seed(0)
    config = GPTJConfig(vocab_size=320, n_embd=64, n_layer=2, n_head=16, rotary_dim=4, n_positions=2048)
    GPTJForCausalLM(config).save_pretrained(folder)
    return folder


def save_large(folder: Path) -> Path:
    """About 1.2 thousand million weights: long enough in its load to be killed there."""
    from transformers import GPTJConfig, GPTJForCausalLM

    save_tiny("gptj", folder)
    config = GPTJConfig(vocab_size=320, n_embd=2048, n_layer=24, n_head=16, rotary_dim=64, n_positions=2048)
    with torch.device("cuda"):
        model = GPTJForCausalLM(config).bfloat16()
    model.save_pretrained(folder)
    del model
    torch.cuda.empty_cache()
    return folder


def test_beside_a_process_that_holds_the_memory_batches_are_halved_and_one_prompt_is_an_error_row(
    tmp_path: Path,
) -> None:
    service, _ = load(save_long(tmp_path), device="cuda", dtype="float32", batch_size=16)
    texts = ["a" * 1500] * 16
    plain, errors = measure(service, texts)
    assert errors == []
    with another_process_leaves(GIB):
        answer = service.measure(as_items(texts))
        assert answer.errors == []
        assert "batch_halved" in {notice.code for notice in answer.notices}
        for row, expected in zip(answer.rows, plain, strict=True):
            assert largest_relative_error(row.norms, expected.norms) < 1e-5
    with another_process_leaves(GIB // 10):
        # Longer than the others: a graph of those needs no more memory.
        rows, errors = measure(service, ["a", "a" * 2000])
        assert [row.item for row in rows] == [0]
        assert [(error.item, error.code) for error in errors] == [(1, "out_of_memory")]
    rows, errors = measure(service, texts)
    assert (len(rows), errors) == (16, [])


@pytest.mark.parametrize("phase", ["load", "measure"])
def test_memory_is_free_soon_after_a_kill(phase: str, tmp_path: Path) -> None:
    folder = save_large(tmp_path)
    before = free_bytes()
    with Peer() as peer:
        asked = request(path=str(folder), device="cuda", allow_failed_self_check=True)
        if phase == "load":
            peer.send(messages.Load(epoch=peer.epoch, request=asked, sample=[], prompts=0))
            seconds_until(lambda: before - free_bytes() > 1.5 * GIB)
        else:
            peer.load(asked)
            peer.send(messages.Measure(epoch=peer.epoch, lease=1, items=as_items(["a" * 1000] * 512)))
            time.sleep(0.2)
            assert before - free_bytes() > 2 * GIB
        os.kill(peer.pid, signal.SIGKILL)
        took = seconds_until(lambda: free_bytes() > before - GIB // 16)
    print(f"\nmemory is free {took:.2f} s after SIGKILL in {phase}")
    assert took < DEADLINE_S


def test_a_device_that_fails_for_good_ends_the_sidecar_and_a_new_one_goes_on(
    tmp_path: Path,
) -> None:
    folder = save_tiny("llama", tmp_path)
    asked = request(path=str(folder), device="cuda")
    command = [sys.executable, str(Path(__file__).with_name("sticky_sidecar.py"))]
    texts = ["a b", "x POISON y", "c d e"]
    with Peer(command) as peer:
        peer.load(asked)
        started = time.monotonic()
        with pytest.raises(RuntimeError, match=r"the device|CUDA error|has ended"):
            peer.measure([as_items(texts)])
        seconds_until(peer.is_gone, 10)
        print(f"\nended {time.monotonic() - started:.2f} s after a CUDA error")
    with Peer(command) as peer:
        peer.load(asked)
        (answer,) = peer.measure([[item for item in as_items(texts) if "POISON" not in item.text]])
        assert answer.errors == []
