"""The example notebooks run to their last cell, in their short form, and show what their text says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples/notebooks"
PROGRAM = ROOT / "packages/gain/dist/main.js"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
BADGE = "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
EXPECTED = {
    "first-measurement": [
        "25 of 25 prompts, 30 blocks",
        "Nonsense",
        "residual identity",
        "Verdict:",
        "report.html",
    ],
    "own-model": ["step 1: loss", "call `model.eval()` before", "weights in memory", "gulls", "before"],
    "seed-question": ["mean 1.0652, SD 0.0897, t 3.633", "Pythia", "GPT-J-6B", "seed.html"],
}


def read(name: str) -> Any:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("name", NAMES)
def test_its_first_cell_installs_by_name_and_no_output_is_stored(name: str) -> None:
    cells = read(name).cells
    assert BADGE in cells[0].source
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert code[0].source.startswith("try:\n    import gain\n")
    assert '%pip install -q "gain-residual[tables]"' in code[0].source
    assert not any(cell.outputs or cell.execution_count for cell in code)


@pytest.mark.parametrize("name", list(EXPECTED))
@pytest.mark.skipif(not PROGRAM.is_file(), reason="`npx nx run gain:bundle` makes the program")
def test_it_runs_and_shows_what_its_text_says(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GAIN_NOTEBOOK", "short")
    monkeypatch.setenv("GAIN_PROGRAM", str(PROGRAM))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    # Where it writes files; the stored outputs are at the same place relative to it.
    work = tmp_path / "examples/notebooks"
    work.mkdir(parents=True)
    (tmp_path / "packages").symlink_to(ROOT / "packages")
    notebook = read(name)
    client = NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": work}}
    )
    client.execute()
    if keep := os.environ.get("GAIN_KEEP_NOTEBOOKS"):
        nbformat.write(notebook, Path(keep) / f"{name}.ipynb")  # type: ignore[no-untyped-call]
    outputs = [one for cell in notebook.cells if cell.cell_type == "code" for one in cell.outputs]
    shown = "\n".join(
        str(one.get("text", "")) + "".join(map(str, one.get("data", {}).values())) for one in outputs
    )
    for words in EXPECTED[name]:
        assert words in shown, words
    assert any("<img" in one.get("data", {}).get("text/html", "") for one in outputs)


def test_every_notebook_has_its_expectation() -> None:
    assert list(EXPECTED) == NAMES
