"""What was loaded, said in a LoadedModel: all that decides or explains the numbers."""

from __future__ import annotations

from typing import Any

from . import messages
from .devices import Device
from .gpt2_random import RANDOM_MARK
from .measure import Instrument
from .packages import list_versions
from .resolution import Located
from .wiring import BlockProbe

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
    probe: BlockProbe,
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
        wiring=probe.wiring,
        norm_type=probe.norm_type,
        blocks_path=structure.blocks_path,
        head_path=structure.head_path,
        label=None if located.preset is None else located.preset.label,
        adds_bos=_adds_bos(instrument.tokenizer),
        random_weights=located.config.get(RANDOM_MARK) is True,
        versions=list_versions(),
    )


def _adds_bos(tokenizer: Any) -> bool:
    plain = tokenizer("a", add_special_tokens=False)["input_ids"]
    ids = tokenizer("a")["input_ids"]
    bos = tokenizer.bos_token_id
    return bos is not None and ids[:1] == [bos] and plain[:1] != [bos]
