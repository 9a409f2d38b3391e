"""Loads that must fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gain_sidecar.errors import SidecarError
from loading_service import load


def refusal(folder: Path | None = None, **changes: Any) -> SidecarError:
    """The error of a load of this folder, or of the model in `changes`."""
    with pytest.raises(SidecarError) as caught:
        load(folder, **changes)
    return caught.value
