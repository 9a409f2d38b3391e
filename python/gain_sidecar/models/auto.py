"""The model that `--model auto` chooses: GPT-J-6B where it fits and is available, else the embedded model."""

from __future__ import annotations

from ..errors import SidecarError
from . import hub
from .checkpoint import check_weights, follow_index, select_files
from .devices import Device
from .presets import EMBEDDED, SUBJECT, Preset, find_preset

HUB_TIMEOUT_S = 5.0
# GPT-J-6B: 12.1 GB of weights in a half dtype, 24.2 GB in float32, and room for the activations.
ROOM_BYTES = {"bfloat16": 14e9, "float16": 14e9, "float32": 27e9}


def choose(device: Device, dtype: str, allow_bin: bool) -> tuple[Preset, str]:
    """The preset that auto chooses, and the reason as a text that also names the option for the other one."""
    subject, embedded = find_preset(SUBJECT), find_preset(EMBEDDED)
    assert subject is not None and embedded is not None
    obstacle = _obstacle(subject, device, dtype, allow_bin)
    if obstacle is None:
        return subject, (
            f"auto chose {SUBJECT}: {device.title} has memory for it and its weights are available. "
            f"For the embedded model use --model {EMBEDDED}"
        )
    return (
        embedded,
        f"auto chose {EMBEDDED}, the embedded model, because {obstacle}. For GPT-J-6B use --model {SUBJECT}",
    )


def _obstacle(subject: Preset, device: Device, dtype: str, allow_bin: bool) -> str | None:
    """Why this machine cannot measure GPT-J-6B; None when it can."""
    assert subject.hub_id is not None
    if device.free_bytes is None:
        room = ROOM_BYTES["bfloat16"] / 1e9
        return f"GPT-J-6B needs a CUDA GPU with {room:.0f} GB free, and {device.name} is used"
    if device.free_bytes < ROOM_BYTES[dtype]:
        return (
            f"GPT-J-6B needs {ROOM_BYTES[dtype] / 1e9:.0f} GB free in {dtype}, and {device.name} has "
            f"{device.free_bytes / 1e9:.1f} GB"
        )
    if is_cached(subject, allow_bin):
        return None
    try:
        repository = hub.look_up(subject.hub_id, subject.revision, HUB_TIMEOUT_S)
        select_files(subject.hub_id, repository.bytes_by_name, allow_bin)
    except SidecarError as error:
        return f"the weights of GPT-J-6B are not available here ({error.text})"
    return None


def is_cached(preset: Preset, allow_bin: bool) -> bool:
    """Is the preset's snapshot complete in the local hub cache?"""
    assert preset.hub_id is not None
    folder = hub.cached_folder(preset.hub_id, preset.revision)
    if folder is None:
        return False
    try:
        listing = select_files(str(folder), [entry.name for entry in folder.iterdir()], allow_bin)
        check_weights(folder, follow_index(folder, listing))
    except SidecarError:
        return False
    return True
