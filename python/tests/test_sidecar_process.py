"""The sidecar's process: greeting, refusals, and that it always ends with its orchestrator."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from gain_sidecar import messages
from loading_service import request
from row_blocks import rows_of
from sidecar_peer import CREDIT, Peer
from warm_peer import FAKE, REQUEST, gone_within, is_alive


def test_a_conversation_ends_with_every_row_acknowledged() -> None:
    with Peer(FAKE) as peer:
        assert peer.load(REQUEST).model.layers == 28
        answers = peer.measure([[messages.Item(item=n, text=str(n))] for n in range(5)])
        assert [row.item for answer in answers for row in rows_of(answer.rows)] == [0, 1, 2, 3, 4]
        assert [answer.seq for answer in answers] == [1, 2, 3, 4, 5]
        bye = peer.drain()
        assert (bye.rows, bye.errors, bye.unacknowledged) == (5, 0, 0)
    assert gone_within(peer.pid, 2)


def test_an_answer_that_no_frame_holds_ends_the_sidecar_with_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GAIN_FAKE_LAYERS", "1024")
    monkeypatch.setenv("GAIN_FAKE_ROWS_PER_S", "0")
    with Peer(FAKE) as peer:
        peer.load(REQUEST)
        # Eight vectors of 1024 doubles are 64 KiB a row: 256 rows are 16 MiB, and there is more in a row.
        with pytest.raises(RuntimeError, match=r"measured of 16,8\d\d,\d{3} bytes is over .* 16,777,216"):
            peer.measure([[messages.Item(item=n, text="x") for n in range(256)]])


def test_hello_names_versions_without_importing_them() -> None:
    with Peer(FAKE) as peer:
        names = {version.name for version in peer.hello.versions}
        assert {"torch", "transformers", "pyzmq"} <= names
        assert Path(f"/proc/{peer.pid}/maps").read_text().count("libtorch") == 0


def test_a_message_that_is_none_ends_the_sidecar_with_its_code() -> None:
    with Peer(FAKE) as peer:
        peer.send_frame(b"\xc1")
        with pytest.raises(RuntimeError, match="protocol_violation"):
            peer.load(REQUEST)


def test_a_frame_beyond_the_limit_is_not_received() -> None:
    with Peer(FAKE, timeout_s=5) as peer:
        # A received frame that is no message ends the sidecar with its code. This one ends the connection.
        peer.send_frame(b"\xc1" * (messages.MESSAGE_BYTES + 1))
        with pytest.raises(TimeoutError):
            peer.load(REQUEST)


def test_a_message_of_another_epoch_ends_the_sidecar() -> None:
    with Peer(FAKE) as peer:
        peer.epoch = 2
        with pytest.raises(RuntimeError, match="load of epoch 2 in 1"):
            peer.load(REQUEST)


def test_a_lease_beyond_the_credit_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIN_FAKE_DELAY_S", "0.5")
    # The sidecar measures the first before it reads the others, or reads all before: one more covers both.
    refused = rf"protocol_violation: lease [{CREDIT + 1}{CREDIT + 2}] exceeds the credit: .* {CREDIT} leases"
    with Peer(FAKE) as peer:
        peer.load(REQUEST)
        for lease in range(1, CREDIT + 3):
            peer.send(messages.Measure(epoch=1, lease=lease, items=[messages.Item(item=0, text="x")]))
        with pytest.raises(RuntimeError, match=refused):
            for _ in range(CREDIT + 2):
                peer.answer()


def test_a_protocol_that_is_not_spoken_is_refused_by_name() -> None:
    with Peer(FAKE, protocol=99) as peer, pytest.raises(RuntimeError, match=r"protocol_version.*99"):
        peer.load(REQUEST)


def test_a_failed_self_check_ends_the_load_unless_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIN_FAKE_SELF_CHECK", "failed")
    with Peer(FAKE) as peer, pytest.raises(RuntimeError, match=r"self_check_failed.*batch parity.*0\.5"):
        peer.load(REQUEST)
    with Peer(FAKE) as peer:
        model = peer.load(request(model="fake", allow_failed_self_check=True)).model
        assert not model.self_check.passed
        assert [result.outcome for result in model.self_check.results] == ["failed"]
        assert [row.item for row in rows_of(peer.measure([[messages.Item(item=0, text="x")]])[0].rows)] == [0]


def test_without_a_token_line_it_does_not_start() -> None:
    done = subprocess.run(
        [*FAKE, "--endpoint", "ipc:///nowhere"], stdin=subprocess.DEVNULL, capture_output=True, timeout=20
    )
    assert done.returncode != 0
    assert b"started by the gain orchestrator" in done.stderr


def test_an_address_that_no_socket_can_have_ends_it_with_a_line() -> None:
    endpoint = f"ipc:///tmp/{'x' * 200}"
    with subprocess.Popen(
        [*FAKE, "--endpoint", endpoint], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as sidecar:
        assert sidecar.stdin is not None
        assert sidecar.stderr is not None
        # Standard input stays open: only the failure ends the process.
        sidecar.stdin.write("token\n")
        sidecar.stdin.flush()
        assert sidecar.wait(10) == 2
        lines = sidecar.stderr.read().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("cannot begin a session: File name too long")


BROKEN_TRANSPORT = """
import sys
sys.path.insert(0, sys.argv[1])
from fake_sidecar import FakeService, serve
from gain_sidecar.transport import SocketTransport
def carry(*_):
    raise OSError("the socket broke")
