"""One connection of the orchestrator: it places an actor, relays the frames of one session, and ends it.

orchestrator ROUTER ◀── ipc, frames ──▶ DEALER here ── deliver, collect ──▶ the actor's Server
orchestrator ◀── lines: waiting, acquired, departed ── control socket: its end is the end of the session
"""

from __future__ import annotations

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import zmq
import zmq.asyncio
from gain_sidecar.transport import SOCKET_OPTIONS

from . import commands, errors
from .actor import NodeFacts, Sidecar
from .nodes import is_alive, occupation

# A free GPU is given within seconds; after this time the orchestrator is told what a lane waits for.
PLACING_S = 5.0
# Longest wait for an actor that is killed, so that its GPU is free before the connection ends.
KILLED_S = 2.0


@dataclass
class Departed(Exception):  # noqa: N818 - how a session ends, no failure of this process
    """The actor is gone."""

    is_lost: bool
    lines: list[str]


class Lane:
    """Serves one `acquire`."""

    def __init__(
        self, compare: Callable[[NodeFacts], None], service: str, reader: StreamReader, writer: StreamWriter
    ) -> None:
        """`compare` raises FleetError for a node that may not be used, `service` is what the actor serves."""
        self._compare = compare
        self._service = service
        self._reader = reader
        self._writer = writer
        self._node: NodeFacts | None = None

    async def serve(self, command: commands.AcquireLane) -> None:
        """Place an actor and relay until the session, the actor or the connection ends."""
        import ray

        make = ray.remote(
            num_gpus=command.gpus,
            num_cpus=0,
            # A restarted actor would be of an earlier epoch: the orchestrator asks for a new one.
            max_restarts=0,
            concurrency_groups={"in": 1, "out": 1},
        )
        actor = make(Sidecar).remote()
        session = asyncio.create_task(self._session(actor, command))
        hung_up = asyncio.create_task(self._reader.read())
        try:
            await asyncio.wait({session, hung_up}, return_when=asyncio.FIRST_COMPLETED)
            if session.done():
                session.result()
        except Departed as departed:
            self._tell(commands.LaneDeparted(None, None, departed.lines, departed.is_lost))
        except errors.FleetError as error:
            self._tell(commands.Refused(error.code, error.text[: commands.LONG_TEXT_CHARS]))
        finally:
            await _end(session, hung_up)
            await self._kill(actor)

    async def _session(self, actor: object, command: commands.AcquireLane) -> None:
        from ray.exceptions import RayActorError, RayError, RayTaskError

        try:
            node = self._node = await self._placed(actor, command.gpus)
            self._compare(node)
            await _call(actor, "begin", command.token, self._service)
            self._tell(commands.LaneAcquired(host=node.place, gpus=list(node.gpus)))
            await self._relay(actor, command.endpoint)
        except RayTaskError as cause:
            # The code of the actor raised: a package is missing or broken on its node.
            place = "a node of the cluster" if self._node is None else self._node.place
            raise errors.node_broken(place, _last_line(str(cause))) from cause
        except RayActorError as cause:
            is_lost = bool(cause.preempted) or not await is_alive(self._node)
            raise Departed(is_lost, _lines(str(cause))) from cause
        except RayError as cause:
            raise Departed(True, _lines(str(cause))) from cause

    async def _placed(self, actor: object, gpus: float) -> NodeFacts:
        placing = asyncio.ensure_future(_call(actor, "describe"))
        while True:
            done, _ = await asyncio.wait({placing}, timeout=PLACING_S)
            if done:
                node: NodeFacts = placing.result()
                return node
            self._tell(commands.Waiting(text=await occupation(gpus)))

    async def _relay(self, actor: object, endpoint: str) -> None:
        context = zmq.asyncio.Context()
        dealer = context.socket(zmq.DEALER)
        for option, value in SOCKET_OPTIONS.items():
            dealer.setsockopt(option, value)
        dealer.connect(endpoint)
        inward = asyncio.create_task(_inward(dealer, actor))
        try:
            async for frame in _call(actor, "collect", group="out", num_returns="streaming"):
                await dealer.send(await frame)
        finally:
            await _end(inward)
            context.destroy(linger=0)

    async def _kill(self, actor: object) -> None:
        import ray

        ray.kill(actor, no_restart=True)
        with contextlib.suppress(Exception, asyncio.TimeoutError):
            await asyncio.wait_for(_call(actor, "describe"), KILLED_S)

    def _tell(self, reply: commands.FleetReply) -> None:
        self._writer.write(msgspec.json.encode(reply) + b"\n")


async def _inward(dealer: zmq.asyncio.Socket, actor: object) -> None:
    while True:
        frames = await dealer.recv_multipart()
        # The actor decodes; several frames where one is due are its error to report.
        _call(actor, "deliver", frames, group="in")


def _call(actor: object, method: str, *given: object, group: str | None = None, **options: object):  # type: ignore[no-untyped-def]
    """Call a method of an actor. Returns Ray's reference, which can be awaited."""
    asked = getattr(actor, method)
    chosen = {**options, **({} if group is None else {"concurrency_group": group})}
    return (asked.options(**chosen) if chosen else asked).remote(*given)


async def _end(*tasks: asyncio.Task[None] | asyncio.Task[bytes]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _lines(text: str) -> list[str]:
    kept = [line.strip()[: commands.STDERR_LINE_CHARS] for line in text.splitlines() if line.strip()]
    return kept[-commands.STDERR_LINES :]


def _last_line(text: str) -> str:
    return next(reversed(_lines(text)), "an unknown error")
