"""The parts of the fleet that need no cluster."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from fake_sidecar import FakeService
from gain_fleet import commands, errors, joining
from gain_fleet.actor import NodeFacts, Sidecar, versions_here
from gain_fleet.fleet import Fleet
from gain_fleet.queue_transport import QueueTransport
from gain_sidecar import messages
from gain_sidecar.errors import SidecarError
from gain_sidecar.server import Server
from gain_sidecar.transport import Malformed
from hypothesis import given
from hypothesis import strategies as st
from loading_service import request

TOKEN = "ab" * 32
NODE = NodeFacts("1", "alpha", "10.0.0.1", ("0",), (("python", "3.11.2"), ("torch", "2.13.0")))


def frame(message: messages.OrchestratorMessage) -> list[bytes]:
    """The frames of a message."""
    return [msgspec.msgpack.encode(message)]


def test_a_session_over_queues_is_that_of_a_socket() -> None:
    transport = QueueTransport()
    server = Server(transport, FakeService(), TOKEN)
    ended: list[str] = []

    def serve() -> None:
        ended.append(server.run())
        transport.end()

    threading.Thread(target=serve, daemon=True).start()
    items = [messages.Item(item=k, text=f"prompt {k}") for k in range(3)]
    for message in (
        messages.Welcome(protocol=messages.PROTOCOL_VERSION, epoch=4, credit=2),
        messages.Load(epoch=4, request=request(model="fake"), sample=[], prompts=3),
        messages.Measure(epoch=4, lease=1, items=items),
        messages.Ack(epoch=4, upto=1),
    ):
        transport.deliver(frame(message))
    decoder = msgspec.msgpack.Decoder(messages.SidecarMessage)
    received: list[messages.SidecarMessage] = []
    for sent in transport.collect():
        received.append(decoder.decode(sent))
        if isinstance(received[-1], messages.Measured):
            transport.deliver(frame(messages.Drain(epoch=4)))
        if isinstance(received[-1], messages.Bye):
            transport.deliver(frame(messages.Shutdown(epoch=4)))
    names = [type(message).__name__ for message in received]
    assert names == ["Hello", "Progress", "Loaded", "Measured", "Bye"]
    hello, bye = received[0], received[-1]
    assert isinstance(hello, messages.Hello)
    assert hello.token == TOKEN
    assert isinstance(bye, messages.Bye)
    assert (bye.rows, bye.epoch) == (3, 4)
    assert ended == ["shutdown"]


def test_a_message_of_another_epoch_ends_the_session() -> None:
    transport = QueueTransport()
    server = Server(transport, FakeService(), TOKEN)
    welcome = messages.Welcome(protocol=messages.PROTOCOL_VERSION, epoch=5, credit=2)
    transport.deliver(frame(welcome))
    transport.deliver(frame(messages.Measure(epoch=4, lease=1, items=[messages.Item(item=0, text="x")])))
    assert server.run() == "failed"
    transport.end()
    *_, last = transport.collect()
    failed = msgspec.msgpack.decode(last, type=messages.Failed)
    assert (failed.code, failed.text) == ("protocol_violation", "measure of epoch 4 in 5")


@given(st.lists(st.binary(max_size=64), max_size=3))
def test_any_frames_are_a_message_or_malformed(frames: list[bytes]) -> None:
    transport = QueueTransport()
    transport.deliver(frames)
    received = transport.receive(0)
    assert isinstance(received, Malformed | messages.OrchestratorMessage)
    assert transport.receive(0) is None


def test_a_message_beyond_a_frame_is_refused_before_it_is_sent() -> None:
    transport = QueueTransport()
    rows = [messages.ErrorRow(item=0, code="measurement_failed", text="x" * messages.MESSAGE_BYTES)]
    long = messages.Failed(epoch=1, code="internal", text=rows[0].text)
    with pytest.raises(SidecarError):
        transport.send(long)
    transport.end()
    assert list(transport.collect()) == []


def test_an_actor_without_a_session_collects_nothing() -> None:
    actor = Sidecar()
    actor.deliver([b"x"])
    assert list(actor.collect()) == []


def test_the_versions_of_this_environment_are_those_of_the_installed_packages() -> None:
    import torch
    import zmq

    found = dict(versions_here())
    assert found["pyzmq"] == zmq.__version__
    assert found["torch"].split("+")[0] == torch.__version__.split("+")[0]
    assert "missing" not in found.values()


def test_a_node_with_other_versions_is_refused_with_both() -> None:
    fleet = Fleet("auto", False)
    fleet.compare(NODE)
    fleet.compare(NODE)
    other = NodeFacts("2", "beta", "10.0.0.2", ("0",), (("python", "3.11.2"), ("torch", "2.12.1")))
    with pytest.raises(errors.FleetError) as refused:
        fleet.compare(other)
    assert refused.value.code == "node_differs"
    assert "beta (10.0.0.2)" in refused.value.text
    assert "alpha (10.0.0.1)" in refused.value.text
    assert "torch 2.12.1, not 2.13.0" in refused.value.text
    assert "python" not in refused.value.text


def test_a_node_without_a_package_is_refused_and_named() -> None:
    lacking = NodeFacts("2", "beta", "10.0.0.2", ("0",), (("python", "3.11.2"), ("torch", "missing")))
    with pytest.raises(errors.FleetError) as refused:
        Fleet("auto", False).compare(lacking)
    assert refused.value.code == "package_missing"
    assert "beta (10.0.0.2): not installed: torch" in refused.value.text


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
    with pytest.raises(errors.FleetError) as refused:
        joining.join("auto", False, {}, ())
    assert refused.value.code == "package_missing"
    assert "pip install 'gain-residual[cluster]'" in refused.value.text


@pytest.mark.parametrize(
    ("theirs", "own"),
    [(("2.59.0", "3.11.2"), ("2.60.0", "3.11.2")), (("2.60.0", "3.12.4"), ("2.60.0", "3.11.2"))],
)
def test_another_version_of_ray_or_of_python_is_refused_with_both(
    monkeypatch: pytest.MonkeyPatch, theirs: tuple[str, str], own: tuple[str, str]
) -> None:
    # The text of `check_version_info` in ray/_private/utils.py of Ray 2.60.
    text = (
        "Version mismatch: The cluster was started with:\n"
        f"    Ray: {theirs[0]}\n    Python: {theirs[1]}\n"
        "This process on node 10.0.0.1 was started with:\n"
        f"    Ray: {own[0]}\n    Python: {own[1]}\n"
    )

    def init(**_: object) -> None:
        raise RuntimeError(text)

    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=init))
    monkeypatch.setattr(joining, "_reach", lambda _: None)
    monkeypatch.setattr(joining, "_authenticate", lambda *_: None)
    # `join` sets them.
    for name in ("RAY_AUTH_MODE", "RAY_DEFAULT_PYTHON_VERSION_MATCH_LEVEL"):
        monkeypatch.setenv(name, "")
    with pytest.raises(errors.FleetError) as refused:
        joining.join("10.0.0.1:6379", False, {}, ())
    assert refused.value.code == "node_differs"
    assert f"Ray: {theirs[0]} Python: {theirs[1]} This process" in refused.value.text
    assert refused.value.text.endswith(f"Ray: {own[0]} Python: {own[1]}")
    assert "\n" not in refused.value.text


@pytest.mark.parametrize(
    "address", ["", "head", "head:0", "head:port", "a b:1", "http://head:6379", "head:1;x"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(errors.FleetError) as refused:
        joining.host_and_port(address)
    assert refused.value.code == "cluster_unreachable"


def test_an_address_has_a_name_or_a_number() -> None:
    assert joining.host_and_port("head.local:6379") == ("head.local", 6379)
    assert joining.host_and_port("[fe80::1]:6379") == ("fe80::1", 6379)


def test_the_control_socket_replies_with_the_refusal_and_drops_other_lines(tmp_path: Path) -> None:
    path = str(tmp_path / "wire")

    async def talk() -> list[bytes]:
        fleet = Fleet("auto", False)
        fleet._refusal = errors.no_token()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(path)
        listener.listen()
        serving = asyncio.create_task(fleet._serve(listener))
        replies = []
        lines = [
            b'{"type":"describe"}\n',
            b'{"type":"describe","more":1}\n',
            b"\xff\n",
            b"x" * 300_000 + b"\n",
        ]
        for line in lines:
            reader, writer = await asyncio.open_unix_connection(path)
            writer.write(line)
            try:
                replies.append(await reader.read())
            except ConnectionError:
                replies.append(b"")
            writer.close()
        serving.cancel()
        return replies

    first, *others = asyncio.run(talk())
    reply = msgspec.json.decode(first, type=commands.FleetReply)
    assert isinstance(reply, commands.Refused)
    assert reply.code == "cluster_refused"
    assert others == [b"", b"", b""]
