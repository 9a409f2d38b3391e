"""A GGUF file: its header, and its config as transformers reads it. Its weights are dequantised.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from .. import errors
from . import file_errors
from .gguf_reading import parsed_once

if TYPE_CHECKING:
    from gguf import GGUFReader
    from transformers import PreTrainedModel

FLOATS = {"F64", "F32", "F16", "BF16"}
# Tables of rotary frequencies, which are not weights, and which transformers does not read.
ROTARY_TABLES = ("rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight")
_BLOCK = re.compile(r"blk\.(\d+)\.")
_CODEC_PREFIXES = ("MOSTLY_", "ALL_")


@dataclass(frozen=True)
class GgufHeader:
    """The header of a GGUF file, and the sizes of its tensors."""

    architecture: str
    quantization: str | None
    """`gguf Q4_1`: the file's own name of its quantisation; None where every tensor is a plain float."""
    values: int
    """Numbers in all weights."""
    head_values: int
    """Those of the head's own matrix; 0 where the file has none."""
    scales_rotation: bool
    """Does the file state other rotary frequencies than those of its base alone?"""
    sizes: dict[str, int]
    """Numbers of each tensor, by its name in the file."""
    bases: tuple[str, ...]
    """The models that it was made from, as hub ids, addresses or names; empty where it names none."""


def read_header(path: Path, reader: GGUFReader) -> GgufHeader:
    """Reads no weights. Raises SidecarError: a damaged file, one part of several."""
    try:
        architecture = str(_field(reader, "general.architecture"))
        parts = int(_field(reader, "split.count") or 1)
        sizes = {tensor.name: int(tensor.n_elements) for tensor in reader.tensors}
        header = GgufHeader(
            architecture,
            _rounding(reader),
            sum(size for name, size in sizes.items() if name not in ROTARY_TABLES),
            sizes.get("output.weight", 0),
            _field(reader, f"{architecture}.rope.scaling.type") not in (None, "none")
            or any(name in sizes for name in ROTARY_TABLES),
            sizes,
            _bases(reader),
        )
    except Exception as cause:
        # Of a damaged header, any exception.
        raise file_errors.gguf_header(path, cause) from cause
    if architecture == "None" or not sizes:
        raise file_errors.corrupt_file(path, "its header names no architecture or no tensor")
    if parts > 1:
        raise file_errors.gguf_part(path, parts)
    return header


def _field(reader: GGUFReader, name: str) -> str | int | None:
    field = reader.get_field(name)
    contents: str | int | None = None if field is None else field.contents()
    return contents


def _bases(reader: GGUFReader) -> tuple[str, ...]:
    count = int(_field(reader, "general.base_model.count") or 0)
    prefixes = [f"general.base_model.{number}" for number in range(count)]
    found = [_field(reader, f"{prefix}.repo_url") or _field(reader, f"{prefix}.name") for prefix in prefixes]
    return tuple(str(base) for base in found if base)


def _rounding(reader: GGUFReader) -> str | None:
    """The file's own name for it (Q4_K_M is a mixture), else the type of most of its rounded numbers."""
    from gguf import LlamaFileType

    counts: Counter[str] = Counter()
    for tensor in reader.tensors:
        counts[tensor.tensor_type.name] += int(tensor.n_elements)
    rounded = [name for name, _ in counts.most_common() if name not in FLOATS]
    if not rounded:
        return None
    declared = _field(reader, "general.file_type")
    names = {int(member): member.name for member in LlamaFileType}
    name = names.get(cast("int", declared), "GUESSED")
    for prefix in _CODEC_PREFIXES:
        name = name.removeprefix(prefix)
    return f"gguf {rounded[0] if name in FLOATS or name == 'GUESSED' else name}"


def read_gguf_config(path: Path, header: GgufHeader, reader: GGUFReader, where: str) -> dict[str, object]:
    """The config that transformers makes of the header, as config.json would state it.

    Raises SidecarError where it makes none.
    """
    from transformers import AutoConfig

    try:
        with parsed_once(reader):
            made = AutoConfig.from_pretrained(
                path.parent, gguf_file=path.name, local_files_only=True, trust_remote_code=False
            )
        config: dict[str, object] = json.loads(made.to_json_string(use_diff=False))
    except ImportError as cause:
        raise errors.package_missing("that reading GGUF needs", cause) from cause
    except Exception as cause:
        raise file_errors.gguf_unsupported(where, header.architecture, cause) from cause
    rotation = config.get("rope_parameters")
    kind = rotation.get("rope_type", "default") if isinstance(rotation, dict) else "default"
    if header.scales_rotation and kind == "default":
        raise file_errors.gguf_rotation(where)
    return config


def blocks_beyond(header: GgufHeader, layers: int) -> set[str]:
    """Tensors of blocks beyond the model's number; llama.cpp counts blocks from 0, `blk.0.…`."""
    found = {name: _BLOCK.match(name) for name in header.sizes}
    return {name for name, match in found.items() if match is not None and int(match[1]) >= layers}


def check_all_read(model: PreTrainedModel, header: GgufHeader, tied: bool, layers: int, where: str) -> None:
    """Raises SidecarError if transformers has ignored tensors of the file: without them it is another model.

    Whole blocks beyond the model's number are not an error here: they are listed as surplus.
    """
    held = sum(parameter.numel() for parameter in model.parameters())
    beyond = sum(header.sizes[name] for name in blocks_beyond(header, layers))
    # A file may hold the tied head a second time.
    unread = header.values - held - beyond - (header.head_values if tied else 0)
    if unread > 0:
        raise file_errors.gguf_not_all_read(where, unread, header.values)
