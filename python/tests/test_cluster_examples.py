"""The files of examples/cluster, as far as they can be checked without the engines that they are for."""

from __future__ import annotations

import copy
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

EXAMPLES = Path(__file__).parents[2] / "examples/cluster"
# A part of the definition that KubeRay installs, by tools/kuberay_schema.py.
SCHEMA = json.loads(Path(__file__).with_name("fixtures").joinpath("kuberay_schema.json").read_text())[
    "schema"
]


def manifest() -> dict[str, Any]:
    """The example."""
    read: dict[str, Any] = yaml.safe_load((EXAMPLES / "kuberay.yaml").read_text())
    return read


def complaints(document: dict[str, Any]) -> list[str]:
    """What the schema of KubeRay refuses."""
    validator = Draft202012Validator(SCHEMA)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def test_the_manifest_is_one_that_kuberay_accepts() -> None:
    assert complaints(manifest()) == []


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (["spec", "authOptions", "mode"], "tokens", "'tokens' is not one of ['disabled', 'token']"),
        (["spec", "authOption"], {"mode": "token"}, "'authOption' was unexpected"),
        (["spec", "headGroupSpec", "rayStartParams", "num-cpus"], 0, "0 is not of type 'string'"),
        (["spec", "workerGroupSpecs", 0, "maxReplicas"], "8", "'8' is not of type 'integer'"),
        (["spec", "workerGroupSpecs", 0, "groupName"], None, "None is not of type 'string'"),
        (["apiVersion"], "ray.io/v1alpha2", "'ray.io/v1' was expected"),
    ],
)
def test_a_manifest_with_a_mistake_is_refused(path: list[str | int], value: object, complaint: str) -> None:
    document: Any = copy.deepcopy(manifest())
    *parents, name = path
    place = document
    for parent in parents:
        place = place[parent]
    place[name] = value
    [found] = complaints(document)
    assert complaint in found


def test_the_schema_requires_the_template_of_a_group_and_the_name_of_a_container() -> None:
    document = manifest()
    del document["spec"]["headGroupSpec"]["template"]["spec"]["containers"][0]["name"]
    del document["spec"]["workerGroupSpecs"][0]["template"]
    assert sorted(text.split(": ")[1] for text in complaints(document)) == [
        "'name' is a required property",
        "'template' is a required property",
    ]


def test_head_and_nodes_have_the_image_the_volumes_and_the_user_of_the_other_examples() -> None:
    spec = manifest()["spec"]
    groups = [spec["headGroupSpec"], *spec["workerGroupSpecs"]]
    dockerfile = (EXAMPLES / "Dockerfile").read_text()
    for pod in (group["template"]["spec"] for group in groups):
        [container] = pod["containers"]
        assert container["image"] == "registry.example.org/gain:0.1.0"
        assert {mount["name"] for mount in container["volumeMounts"]} == {
            volume["name"] for volume in pod["volumes"]
        }
        assert f"USER {pod['securityContext']['fsGroup']}\n" in dockerfile
    assert f"ray[default]=={spec['rayVersion']}" in dockerfile


def script_of(name: str) -> str:
    """A shell script, by itself or of the file's steps."""
    text = (EXAMPLES / name).read_text()
    if name.endswith(".sh"):
        return text
    steps = yaml.safe_load(text)
    return f"{steps['setup']}\n{steps['run']}"


@pytest.mark.parametrize("name", ["slurm.sh", "skypilot.yaml"])
def test_the_script_is_one_of_bash(name: str) -> None:
    script = script_of(name)
    for text, status in ((script, 0), (script + "\nif true; then", 2)):
        ended = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, env={**os.environ})
        assert ended.returncode == status, ended.stderr


def test_the_slurm_script_starts_one_run_on_the_first_host_of_the_job(tmp_path: Path) -> None:
    stubs = {
        # More names than a pipe holds.
        "scontrol": "seq --format=node-%g 7 20000",
        "ray": 'echo "ray $*"',
        "srun": 'shift; echo "srun $*"',
    }
    for name, body in stubs.items():
        stub = tmp_path / name
        stub.write_text(f"#!/bin/bash\n{body}\n")
        stub.chmod(0o755)
    job = {"SLURM_JOB_ID": "41234", "SLURM_JOB_NODELIST": "node-[7-8]", "SLURM_JOB_NUM_NODES": "2"}
    ended = subprocess.run(
        ["bash", str(EXAMPLES / "slurm.sh"), "gpt2", "prompts.jsonl", "run"],
        env={**job, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == (
        "srun ray symmetric-run --address node-7:21234 --min-nodes 2 -- gain experiment "
        "--cluster node-7:21234 --model gpt2 --prompts prompts.jsonl --out run\n"
    )
