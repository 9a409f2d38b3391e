"""What was loaded, said in a LoadedModel: all that decides or explains the numbers."""

from __future__ import annotations

from typing import Any, Literal

from . import messages
from .anatomy.architecture import Architecture
from .measuring.measure import Instrument
from .models.devices import Device
from .models.gpt2_random import RANDOM_MARK
from .models.resolution import Located
from .packages import list_versions

# The names under which configs keep the longest input, in tokens; not every architecture states one.
CONTEXT_NAMES = (
    "max_position_embeddings",
    "n_positions",
    "n_ctx",
    "max_seq_len",
    "max_sequence_length",
    "seq_length",
)


def context_tokens(config: Any) -> int | None:
    """The longest prompt that the config allows, in tokens; None where it states none."""
    text = config.get_text_config()
    for name in CONTEXT_NAMES:
        value = getattr(text, name, None)
        if isinstance(value, int) and value > 0:
            return value
    return None


def describe(
    located: Located,
    instrument: Instrument,
    device: Device,
    dtype: str,
    architecture: Architecture,
    files: list[messages.FileDigest],
) -> messages.LoadedModel:
    """Put it together; nothing is asked of the model again."""
    model, structure = instrument.model, instrument.structure
    return messages.LoadedModel(
        name=located.name,
        source=located.source,
        revision=located.commit,
        reason=located.reason,
        files=files,
        class_name=type(model).__name__,
        model_type=model.config.model_type,
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        layers=len(structure.blocks),
        width=structure.width,
        vocabulary=model.get_input_embeddings().weight.shape[0],
        context_tokens=context_tokens(model.config),
        dtype=dtype,
        device=device.name,
        device_name=device.title,
        precision=instrument.mode,
        attention=str(model.config._attn_implementation),
        wiring=_wiring(architecture),
        norm_type=_norm_type(architecture),
        blocks_path=structure.blocks_path,
        head_path=structure.head_path,
        label=None if located.preset is None else located.preset.label,
        adds_bos=_adds_bos(instrument.tokenizer),
        random_weights=located.config.get(RANDOM_MARK) is True,
        versions=list_versions(),
    )


def _wiring(architecture: Architecture) -> Literal["parallel", "sequential", "unknown"]:
    """The message has no word yet for blocks of one part, nor for blocks that differ."""
    wiring = architecture.wiring
    return wiring if wiring == "parallel" or wiring == "sequential" else "unknown"


def _norm_type(architecture: Architecture) -> Literal["LayerNorm", "RMSNorm", "none", "unknown"]:
    """The message has no word yet for other norms, nor for several in one model."""
    kind = architecture.norm_type
    return "unknown" if kind == "other" or kind == "mixed" else kind


def _adds_bos(tokenizer: Any) -> bool:
    plain = tokenizer("a", add_special_tokens=False)["input_ids"]
    ids = tokenizer("a")["input_ids"]
    bos = tokenizer.bos_token_id
    return bos is not None and ids[:1] == [bos] and plain[:1] != [bos]
