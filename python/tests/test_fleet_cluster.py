"""The fleet on a Ray cluster of two nodes with logical GPUs, which the tests start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from fleet_peer import FleetProcess, LanePeer
from gain_fleet import commands
from gain_sidecar import messages
from loading_service import request
from ray_cluster import RAY, RayCluster
from warm_peer import gone_within, is_alive

pytestmark = [
    pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: pip install ray"),
    pytest.mark.skipif(os.environ.get("GAIN_LONG") != "1", reason="a cluster takes a minute: GAIN_LONG=1"),
]

SECOND = "127.0.0.2"


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    with RayCluster() as started:
        yield started


@pytest.fixture(scope="module")
def fleet(cluster: RayCluster) -> Iterator[FleetProcess]:
    with FleetProcess(cluster.address, cluster.environment) as started:
        yield started


def items(count: int) -> list[messages.Item]:
    """Prompts."""
    return [messages.Item(item=k, text=f"prompt {k}") for k in range(count)]


def refused(process: FleetProcess) -> commands.Refused:
    """The refusal of a fleet that cannot join."""
    reply = process.describe()
    assert isinstance(reply, commands.Refused)
    return reply


def test_the_cluster_is_described(cluster: RayCluster, fleet: FleetProcess) -> None:
    reply = fleet.describe()
    assert isinstance(reply, commands.ClusterReply)
    assert reply.address == cluster.address
    assert not reply.is_open
    assert sorted((node.gpus, node.free_gpus) for node in reply.nodes) == [(1, 1), (1, 1)]
    assert SECOND in [node.address for node in reply.nodes]


def test_two_sessions_are_on_two_nodes_and_their_frames_keep_their_order(fleet: FleetProcess) -> None:
    with LanePeer(fleet) as one, LanePeer(fleet) as two:
        assert one.acquired.host != two.acquired.host
        for peer in (one, two):
            peer.load(request(model="fake"))
            answers = peer.measure([items(20)] * 200)
            assert [answer.seq for answer in answers] == list(range(1, 201))
            assert [answer.lease for answer in answers] == list(range(1, 201))
            assert peer.drain().rows == 4_000


def test_a_killed_actor_is_noticed_within_a_second_and_is_not_lost(fleet: FleetProcess) -> None:
    with LanePeer(fleet) as peer:
        os.kill(peer.pid, signal.SIGKILL)
        reply = peer.control.reply(1)
        assert isinstance(reply, commands.LaneDeparted)
        assert not reply.lost
        with pytest.raises(EOFError):
            peer.control.reply(5)


def test_a_lane_without_a_gpu_waits_and_gets_the_next_one(fleet: FleetProcess) -> None:
    first, second = LanePeer(fleet), LanePeer(fleet)
    control = fleet.connect()
    control.tell(commands.AcquireLane(endpoint="ipc:///tmp/gain-nobody", token="x", gpus=1.0))
    waiting = control.reply()
    assert isinstance(waiting, commands.Waiting)
    assert "no node has 1 free GPUs; 0 of 2 are free" in waiting.text
    first.__exit__(None, None, None)
    reply = control.reply(30)
    while isinstance(reply, commands.Waiting):
        reply = control.reply(30)
    assert isinstance(reply, commands.LaneAcquired)
    control.close()
    second.__exit__(None, None, None)


def test_more_gpus_than_a_node_has_are_waited_for_with_the_reason(fleet: FleetProcess) -> None:
    control = fleet.connect()
    control.tell(commands.AcquireLane(endpoint="ipc:///tmp/gain-nobody", token="x", gpus=4.0))
    reply = control.reply()
    assert isinstance(reply, commands.Waiting)
    assert "no node has 4 GPUs; the largest of 2 has 1" in reply.text
    control.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, None])
def test_no_actor_is_left_a_second_after_the_fleet(
    cluster: RayCluster, number: signal.Signals | None
) -> None:
    with FleetProcess(cluster.address, cluster.environment) as own:
        peer = LanePeer(own)
        assert is_alive(peer.pid)
        if number is None:
            own.end()
        else:
            own.process.send_signal(number)
        assert gone_within(peer.pid, 1)


def test_a_killed_node_is_lost_within_five_seconds(cluster: RayCluster, fleet: FleetProcess) -> None:
    peers = [LanePeer(fleet), LanePeer(fleet)]
    there = next(peer for peer in peers if SECOND in peer.acquired.host)
    cluster.kill_node(SECOND)
    reply = there.control.reply(5)
    cluster.add_node(SECOND, 1)
    assert isinstance(reply, commands.LaneDeparted)
    assert reply.lost
    for peer in peers:
        peer.__exit__(None, None, None)
    with LanePeer(fleet) as one, LanePeer(fleet) as two:
        assert {SECOND in one.acquired.host, SECOND in two.acquired.host} == {True, False}


def test_the_token_is_in_no_argument_of_any_process(cluster: RayCluster, fleet: FleetProcess) -> None:
    with LanePeer(fleet):
        lines = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    lines.append((entry / "cmdline").read_bytes())
                except OSError:
                    continue
        assert any(cluster.address.encode() in line for line in lines)
        assert not any(cluster.token.encode() in line for line in lines)


@pytest.mark.parametrize(
    ("settings", "code", "part"),
    [
        ({"RAY_AUTH_TOKEN_PATH": "", "RAY_AUTH_TOKEN": "another"}, "cluster_refused", "refuses the token"),
        ({"RAY_AUTH_TOKEN_PATH": "", "HOME": "/nonexistent"}, "cluster_refused", "no token for the cluster"),
    ],
)
def test_a_cluster_is_not_joined_without_its_token(
    cluster: RayCluster, settings: dict[str, str], code: str, part: str
) -> None:
    with FleetProcess(cluster.address, {**cluster.environment, **settings}) as own:
        reply = refused(own)
        assert reply.code == code
        assert part in reply.text


def test_an_open_cluster_is_accepted_only_where_that_is_said() -> None:
    with RayCluster([1], is_open=True) as cluster:
        with FleetProcess(cluster.address, {**cluster.environment, "RAY_AUTH_TOKEN": "x"}) as own:
            assert refused(own).code == "cluster_open"
        with FleetProcess(cluster.address, cluster.environment, "--open") as own:
            reply = own.describe()
            assert isinstance(reply, commands.ClusterReply)
            assert reply.is_open


def test_open_is_refused_where_the_cluster_has_a_token(cluster: RayCluster) -> None:
    with FleetProcess(cluster.address, cluster.environment, "--open") as own:
        assert "leave out --open-cluster" in refused(own).text


def test_a_head_that_does_not_answer_is_named_at_once(cluster: RayCluster) -> None:
    started = time.monotonic()
    with FleetProcess("127.0.0.1:9", cluster.environment) as own:
        assert "nothing answers at 127.0.0.1:9" in refused(own).text
    assert time.monotonic() - started < 10


OLDER = "import ray; ray.__version__ = '2.59.0'; from ray.scripts.scripts import main; main()"


def test_another_version_of_ray_is_refused_with_both() -> None:
    with (
        RayCluster([1], start=(sys.executable, "-c", OLDER)) as cluster,
        FleetProcess(cluster.address, cluster.environment) as own,
    ):
        reply = refused(own)
        assert reply.code == "node_differs"
        assert "2.59.0" in reply.text
        assert (
            subprocess.run([RAY, "--version"], capture_output=True, text=True).stdout.split()[-1]
            in reply.text
        )


def test_the_autoscaler_sees_the_demand_of_lanes_that_wait(cluster: RayCluster, fleet: FleetProcess) -> None:
    # `ray status` prints what Ray's autoscaler reads.
    def demand_becomes(text: str) -> bool:
        asked = [str(RAY), "status", f"--address={cluster.address}"]
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            shown = subprocess.run(asked, env=cluster.environment, capture_output=True, text=True, check=True)
            if text in shown.stdout.partition("Pending Demands:")[2]:
                return True
            time.sleep(0.5)
        return False

    with LanePeer(fleet), LanePeer(fleet):
        waiting = [fleet.connect() for _ in range(3)]
        for control in waiting:
            control.tell(commands.AcquireLane(endpoint="ipc:///tmp/gain-nobody", token="x", gpus=1.0))
        assert demand_becomes("{'GPU': 1.0}: 3+ pending tasks/actors")
        for control in waiting:
            control.close()
        assert demand_becomes("(no resource demands)")
