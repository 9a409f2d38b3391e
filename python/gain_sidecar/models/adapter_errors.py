"""Why an adapter cannot be merged into a model, and what to do about it."""

from __future__ import annotations

import sys
from pathlib import Path

from ..errors import SidecarError

_SAVED = (
    "a folder that `save_pretrained` of peft wrote (adapter_config.json, adapter_model.safetensors) is needed"
)


def no_folder(folder: Path) -> SidecarError:
    return SidecarError("model_not_found", f"--adapter {folder}: there is no such folder; {_SAVED}")


def no_config(folder: Path) -> SidecarError:
    return SidecarError("not_a_model", f"--adapter {folder}: it has no adapter_config.json; {_SAVED}")


def bad_config(folder: Path, cause: object) -> SidecarError:
    return SidecarError(
        "not_a_model", f"--adapter {folder}: its adapter_config.json is not peft's ({cause}); {_SAVED}"
    )


def no_weights(folder: Path) -> SidecarError:
    return SidecarError("not_a_model", f"--adapter {folder}: it has no adapter_model.safetensors; {_SAVED}")


def only_pickle(folder: Path) -> SidecarError:
    return SidecarError(
        "weights_not_safe",
        f"--adapter {folder} has its weights only in a pickle file (adapter_model.bin). Allow it with "
        "--allow-bin (it is read with weights_only), or convert it to safetensors",
    )


def not_merged(folder: Path, reason: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"--adapter {folder} cannot be merged into a model's weights: {reason}. Measure the base without it",
    )


def does_not_fit(folder: Path, class_name: str, base: object, reason: object) -> SidecarError:
    trained = f"; it was trained on {base}" if base else ""
    return SidecarError(
        "bad_request",
        f"--adapter {folder} does not fit {class_name}: {reason}{trained}. Give the base model that it was "
        "trained on",
    )


def package_missing(folder: Path, cause: BaseException) -> SidecarError:
    return SidecarError(
        "package_missing",
        f"--adapter {folder} needs the Python package peft, which cannot be imported ({cause}): install it "
        f"with `{sys.executable} -m pip install peft`",
    )


def on_rounded(name: str, what: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--adapter {name} was requested for {what}: merging into rounded weights rounds them once more. "
        "Measure it on the weights that are not rounded",
    )


def on_spread(name: str, plan: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--adapter {name} cannot be merged into a model that is spread over devices ({plan}): merge it "
        "first (`merge_and_unload`, `save_pretrained`), or give it a device that holds it whole",
    )


def unreadable(folder: Path, cause: object) -> SidecarError:
    return SidecarError("weights_corrupt", f"the weights of --adapter {folder} cannot be loaded: {cause}")
