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

_VERDICTS: dict[bool | None, Literal["agrees", "disagrees", "not shown"]] = {
    True: "agrees",
    False: "disagrees",
    None: "not shown",
}


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
    quantization: str | None,
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
        quantization=quantization,
        device=device.name,
        device_name=device.title,
        placement=[messages.BlocksOnDevice(device=device.name, blocks=len(structure.blocks))],
        precision=instrument.mode,
        attention=str(model.config._attn_implementation),
        wiring=architecture.wiring,
        native_wiring=architecture.wiring,
        wiring_asked="as-is",
        norm_type=architecture.norm_type,
        norm_placement=architecture.placement,
        config_flags=[
            messages.ConfigFlag(
                flag=check.flag,
                value=check.value,
                says=check.says,
                shown=check.shown,
                verdict=_VERDICTS[check.agrees],
            )
            for check in architecture.flags
        ],
        blocks_path=structure.blocks_path,
        final_norm_path=structure.final_norm_path,
        head_path=structure.head_path,
        embedding_path=structure.embedding_path,
        tied_head=_is_tied(model),
        split_blocks=0,
        attention_part=None,
        mlp_part=None,
        label=None if located.preset is None else located.preset.label,
        adds_bos=_adds_bos(instrument.tokenizer),
        random_weights=located.config.get(RANDOM_MARK) is True,
        self_check=messages.SelfCheck(passed=True, seconds=0.0, results=[]),
        deviation=None,
        deviation_text="not measured",
        versions=list_versions(),
    )


def _is_tied(model: Any) -> bool:
    """Does the head share its weights with the embedding?"""
    head, embedding = model.get_output_embeddings(), model.get_input_embeddings()
    return getattr(head, "weight", None) is embedding.weight


def _adds_bos(tokenizer: Any) -> bool:
    plain = tokenizer("a", add_special_tokens=False)["input_ids"]
    ids = tokenizer("a")["input_ids"]
    bos = tokenizer.bos_token_id
    return bos is not None and ids[:1] == [bos] and plain[:1] != [bos]
