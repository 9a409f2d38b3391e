"""A repository's code is never run: transformers' own class is used where it has one, or it is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from changed_models import edit_json, plain_gains
from loading_service import load, measure
from refusals import refusal
from tiny_models import TEXTS, save_tiny

CODE = {"AutoConfig": "evil.Evil", "AutoModel": "evil.Evil", "AutoModelForCausalLM": "evil.Evil"}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("falcon-parallel", tmp_path_factory.mktemp("good"))


@pytest.fixture
def trap(folder: Path, tmp_path: Path) -> Path:
    """Exists once the folder's code has run."""
    path = tmp_path / "ran"
    code = f"open({str(path)!r}, 'w')\nclass Evil: ...\n"
    for name in ("evil.py", "modeling_falcon.py", "custom_generate.py"):
        (folder / name).write_text(code)
    return path


def notices_of(loaded: Any) -> dict[str, str]:
    return {notice.code: notice.text for notice in loaded.execution.notices}


def test_a_type_that_transformers_has_is_measured_with_its_own_class(
    folder: Path, good: Path, trap: Path
) -> None:
    edit_json(
        folder / "config.json", auto_map={**CODE, "AutoModelForCausalLM": "modeling_falcon.FalconForCausalLM"}
    )
    service, loaded = load(folder)
    rows, _ = measure(service, TEXTS)
    expected = plain_gains(good, "transformer.h", [row.token_ids for row in rows])
    assert [row.norms[-1] / row.norms[-2] for row in rows] == pytest.approx(expected, rel=1e-5)
    notice = notices_of(loaded)["code_not_run"]
    assert "modeling_falcon.FalconForCausalLM" in notice
    assert "transformers' own FalconForCausalLM" in notice
    assert not trap.exists()


def test_a_config_without_architectures_is_measured_too(folder: Path, trap: Path) -> None:
    edit_json(folder / "config.json", auto_map=CODE, architectures=None)
    assert load(folder)[1].class_name == "FalconForCausalLM"
    assert not trap.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model_type": "RefinedWebModel", "architectures": ["RWForCausalLM"]}, "'RefinedWebModel'"),
        ({"architectures": ["RWForCausalLM"]}, "its class is RWForCausalLM"),
        (
            {"architectures": ["FalconForCausalLMWithTricks"]},
            "transformers' own of type 'falcon' is FalconForCausalLM",
        ),
    ],
)
def test_what_transformers_has_not_is_refused_for_that_reason(
    changes: dict[str, Any], said: str, folder: Path, trap: Path
) -> None:
    edit_json(folder / "config.json", auto_map=CODE, **changes)
    error = refusal(folder)
    assert error.code == "remote_code"
    assert said in error.text
    assert "config.json" in error.text
    assert not trap.exists()


def test_a_class_whose_name_differs_in_capitals_is_the_same(tmp_path: Path) -> None:
    folder = save_tiny("mpt", tmp_path)
    code = {"AutoModelForCausalLM": "modeling_mpt.MPTForCausalLM"}
    edit_json(folder / "config.json", auto_map=code, architectures=["MPTForCausalLM"])
    assert load(folder)[1].class_name == "MptForCausalLM"


@pytest.mark.parametrize("code", [{"AutoTokenizer": ["evil.Evil", None]}, ["evil.Evil", None]])
def test_a_tokenizer_that_transformers_has_is_used(code: Any, folder: Path, good: Path, trap: Path) -> None:
    edit_json(folder / "tokenizer_config.json", auto_map=code)
    service, loaded = load(folder)
    assert (
        "tokenizer_config.json names code of the repository (evil.Evil)" in notices_of(loaded)["code_not_run"]
    )
    ids = [list(row.token_ids) for row in measure(service, TEXTS)[0]]
    assert ids == [list(row.token_ids) for row in measure(load(good)[0], TEXTS)[0]]
    assert not trap.exists()


def test_a_tokenizer_that_transformers_has_not_is_refused(folder: Path, trap: Path) -> None:
    edit_json(
        folder / "tokenizer_config.json",
        auto_map={"AutoTokenizer": ["evil.Evil", None]},
        tokenizer_class="EvilTokenizer",
    )
    error = refusal(folder)
    assert error.code == "remote_code"
    assert "tokenizer_config.json" in error.text
    assert "EvilTokenizer" in error.text
    assert not trap.exists()


def test_a_model_without_code_has_no_notice(good: Path) -> None:
    assert notices_of(load(good)[1]) == {}
    assert "auto_map" not in json.loads((good / "config.json").read_text())
