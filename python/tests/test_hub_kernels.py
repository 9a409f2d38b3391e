"""A config cannot choose code: transformers loads kernels from the hub by name, and none is ever loaded."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from changed_models import edit_json, plain_gains
from loading_service import load, measure
from refusals import refusal
from tiny_models import TEXTS, save_tiny

# Where transformers 5.24 calls a function that loads code by name. Read each new one before it is added here.
LOADERS = {"get_kernel", "load_and_register_attn_kernel", "get_class_from_dynamic_module", "lazy_load_kernel"}
KNOWN_CALLS = {
    # Only with trust_remote_code, which is False in every call here.
    "dynamic_module_utils.py",
    "models/auto/auto_factory.py",
    "models/auto/configuration_auto.py",
    "models/auto/feature_extraction_auto.py",
    "models/auto/image_processing_auto.py",
    "models/auto/processing_auto.py",
    "models/auto/tokenization_auto.py",
    "models/auto/video_processing_auto.py",
    "pipelines/__init__.py",
    # Only with the package `kernels`, which is hidden.
    "integrations/deepgemm.py",
    "integrations/eetq.py",
    "integrations/fbgemm_fp8.py",
    "integrations/finegrained_fp8.py",
    "integrations/gguf/kernels.py",
    "integrations/hub_kernels.py",
    "integrations/metal_quantization.py",
    "integrations/msa_attention.py",
    "integrations/mxfp4.py",
    "integrations/nvfp4.py",
    "integrations/sonicmoe.py",
    "modeling_flash_attention_utils.py",
    "modeling_utils.py",
    "models/mra/modeling_mra.py",
    "models/rwkv/modeling_rwkv.py",
    "models/sam3_video/modeling_sam3_video.py",
    "models/yoso/modeling_yoso.py",
    "utils/import_utils.py",
}

KERNEL = "kernels-community/flash-attn2"
FIELDS: list[dict[str, Any]] = [
    {"attn_implementation": KERNEL},
    {"attn_implementation": f"paged|{KERNEL}"},
    {"attn_implementation": {"": "sdpa", "text_config": KERNEL}},
    {"_attn_implementation": KERNEL},
    {"_attn_implementation_internal": KERNEL},
    {"experts_implementation": KERNEL},
    {"_experts_implementation": KERNEL},
    {"text_config": {"attn_implementation": KERNEL}},
]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("falcon-parallel", tmp_path_factory.mktemp("good"))


@pytest.mark.parametrize("changes", FIELDS, ids=str)
def test_a_config_that_names_a_repository_of_code_is_refused(changes: dict[str, Any], folder: Path) -> None:
    edit_json(folder / "config.json", **changes)
    error = refusal(folder)
    assert error.code == "remote_code"
    assert KERNEL in error.text
    assert "_implementation" in error.text


@pytest.mark.parametrize("named", ["flash_attention_2", "flash_attention_3", "flex_attention", "anything"])
def test_another_attention_than_its_own_is_left_to_transformers(named: str, folder: Path, good: Path) -> None:
    edit_json(folder / "config.json", attn_implementation=named)
    service, loaded = load(folder)
    assert loaded.attention == load(good)[1].attention
    rows, _ = measure(service, TEXTS)
    expected = plain_gains(good, "transformer.h", [row.token_ids for row in rows])
    assert [row.norms[-1] / row.norms[-2] for row in rows] == pytest.approx(expected, rel=1e-5)


def test_an_attention_of_its_own_is_used_as_stated(folder: Path) -> None:
    edit_json(folder / "config.json", attn_implementation="eager")
    assert load(folder)[1].attention == "eager"


def test_an_installed_kernels_package_is_not_imported(folder: Path, tmp_path: Path) -> None:
    """A fake of the package writes a file when it is imported."""
    site, trap = tmp_path / "site", tmp_path / "ran"
    (site / "kernels").mkdir(parents=True)
    (site / "kernels" / "__init__.py").write_text(f"open({str(trap)!r}, 'w')\n")
    (site / "kernels-0.15.0.dist-info").mkdir()
    (site / "kernels-0.15.0.dist-info" / "METADATA").write_text("Name: kernels\nVersion: 0.15.0\n")
    edit_json(folder / "config.json", attn_implementation="flash_attention_2")
    program = "import sys; from loading_service import load; load(sys.argv[1])"
    paths = [str(site), str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    # The fake is found where nothing hides it.
    subprocess.run([sys.executable, "-c", "import kernels"], env=environment, check=True)
    assert trap.exists()
    trap.unlink()
    subprocess.run([sys.executable, "-c", program, str(folder)], env=environment, check=True)
    assert not trap.exists()


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def test_transformers_loads_code_by_name_nowhere_else() -> None:
    import transformers

    root = Path(transformers.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        text = path.read_text("utf-8")
        if any(name in text for name in LOADERS) and LOADERS & set(_calls(ast.parse(text))):
            found.add(path.relative_to(root).as_posix())
    assert "integrations/hub_kernels.py" in found
    assert found <= KNOWN_CALLS
