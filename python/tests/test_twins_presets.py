"""The twins that are kept in this repository load by their presets' names, with labels of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from gain_sidecar.errors import SidecarError
from gain_sidecar.models import twins
from gain_sidecar.models.presets import preset_names
from loading_service import load, measure
from tiny_models import save_tiny


@pytest.mark.parametrize("wiring", ["parallel", "sequential"])
def test_a_twin_loads_by_its_name_and_shows_the_wiring_of_its_label(
    wiring: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_tiny(f"neox-{wiring}", tmp_path / f"twin-{wiring}")
    monkeypatch.setattr(twins, "FOLDER", tmp_path)
    service, loaded = load(model=f"twin-{wiring}")
    assert (loaded.wiring, loaded.native_wiring) == (wiring, wiring)
    assert loaded.label is not None
    assert wiring in loaded.label.architecture.lower()
    rows, errors = measure(service, ["The quick brown fox"])
    assert len(rows) == 1 and not errors


def test_a_twin_whose_weights_are_not_checked_out_is_refused_with_the_command_that_brings_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "FOLDER", tmp_path)
    with pytest.raises(SidecarError, match="git restore studies/twins/models") as error:
        load(model="twin-parallel")
    assert error.value.code == "model_not_ready"
    assert set(twins.NAMES) <= set(preset_names())
