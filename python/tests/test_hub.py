"""Models of the hub are fetched, complete and pinned, or refused with the hub's own reason."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_hub import COMMIT, FakeHub
from gain_sidecar.errors import SidecarError
from gain_sidecar.models.hub import look_up
from tiny_gguf import write_gguf
from tiny_models import save_tiny

TESTS = Path(__file__).parent
Load = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("gptj", tmp_path_factory.mktemp("gptj"))


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub().running() as running:
        yield running


@pytest.fixture
def load(hub: FakeHub, tmp_path: Path) -> Load:
    """Load a model in a process of its own (the hub library reads its settings once), with an empty cache."""

    def run(url: str = hub.url, more: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
        settings = {"HF_ENDPOINT": url, "HF_HOME": str(tmp_path / "hf"), "HF_HUB_DISABLE_XET": "1"}
        settings |= more or {}
        search = {"PYTHONPATH": os.pathsep.join([str(TESTS.parent), *sys.path])}
        environment = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
        done = subprocess.run(
            [sys.executable, str(TESTS / "load_from_hub.py"), json.dumps(changes)],
            env=environment | settings | search,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer | {"said": done.stdout + done.stderr}

    return run


def test_a_model_is_fetched_and_pinned_to_its_commit_and_found_again_without_the_hub(
    hub: FakeHub, load: Load, weights: Path
) -> None:
    hub.repositories["EleutherAI/gpt-j-6b"] = weights
    answer = load(model="gptj-6b")
    first = answer["model"]
    assert (first["source"], first["revision"]) == ("EleutherAI/gpt-j-6b", COMMIT)
    assert first["label"]["slug"] == "gptj"
    digests = {file["file"]: file["sha256"] for file in first["files"]}
    assert set(digests) >= {"config.json", "model.safetensors", "tokenizer.json"}
    for name, digest in digests.items():
        assert digest == hashlib.sha256((weights / name).read_bytes()).hexdigest()
    downloads = [(done, total) for step, _, done, total in answer["steps"] if step == "download"]
    assert downloads
    assert all(0 <= done <= total for done, total in downloads)
    again = load(url="http://127.0.0.1:9", model="gptj-6b")["model"]
    assert "did not answer" in again.pop("reason")
    first.pop("reason")
    for model in (first, again):
        model["selfCheck"].pop("seconds")
    # The speed of the device is measured at every load.
    for model in (first, again):
        del model["execution"]["matmulFlops"]
    assert again == first


@pytest.fixture
def online(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> FakeHub:
    """The fake hub, for requests from this process."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", hub.url)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    return hub


def refusal(revision: str | None = None, timeout_s: float = 20.0) -> SidecarError:
    with pytest.raises(SidecarError) as caught:
        look_up("some/model", revision, timeout_s)
    return caught.value


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "hub_refused"), (403, "hub_refused"), (404, "model_not_found"), (500, "hub_unreachable")],
)
def test_the_hub_s_refusal_is_passed_on(online: FakeHub, status: int, code: str) -> None:
    online.refusals["some/model"] = status
    error = refusal()
    assert error.code == code
    assert "some/model" in error.text


def test_an_absent_revision_is_named(online: FakeHub, weights: Path) -> None:
    online.repositories["some/model"] = weights
    assert "config.json" in look_up("some/model", None).bytes_by_name
    error = refusal(revision="v9")
    assert (error.code, "v9" in error.text) == ("model_not_found", True)


