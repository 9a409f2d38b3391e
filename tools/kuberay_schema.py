"""The part of KubeRay's schema that examples/cluster/kuberay.yaml uses, for its test.

    git clone --depth 1 --branch v1.7.0 https://github.com/ray-project/kuberay
    .venv/bin/python tools/kuberay_schema.py \
        kuberay/ray-operator/config/crd/bases/ray.io_rayclusters.yaml v1.7.0
    npx prettier --write python/tests/fixtures/kuberay_schema.json

The whole schema has a megabyte, most of it the pods' templates. Of every object only the properties that the
example has are kept, with all that is required; others are forbidden, as the strict validation of Kubernetes
forbids what the whole schema does not have. A property that the example gets later is refused until this
script has found it in the schema.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples/cluster/kuberay.yaml"
KEPT = ROOT / "python/tests/fixtures/kuberay_schema.json"
# A rule in Kubernetes' own language, which no validator of JSON Schema evaluates.
RULES = "x-kubernetes-validations"


def part(schema: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    """The schema for these values."""
    if RULES in schema:
        sys.exit(f"the example needs a rule that the kept schema cannot have: {schema[RULES]}")
    kept = {key: value for key, value in schema.items() if key not in ("description", "properties", "items")}
    if "properties" in schema:
        names = {name for value in values for name in value if name in schema["properties"]}
        kept["properties"] = {
            name: part(schema["properties"][name], [value[name] for value in values if name in value])
            for name in sorted(names)
        }
        kept["additionalProperties"] = False
    if "items" in schema:
        kept["items"] = part(schema["items"], [item for value in values for item in value])
    return kept


def main(file: str, release: str) -> None:
    """Write the part of the newest version of the schema."""
    text = Path(file).read_bytes()
    definition = yaml.safe_load(text)["spec"]
    version = next(each for each in definition["versions"] if each["storage"])
    example = yaml.safe_load(EXAMPLE.read_text())
    whole = version["schema"]["openAPIV3Schema"]
    # The interface of Kubernetes checks the metadata itself.
    metadata = whole["properties"].pop("metadata")
    schema = part(whole, [example])
    schema["properties"] |= {
        "metadata": metadata,
        "apiVersion": {"const": f"{definition['group']}/{version['name']}"},
        "kind": {"const": definition["names"]["kind"]},
    }
    schema["required"] = ["apiVersion", "kind", "metadata", "spec"]
    source = {
        "source": f"https://github.com/ray-project/kuberay, {release}, "
        "ray-operator/config/crd/bases/ray.io_rayclusters.yaml, Apache-2.0",
        "sha256": hashlib.sha256(text).hexdigest(),
        "script": "tools/kuberay_schema.py",
    }
    KEPT.write_text(json.dumps({**source, "schema": schema}, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
