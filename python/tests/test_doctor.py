"""The doctor never fails, and its report is strict JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest
from gain_sidecar.doctor import report_json
from gain_sidecar.models.presets import preset_names
from test_cache import take_home_away


def strict(text: str) -> dict[str, Any]:
    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    report: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return report


def test_it_names_versions_devices_memory_and_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import torch

    monkeypatch.setenv("GAIN_CACHE", str(tmp_path))
    report = strict(report_json())
    assert report["torch"]["version"] == torch.__version__
    assert report["torch"]["cudaAvailable"] is torch.cuda.is_available()
    assert report["ramBytes"] > 1_000_000_000
    assert report["cacheFolder"] == str(tmp_path)
    assert report["embeddedReady"] is False
    assert list(report["presets"]) == preset_names()
    assert report["presets"]["smollm2-135m"] is False


def test_a_missing_package_is_null_and_silences_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gain_sidecar.doctor.NAMED", ("no-such-package",))
    for name in ("torch", "huggingface_hub"):
        monkeypatch.setitem(sys.modules, name, None)
    report = strict(report_json())
    assert report["packages"]["no-such-package"] is None
    assert "torch" in report["torch"]["unknown"]
    assert "unknown" in report["presets"]["gptj-6b"]
    assert report["ramBytes"] > 0


def test_without_a_home_it_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    take_home_away(monkeypatch)
    report = strict(report_json())
    assert "set GAIN_CACHE" in report["cacheFolder"]["unknown"]
    assert "set GAIN_CACHE" in report["embeddedReady"]["unknown"]
    assert report["ramBytes"] > 0
