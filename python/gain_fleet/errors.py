"""Why a cluster, or one of its nodes, is not used. Each text names the way out."""

from __future__ import annotations

from .commands import ClusterCode

INSTALL = "pip install 'gain-residual[cluster]'"


class FleetError(Exception):
    """A refusal with a code of the closed list."""

    def __init__(self, code: ClusterCode, text: str) -> None:
        super().__init__(text)
        self.code: ClusterCode = code
        self.text = text


def ray_missing(cause: ImportError) -> FleetError:
    return FleetError("package_missing", f"--cluster needs Ray, which is not installed ({cause}): {INSTALL}")


def no_address() -> FleetError:
    return FleetError(
        "cluster_unreachable",
        "--cluster auto finds no Ray cluster on this host. Start one with `ray start --head`, join one with "
        "`ray start --address=HOST:PORT`, or name it: --cluster HOST:PORT",
    )


def bad_address(address: str) -> FleetError:
    return FleetError("cluster_unreachable", f"--cluster {address} is not HOST:PORT, such as 10.0.0.1:6379")


def unreachable(address: str, problem: str) -> FleetError:
    return FleetError(
        "cluster_unreachable",
        f"nothing answers at {address} ({problem}). Is the head running, and is this its address and port?",
    )


def not_joined(address: str) -> FleetError:
    return FleetError(
        "cluster_unreachable",
        f"this host is no node of the cluster at {address}. Join it without its processors and GPUs: "
        f"ray start --address={address} --num-cpus=0 --num-gpus=0",
    )


def is_open(address: str) -> FleetError:
    return FleetError(
        "cluster_open",
        f"the cluster at {address} has no token authentication: whoever reaches its ports runs programs on "
        "its nodes. Start it with RAY_AUTH_MODE=token and a token in ~/.ray/auth_token of every node, or "
        "accept that with --open-cluster; the report then states it",
    )


def no_token() -> FleetError:
    return FleetError(
        "cluster_refused",
        "no token for the cluster. Put it into ~/.ray/auth_token, or name its file in RAY_AUTH_TOKEN_PATH",
    )


def token_refused(address: str) -> FleetError:
    return FleetError(
        "cluster_refused",
        f"the cluster at {address} refuses the token of RAY_AUTH_TOKEN, RAY_AUTH_TOKEN_PATH or "
        "~/.ray/auth_token. It must be the one with which the head was started",
    )


def not_open(address: str) -> FleetError:
    return FleetError(
        "cluster_refused", f"the cluster at {address} has token authentication: leave out --open-cluster"
    )


def other_version(found: str) -> FleetError:
    return FleetError(
        "node_differs",
        "all nodes of a cluster need the same Ray and the same minor version of Python, and this host's "
        f"differ: {found}",
    )


def connection_failed(address: str, problem: str) -> FleetError:
    return FleetError("cluster_unreachable", f"cannot join the cluster at {address}: {problem}")


def node_differs(host: str, differences: str, other: str) -> FleetError:
    return FleetError(
        "node_differs",
        f"{host} has other versions than {other}: {differences}. Rows of the two could differ; install the "
        "same on both",
    )


def node_broken(host: str, problem: str) -> FleetError:
    return FleetError(
        "package_missing", f"a sidecar cannot start on {host}: {problem}. Install gain-residual there"
    )
