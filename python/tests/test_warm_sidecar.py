"""A sidecar that is kept warm: the next session, and that it always ends in time."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from gain_sidecar import messages
from gain_sidecar.warm import commands
from gain_sidecar.warm.child import END_S
from loading_service import request
from warm_peer import REQUEST, Kept, KeptPeer, acquire, gone_within, is_alive, killed_orchestrator, load_once

OTHER = request(model="other")
# What a busy machine may add to a promised time.
SLACK_S = 4.0


def items(count: int) -> list[list[messages.Item]]:
    return [[messages.Item(item=n, text=str(n))] for n in range(count)]


def test_the_next_session_finds_the_model_loaded_and_measures_the_same() -> None:
    with Kept() as kept:
        with KeptPeer(kept, fresh=True) as peer:
            first = peer.load(REQUEST)
            rows = [answer.rows for answer in peer.measure(items(3))]
            pid = peer.pid
            assert kept.status().state == "busy"
        with KeptPeer(kept) as peer:
            second = peer.load(REQUEST)
            answers = peer.measure(items(3))
            assert peer.pid == pid
        assert (first.reused, second.reused) == (False, True)
        assert first.model == second.model
        assert [answer.rows for answer in answers] == rows
        assert [answer.seq for answer in answers] == [1, 2, 3]


def test_it_ends_by_itself_when_its_time_is_over_and_leaves_nothing() -> None:
    with Kept(keep_s=1) as kept:
        pid = load_once(kept)
        idle_since = time.monotonic()
        status = kept.status()
        assert (status.state, status.pid) == ("idle", pid)
        assert 0 < (status.seconds_left or 0) <= 1
        assert gone_within(pid, 1 + SLACK_S)
        assert time.monotonic() - idle_since >= 0.9
        assert kept.process.wait(SLACK_S) == 0
        assert not kept.folder.exists()


def test_it_waits_no_longer_for_its_first_session() -> None:
    with Kept(keep_s=0.5) as kept:
        pid = kept.status().pid
        assert gone_within(pid, 3)


def test_the_time_counts_from_the_end_of_the_last_session_and_is_the_one_stated_last() -> None:
    with Kept(keep_s=0.4) as kept:
        with KeptPeer(kept, fresh=True, keep_s=20) as peer:
            peer.load(REQUEST)
            time.sleep(0.8)
            assert kept.status().seconds_left is None
        assert 19 < (kept.status().seconds_left or 0) <= 20
        with KeptPeer(kept) as peer:
            peer.load(REQUEST)
        assert kept.status().keep_ms == 20_000


def test_a_sidecar_that_was_never_given_a_model_is_not_kept() -> None:
    with Kept() as kept:
        with KeptPeer(kept, fresh=True) as peer:
            pid = peer.pid
        assert gone_within(pid, 3)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"request": OTHER}, "other_model"),
        ({"fresh": True}, "other_model"),
        ({"fingerprint": "cd" * 32}, "other_program"),
    ],
)
def test_it_is_not_lent_for_anything_else(changes: dict[str, object], why: str) -> None:
    with Kept() as kept:
        load_once(kept)
        assert acquire(kept, **changes).receive(commands.Declined).reason == why
        assert kept.status().state == "idle"


def test_it_is_lent_to_one_at_a_time() -> None:
    with Kept() as kept:
        with KeptPeer(kept, fresh=True) as peer:
            peer.load(REQUEST)
            assert acquire(kept).receive(commands.Declined).reason == "busy"
            assert len(peer.measure(items(2))) == 2
        with KeptPeer(kept) as peer:
            assert peer.load(REQUEST).reused


def test_a_sidecar_of_older_code_is_not_lent_and_ends(tmp_path: Path) -> None:
    script = tmp_path / "fake_sidecar.py"
    installed = Path(__file__).parents[1]
    script.write_text(
        f"import sys; sys.path[:0] = [{str(installed)!r}, {str(Path(__file__).parent)!r}]\n"
        "from fake_sidecar import FakeService, serve\nsys.exit(serve(FakeService(), sys.argv[1:]))\n"
    )
    with Kept(command=[sys.executable, str(script)]) as kept:
        pid = load_once(kept)
        script.write_text(script.read_text() + "# changed\n")
        assert acquire(kept).receive(commands.Declined).reason == "outdated"
        assert gone_within(pid, 3)


@pytest.mark.parametrize("state", ["loaded", "measuring"])
def test_an_orchestrator_that_is_killed_leaves_it_idle_for_the_next(state: str) -> None:
    with Kept(environment={"GAIN_FAKE_DELAY_S": "1"}) as kept:
        pid = killed_orchestrator(kept, state)
        # At most the lease under way is finished; queued leases are dropped.
        started = time.monotonic()
        assert kept.wait_for("idle").pid == pid
        assert time.monotonic() - started < 1.9
        with KeptPeer(kept) as peer:
            assert peer.load(REQUEST).reused
            assert [answer.seq for answer in peer.measure(items(2))] == [1, 2]


def test_an_orchestrator_that_is_killed_before_anything_is_loaded_leaves_nothing() -> None:
    with Kept() as kept:
        assert gone_within(killed_orchestrator(kept, "greeted"), 3)


@pytest.mark.parametrize("fault", ["hang", "hang-gil"])
def test_a_sidecar_that_hangs_does_not_outstay_its_time_either(fault: str) -> None:
    with Kept(keep_s=1, environment={"GAIN_FAKE_FAULT": f"measure:1:{fault}"}) as kept:
        pid = killed_orchestrator(kept, "measuring")
        assert kept.status().state == "leaving"
        assert is_alive(pid)
        assert gone_within(pid, 1 + END_S + SLACK_S)