SocketTransport._carry = carry
serve(FakeService(), sys.argv[2:])
"""


def test_a_transport_that_fails_ends_the_process() -> None:
    folder = str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, "-c", BROKEN_TRANSPORT, folder, "--endpoint", "ipc:///tmp/gain-nobody"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as sidecar:
        assert sidecar.stdin is not None
        assert sidecar.stderr is not None
        sidecar.stdin.write("token\n")
        sidecar.stdin.flush()
        assert sidecar.wait(10) == 1
        assert "OSError: the socket broke" in sidecar.stderr.read()


ORCHESTRATOR = """
import sys, time
sys.path.insert(0, sys.argv[1])
from loading_service import request
from row_blocks import rows_of
from sidecar_peer import CREDIT, Peer
from warm_peer import FAKE, REQUEST, gone_within, is_alive
from test_sidecar_process import FAKE, REQUEST, messages
peer = Peer(sys.argv[3].split("|") if sys.argv[3] else FAKE)
if sys.argv[2] != "greeted":
    peer.load(REQUEST)
if sys.argv[2] == "measuring":
    peer.send(messages.Measure(epoch=1, lease=1, items=[messages.Item(item=0, text="x")]))
    time.sleep(0.3)
print(peer.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("behind_a_shell", [False, True])
@pytest.mark.parametrize(
    ("state", "fault"),
    [("greeted", ""), ("loaded", ""), ("measuring", "measure:1:hang"), ("measuring", "measure:1:hang-gil")],
)
def test_no_sidecar_outlives_an_orchestrator_that_is_killed(
    state: str, fault: str, behind_a_shell: bool
) -> None:
    folder = str(Path(__file__).parent)
    shell = "|".join(["/bin/sh", "-c", 'exec 2>/dev/null; "$@"; true', "sh", *FAKE]) if behind_a_shell else ""
    orchestrator = subprocess.Popen(
        [sys.executable, "-c", ORCHESTRATOR, folder, state, shell],
        stdout=subprocess.PIPE,
        env={**os.environ, "GAIN_FAKE_FAULT": fault},
    )
    assert orchestrator.stdout is not None
    sidecar = int(orchestrator.stdout.readline())
    assert is_alive(sidecar)
    orchestrator.send_signal(signal.SIGKILL)
    orchestrator.wait()
    assert gone_within(sidecar, 5)