def test_a_hub_out_of_reach_is_said_to_be(online: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    assert refusal().code == "hub_unreachable"


def test_a_hub_that_falls_silent_is_waited_for_no_longer_than_said(
    online: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(
            "huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}"
        )
        started = time.monotonic()
        assert refusal(timeout_s=0.5).code == "hub_unreachable"
        assert time.monotonic() - started < 5


def test_pickles_are_refused_before_they_are_fetched(
    hub: FakeHub, load: Load, weights: Path, tmp_path: Path
) -> None:
    for file in weights.iterdir():
        (tmp_path / "repo").mkdir(exist_ok=True)
        name = "pytorch_model.bin" if file.name == "model.safetensors" else file.name
        (tmp_path / "repo" / name).write_bytes(file.read_bytes())
    hub.repositories["some/model"] = tmp_path / "repo"
    assert load(model="some/model")["code"] == "weights_not_safe"
    assert hub.served == []


def test_code_in_a_repository_is_refused_before_its_weights_are_fetched(
    hub: FakeHub, load: Load, weights: Path, tmp_path: Path
) -> None:
    (tmp_path / "repo").mkdir()
    for file in weights.iterdir():
        (tmp_path / "repo" / file.name).write_bytes(file.read_bytes())
    code = {"model_type": "evil", "auto_map": {"AutoConfig": "evil.Evil"}}
    config = json.loads((weights / "config.json").read_text()) | code
    (tmp_path / "repo" / "config.json").write_text(json.dumps(config))
    hub.repositories["some/model"] = tmp_path / "repo"
    assert load(model="some/model")["code"] == "remote_code"
    assert "model.safetensors" not in hub.served


WEIGHTS = "model.safetensors"


def snapshot_has(tmp_path: Path, name: str) -> bool:
    return any((tmp_path / "hf").glob(f"**/snapshots/*/{name}"))


def test_a_pinned_commit_is_asked_for_and_needs_no_hub_afterwards(
    hub: FakeHub, load: Load, weights: Path
) -> None:
    hub.repositories["some/model"] = weights
    assert load(model="some/model", revision="main")["model"]["revision"] == COMMIT
    again = load(url="http://127.0.0.1:9", model="some/model", revision=COMMIT)["model"]
    assert (again["revision"], again["reason"]) == (COMMIT, "requested")
    assert load(model="some/model", revision="v9")["code"] == "model_not_found"


@pytest.mark.parametrize("status", [401, 403])
def test_a_gated_model_says_where_to_ask_and_never_shows_the_token(
    hub: FakeHub, load: Load, status: int
) -> None:
    token = "hf_canaryCanaryCanaryCanaryCanary"
    hub.refusals["some/model"] = status
    answer = load(model="some/model", more={"HF_TOKEN": token})
    assert answer["code"] == "hub_refused"
    assert "https://huggingface.co/some/model" in answer["text"]
    assert f"Bearer {token}" in hub.tokens
    assert token not in answer["said"]


def test_a_hub_that_breaks_off_is_asked_for_the_rest(hub: FakeHub, load: Load, weights: Path) -> None:
    hub.repositories["some/model"] = weights
    hub.faults[WEIGHTS] = "breaks"
    files = {file["file"]: file["sha256"] for file in load(model="some/model")["model"]["files"]}
    assert hub.served.count(WEIGHTS) == 2
    assert files[WEIGHTS] == hashlib.sha256((weights / WEIGHTS).read_bytes()).hexdigest()


def test_a_file_that_comes_short_is_never_used(
    hub: FakeHub, load: Load, weights: Path, tmp_path: Path
) -> None:
    hub.repositories["some/model"] = weights
    hub.faults[WEIGHTS] = "short"
    answer = load(model="some/model")
    assert answer["code"] == "hub_unreachable"
    assert str((weights / WEIGHTS).stat().st_size) in answer["text"]
    assert not snapshot_has(tmp_path, WEIGHTS)
    del hub.faults[WEIGHTS]
    assert load(model="some/model")["model"]["layers"] == 4


def test_a_hub_that_falls_silent_within_a_file_is_given_up_and_the_setting_named(
    hub: FakeHub, load: Load, weights: Path, tmp_path: Path
) -> None:
    hub.repositories["some/model"] = weights
    hub.faults[WEIGHTS] = "stalls"
    started = time.monotonic()
    answer = load(model="some/model", more={"HF_HUB_DOWNLOAD_TIMEOUT": "1"})
    assert time.monotonic() - started < 60
    assert answer["code"] == "hub_unreachable"
    assert "HF_HUB_DOWNLOAD_TIMEOUT" in answer["text"]
    assert not snapshot_has(tmp_path, WEIGHTS)


def test_a_file_of_other_bytes_than_the_hub_names_is_damaged(hub: FakeHub, load: Load, weights: Path) -> None:
    hub.repositories["some/model"] = weights
    hub.faults[WEIGHTS] = "flipped"
    answer = load(model="some/model")
    assert answer["code"] == "weights_corrupt"
    assert hashlib.sha256((weights / WEIGHTS).read_bytes()).hexdigest() in answer["text"]


def test_a_gguf_file_of_a_repository_is_fetched_alone(
    hub: FakeHub, load: Load, weights: Path, tmp_path: Path
) -> None:
    (tmp_path / "repo").mkdir()
    llama = save_tiny("llama", tmp_path / "llama")
    for rounding in ("Q8_0", "F32"):
        write_gguf(llama, tmp_path / "repo" / f"tiny.{rounding}.gguf", rounding)
    hub.repositories["some/model"] = tmp_path / "repo"
    refused = load(model="some/model")
    assert refused["code"] == "not_a_model"
    assert "--gguf-file tiny.Q8_0.gguf" in refused["text"]
    model = load(model="some/model", gguf_file="tiny.Q8_0.gguf")["model"]
    assert (model["quantization"], model["revision"]) == ("gguf Q8_0", COMMIT)
    assert set(hub.served) == {"tiny.Q8_0.gguf"}
    again = load(url="http://127.0.0.1:9", model="some/model", gguf_file="tiny.Q8_0.gguf")["model"]
    assert again["files"] == model["files"]


def test_an_adapter_on_the_hub_names_its_base(hub: FakeHub, load: Load, tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    settings = {"peft_type": "LORA", "base_model_name_or_path": "some/base"}
    (tmp_path / "repo" / "adapter_config.json").write_text(json.dumps(settings))
    (tmp_path / "repo" / "adapter_model.safetensors").write_bytes(b"\x00" * 64)
    hub.repositories["some/adapter"] = tmp_path / "repo"
    answer = load(model="some/adapter")
    assert answer["code"] == "not_a_model"
    assert "PEFT adapter (LORA) for the base model some/base" in answer["text"]
    assert "hf download some/adapter --local-dir FOLDER" in answer["text"]
    assert "adapter_model.safetensors" not in hub.served


def test_an_adapter_beside_a_model_on_the_hub_is_named_and_not_fetched(
    hub: FakeHub, load: Load, weights: Path, tmp_path: Path
) -> None:
    repository = Path(shutil.copytree(weights, tmp_path / "repo"))
    (repository / "adapter_config.json").write_text("{}")
    (repository / "adapter_model.safetensors").write_bytes(b"\x00" * 64)
    hub.repositories["some/model"] = repository
    (found,) = load(model="some/model")["model"]["surplus"]
    assert (found["kind"], found["tensors"]) == ("adapter", 0)
    assert "adapter_model.safetensors" not in hub.served
