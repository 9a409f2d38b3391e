"""The two models of studies/twins/models."""

import json

import pytest
from gain_sidecar.models.safetensors_header import read_header
from gain_sidecar.models.twins import NAMES, TWINS

LARGEST_BYTES = 24_000_000


def _config(name: str) -> dict[str, object]:
    content: dict[str, object] = json.loads((TWINS[name].model_folder() / "config.json").read_text("utf-8"))
    return content


def test_their_configurations_differ_in_the_wiring_alone() -> None:
    parallel, sequential = (_config(name) for name in NAMES)
    assert (parallel.pop("use_parallel_residual"), sequential.pop("use_parallel_residual")) == (True, False)
    assert parallel == sequential


def test_their_tensors_have_the_same_names_types_and_shapes() -> None:
    parallel, sequential = (read_header(TWINS[name].model_folder() / "model.safetensors") for name in NAMES)
    assert parallel == sequential
    assert len(parallel) > 100


@pytest.mark.parametrize("name", NAMES)
def test_each_is_small_and_has_a_model_card(name: str) -> None:
    folder = TWINS[name].model_folder()
    assert TWINS[name].is_ready()
    assert (folder / "model.safetensors").stat().st_size <= LARGEST_BYTES
    assert "use_parallel_residual" in (folder / "README.md").read_text("utf-8")
