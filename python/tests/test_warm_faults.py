"""Faults of a warm sidecar, and of clients: neither harms the next session, or leaves a process behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from gain_sidecar import messages
from gain_sidecar.warm import commands
from loading_service import request
from warm_peer import (
    FINGERPRINT,
    REQUEST,
    Control,
    Kept,
    KeptPeer,
    acquire,
    gone_within,
    is_alive,
    killed_orchestrator,
    load_once,
)


def test_a_crash_is_told_to_the_session_with_the_last_lines_and_ends_both() -> None:
    with Kept(environment={"GAIN_FAKE_FAULT": "measure:1:exit"}) as kept:
        with KeptPeer(kept, fresh=True) as peer:
            peer.load(REQUEST)
            peer.send(messages.Measure(epoch=1, lease=1, items=[messages.Item(item=0, text="x")]))
            departed = peer.control.receive(commands.Departed)
        assert (departed.exit_code, departed.signal) == (7, None)
        assert departed.stderr_tail == ["the fake sidecar gives up"]
        assert kept.process.wait(2) == 0
        assert not kept.folder.exists()


def test_a_load_that_fails_ends_both() -> None:
    with Kept() as kept:
        with KeptPeer(kept, fresh=True) as peer, pytest.raises(RuntimeError, match="model_not_found"):
            peer.load(request(model="missing"))
        assert gone_within(peer.pid, 3)


def test_a_token_that_is_not_the_sessions_costs_the_stranger_the_session_only() -> None:
    with Kept() as kept:
        pid = load_once(kept)
        with pytest.raises(RuntimeError, match="token of hello is wrong"):
            KeptPeer(kept, token="0" * 64)
        assert kept.wait_for("idle").pid == pid
        with KeptPeer(kept) as peer:
            assert peer.load(REQUEST).reused


def test_an_endpoint_where_nobody_is_costs_nothing_either() -> None:
    with Kept() as kept:
        pid = load_once(kept)
        stranger = acquire(kept)
        stranger.receive(commands.Acquired)
        stranger.close()
        assert kept.wait_for("idle").pid == pid


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\n",
        b"{}\n",
        b'{"type":"acquire"}\n',
        b'{"type":"status","more":1}\n',
        b"[" * 100_000 + b"\n",
        b'{"type":"acquire","request":' + b'{"a":' * 40_000 + b"\n",
        b"x" * 600_000,
    ],
)
def test_what_is_no_order_is_hung_up_on(line: bytes) -> None:
    with Kept() as kept:
        stranger = Control(kept.control)
        with pytest.raises((EOFError, ConnectionError)):
            stranger.connection.sendall(line)
            stranger.receive(commands.StatusReply)
        assert kept.status().state == "idle"


def test_an_endpoint_that_another_user_could_reach_is_no_order() -> None:
    with Kept() as kept:
        load_once(kept)
        stranger = acquire(kept, endpoint="tcp://127.0.0.1:5555")
        with pytest.raises(EOFError):
            stranger.receive(commands.Acquired)


def test_many_silent_strangers_lock_nobody_out_of_its_end() -> None:
    with Kept(keep_s=1) as kept:
        pid = kept.status().pid
        strangers = [socket.socket(socket.AF_UNIX) for _ in range(40)]
        for stranger in strangers:
            stranger.connect(str(kept.control))
        assert gone_within(pid, 3)
        for stranger in strangers:
            stranger.close()


@pytest.mark.parametrize("busy", [False, True])
def test_a_stop_ends_it_whatever_it_does(busy: bool) -> None:
    with Kept(environment={"GAIN_FAKE_FAULT": "measure:1:hang-gil"}) as kept:
        pid = killed_orchestrator(kept, "measuring") if busy else load_once(kept)
        control = Control(kept.control)
        control.send(commands.Stop())
        control.wait_for_end()
        assert not is_alive(pid)


@pytest.mark.parametrize("which", ["keeper", "sidecar"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_neither_process_outlives_the_other(which: str, number: signal.Signals) -> None:
    with Kept() as kept:
        sidecar = load_once(kept)
        os.kill(kept.process.pid if which == "keeper" else sidecar, number)
        kept.process.wait(3)
        assert gone_within(sidecar, 3)


def test_a_sidecar_that_keeps_the_interpreter_does_not_outlive_its_keeper() -> None:
    with Kept(environment={"GAIN_FAKE_FAULT": "measure:1:hang-gil"}) as kept:
        sidecar = killed_orchestrator(kept, "measuring")
        os.kill(kept.process.pid, signal.SIGKILL)
        kept.process.wait(3)
        assert gone_within(sidecar, 3)


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    script = Path(__file__).with_name("fake_sidecar.py")
    command = [sys.executable, str(script), "--warm", str(tmp_path), "1000", FINGERPRINT]
    done = subprocess.run(command, capture_output=True, timeout=20)
    assert done.returncode == 2
    assert b"only this user" in done.stderr


def test_waiting_costs_no_torch_and_the_keeper_is_small() -> None:
    with Kept() as kept:
        sidecar = load_once(kept)
        for pid in (kept.process.pid, sidecar):
            assert Path(f"/proc/{pid}/maps").read_text().count("libtorch") == 0
        assert (kept.status().resident_bytes or 0) > 1_000_000


SHORT_WAIT = """
import sys
sys.path.insert(0, sys.argv[1])
from gain_sidecar.warm import keeper
keeper.FIRST_SESSION_S = 0.3
from fake_sidecar import FakeService, serve
sys.exit(serve(FakeService(), sys.argv[2:]))
"""


def test_a_keeper_whose_starter_never_comes_ends_long_before_its_minutes() -> None:
    command = [sys.executable, "-c", SHORT_WAIT, str(Path(__file__).parent)]
    with Kept(keep_s=600, command=command) as kept:
        pid = kept.status().pid
        assert kept.process.wait(5) == 0
        assert gone_within(pid, 2)
        assert not kept.folder.exists()
