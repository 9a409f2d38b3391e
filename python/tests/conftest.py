"""Tests never ask the hub: what they load they make, or find in the cache of prepared models."""

from __future__ import annotations

import os

from gain_sidecar.threads import wait_briefly

os.environ["HF_HUB_OFFLINE"] = "1"
wait_briefly()
