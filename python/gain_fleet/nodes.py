"""The nodes of a cluster, as Ray lists them."""

from __future__ import annotations

import asyncio
import contextlib
import platform

from . import commands
from .actor import NodeFacts

# A node that does not accept a connection in this time is gone: it is in the same network.
CONNECT_S = 0.5
LIST_S = 2.0
# A process starts on the node, and torch is imported.
INSPECT_S = 90.0


def list_nodes() -> list[commands.ClusterNode]:
    """Every node that is alive."""
    import ray

    in_use = ray._private.state.available_resources_per_node()
    return [
        commands.ClusterNode(
            host=str(node["NodeManagerHostname"]),
            address=str(node["NodeManagerAddress"]),
            gpus=float(node["Resources"].get("GPU", 0)),
            free_gpus=float(in_use.get(node["NodeID"], {}).get("GPU", 0)),
        )
        for node in ray.nodes()
        if node["Alive"]
    ]


def describe(address: str, is_open: bool) -> commands.ClusterReply:
    """The cluster, for the orchestrator."""
    import ray

    return commands.ClusterReply(
        address=address,
        is_open=is_open,
        ray=str(ray.__version__),
        python=platform.python_version(),
        nodes=list_nodes(),
    )


def doctor_report() -> str:
    """Runs on a node: the report of its environment as JSON."""
    from gain_sidecar.doctor import report_json

    return report_json()


async def inspect() -> commands.Inspected:
    """The report of every node, from a process without a GPU there."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    async def ask(node_id: str, address: str) -> commands.NodeReport:
        there = NodeAffinitySchedulingStrategy(node_id, soft=False)
        asked = ray.remote(num_cpus=0, max_retries=0, scheduling_strategy=there)(doctor_report).remote()
        try:
            return commands.NodeReport(address, await asyncio.wait_for(asked, INSPECT_S), None)
        except (ray.exceptions.RayError, asyncio.TimeoutError) as problem:
            lines = str(problem).strip().splitlines()
            return commands.NodeReport(
                address, None, lines[-1] if lines else f"no answer in {INSPECT_S:.0f} s"
            )

    alive = [node for node in ray.nodes() if node["Alive"]]
    asked = [ask(node["NodeID"], str(node["NodeManagerAddress"])) for node in alive]
    return commands.Inspected(nodes=list(await asyncio.gather(*asked)))


async def occupation(gpus: float) -> str:
    """Why an actor of so many GPUs is not placed yet, as a phrase."""
    nodes = await asyncio.to_thread(list_nodes)
    most = max((node.gpus for node in nodes), default=0.0)
    free = sum(node.free_gpus for node in nodes)
    if most < gpus:
        return f"no node has {gpus:g} GPUs; the largest of {len(nodes)} has {most:g}"
    return f"no node has {gpus:g} free GPUs; {free:g} of {sum(node.gpus for node in nodes):g} are free"


async def is_alive(found: NodeFacts | None) -> bool:
    """Does the node of an actor run? False, too, where the cluster does not answer."""
    import ray

    if found is None:
        return False
    try:
        nodes = await asyncio.wait_for(asyncio.to_thread(ray.nodes), LIST_S)
    except asyncio.TimeoutError:
        return False
    alive = [node for node in nodes if node["NodeID"] == found.node_id and node["Alive"]]
    # Ray notices the end of a node after seconds; its socket is closed at once.
    return bool(alive) and await accepts(alive[0]["NodeManagerAddress"], alive[0]["NodeManagerPort"])


async def accepts(host: str, port: int) -> bool:
    """Does a process listen there?"""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), CONNECT_S)
    except (OSError, asyncio.TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True
