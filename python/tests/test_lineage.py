"""The bases of a folder's weights, as it states them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.messages import Lineage
from gain_sidecar.models.lineage import read_lineage


def bases(folder: Path, config: dict[str, Any] | None = None, gguf: tuple[str, ...] = ()) -> list[str]:
    return [f"{one.origin}: {one.base}" for one in read_lineage(folder, config or {}, gguf)]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("base_model: EleutherAI/pythia-70m\n", ["EleutherAI/pythia-70m"]),
        ("license: mit\nbase_model: 'acme/tiny'  \ntags: [a]\n", ["acme/tiny"]),
        ("base_model: acme/tiny # the small one\n", ["acme/tiny"]),
        ("base_model:\n- acme/one\n- acme/two\nbase_model_relation: merge\n", ["acme/one", "acme/two"]),
        ("base_model:\n  - acme/one\ntags:\n  - merge\n", ["acme/one"]),
        ('base_model: [acme/one, "acme/two"]\n', ["acme/one", "acme/two"]),
        ("base_model:\n", []),
        ("base_model_relation: finetune\n", []),
    ],
)
def test_a_model_card_names_its_bases_in_each_form_that_yaml_has(
    front: str, expected: list[str], tmp_path: Path
) -> None:
    card = tmp_path / "README.md"
    text = f"---\n{front}---\n# Mine\nbase_model: no/metadata\n"
    for newline in ("\n", "\r\n"):
        card.write_bytes(text.replace("\n", newline).encode())
        assert bases(tmp_path) == [f"model card: {base}" for base in expected]


def test_a_card_without_metadata_names_none(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(b"base_model: acme/tiny\n\xff\xfe")
    assert bases(tmp_path) == []


def test_an_adapter_a_header_and_a_config_are_read_and_a_base_is_named_once(tmp_path: Path) -> None:
    adapter = {"base_model_name_or_path": "acme/tiny"}
    (tmp_path / "adapter_config.json").write_text(json.dumps(adapter))
    config = {"_name_or_path": "acme/tiny"}
    gguf = ("https://huggingface.co/acme/Tiny-2/", "Tiny 3")
    assert read_lineage(tmp_path, config, gguf) == [
        Lineage(origin="adapter", base="acme/tiny"),
        Lineage(origin="GGUF header", base="acme/Tiny-2"),
        Lineage(origin="GGUF header", base="Tiny 3"),
    ]
    assert bases(tmp_path / "elsewhere", config) == ["config: acme/tiny"]


@pytest.mark.parametrize("name", ["", ".", "./out", "../models/base", "---", 3, None, "x" * 2000])
def test_a_name_that_no_other_model_could_share_is_passed_over(name: object, tmp_path: Path) -> None:
    assert bases(tmp_path, {"_name_or_path": name}) == []


def test_the_folder_itself_is_no_base_of_its_own(tmp_path: Path) -> None:
    assert bases(tmp_path, {"_name_or_path": str(tmp_path)}) == []
    assert bases(tmp_path, {"_name_or_path": "/models/base"}) == ["config: /models/base"]


def test_damaged_files_name_none(tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_bytes(b"{")
    (tmp_path / "README.md").mkdir()
    assert bases(tmp_path) == []
