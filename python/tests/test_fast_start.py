"""A fast start finds the same names in transformers as a plain import, and can be switched off."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# The number of opened sources of models, and the names in transformers and in its folder of models.
IMPORT = """
import contextlib, json, sys
from pathlib import Path
opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(str(args[0])))
from gain_sidecar.fast_start.door import fast_import
from gain_sidecar.fast_start.import_structure import models_read_once

def of_homeless():
    # The error of pathlib for a user without a home folder.
    Path.home = lambda: exec("raise RuntimeError('Could not determine home directory.')")
    return models_read_once()

with {way}:
    import transformers
    import transformers.models
sources = sum("/models/" in name and name.endswith(".py") for name in opened)
offers = [
    {name: [sorted(module._object_missing_backend.get(name, [])), where] for name, where in found.items()}
    for module in (transformers, transformers.models)
    for found in [module._class_to_module]
]
print(json.dumps([sources, offers]))
"""


def offered(cache: Path, way: str = "models_read_once()", **variables: str) -> tuple[int, Any]:
    """The number of opened sources, and the names, in a process of its own."""
    program = IMPORT.replace("{way}", way)
    environment = {**os.environ, "GAIN_CACHE": str(cache), **variables}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    sources, offers = json.loads(done.stdout.splitlines()[-1])
    return sources, offers


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Any]:
    """Of transformers by itself."""
    found = offered(tmp_path_factory.mktemp("plain"), "contextlib.nullcontext()")
    assert found[0] > 1000
    assert "GPT2LMHeadModel" in found[1][0]
    return found


def kept_file(cache: Path) -> Path:
    (file,) = (cache / "imports").glob("*/structure.json")
    return file


def test_the_sources_are_read_once_and_then_not_at_all(plain: tuple[int, Any], tmp_path: Path) -> None:
    first = offered(tmp_path)
    assert first == (plain[0] // 2, plain[1])
    assert offered(tmp_path) == (0, plain[1])


def test_the_switch_leaves_the_import_as_it_is(plain: tuple[int, Any], tmp_path: Path) -> None:
    assert offered(tmp_path, "fast_import()", GAIN_FAST_START="0") == plain
    assert not (tmp_path / "imports").exists()
    assert offered(tmp_path, "fast_import()")[0] == plain[0] // 2


@pytest.mark.parametrize("content", ["", '{"gptj": '])
def test_a_damaged_file_is_made_anew(plain: tuple[int, Any], tmp_path: Path, content: str) -> None:
    offered(tmp_path)
    whole = kept_file(tmp_path).read_text()
    kept_file(tmp_path).write_text(content)
    assert offered(tmp_path) == (plain[0] // 2, plain[1])
    assert kept_file(tmp_path).read_text() == whole


def test_where_nothing_can_be_kept_they_are_read_once(plain: tuple[int, Any], tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    assert offered(no_folder) == (plain[0] // 2, plain[1])
    nowhere = {"GAIN_CACHE": "", "XDG_CACHE_HOME": ""}
    assert offered(tmp_path, "of_homeless()", **nowhere) == (plain[0] // 2, plain[1])


def test_of_a_checkout_nothing_is_kept(tmp_path: Path) -> None:
    """Its files may change while its version does not."""
    package = tmp_path / "checkout" / "transformers"
    for folder in (package / "models", package / "utils"):
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
    (package / "utils" / "import_utils.py").write_text(
        "read = []\n"
        "def create_import_structure_from_path(path):\n"
        "    read.append(path)\n"
        "    return {'a': {frozenset(): {'modeling_a': {'A'}}}}\n"
    )
    (package / "__init__.py").write_text(
        "from pathlib import Path\n"
        "from .utils import import_utils\n"
        "models = Path(__file__).parent / 'models'\n"
        "both = [import_utils.create_import_structure_from_path(path)"
        " for path in (models, str(models / '__init__.py'))]\n"
    )
    program = (
        "from gain_sidecar.fast_start.import_structure import models_read_once\n"
        "with models_read_once():\n"
        "    import transformers\n"
        "print(len(transformers.import_utils.read), transformers.both[0] == transformers.both[1] != {})\n"
    )
    path = os.pathsep.join([str(package.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "GAIN_CACHE": str(tmp_path / "cache"), "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["1", "True"], done.stderr
    assert not (tmp_path / "cache").exists()
