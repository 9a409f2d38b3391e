"""Describes what was loaded, as a LoadedModel: everything that decides or explains the numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from . import messages
from .anatomy.structure import Structure, vocabulary_of
from .context_length import context_tokens
from .execution import describe_execution
from .live_model import CheckedModel, ProvenModel
from .measuring.special_tokens import named
from .models.adapter_folder import adapted_label, adapted_name
from .models.devices import Device
from .models.gpt2_random import RANDOM_MARK
from .models.lineage import read_lineage
from .models.quantization import quantization_of
from .models.resolution import Located
from .packages import list_versions

if TYPE_CHECKING:
    from transformers import PreTrainedModel

_VERDICTS: dict[bool | None, Literal["agrees", "disagrees", "not shown"]] = {
    True: "agrees",
    False: "disagrees",
    None: "not shown",
}


@dataclass(frozen=True)
class Origin:
    """Where a model comes from: everything in a LoadedModel that running it does not show."""

    name: str
    source: str
    revision: str | None
    reason: str
    lineage: list[messages.Lineage]
    files: list[messages.FileDigest]
    quantization: str | None
    label: messages.LoadedModelLabel | None
    adapter: str | None
    surplus: list[messages.SurplusWeights]
    random_weights: bool


def origin_of(
    located: Located,
    quantize: str,
    files: list[messages.FileDigest],
    surplus: list[messages.SurplusWeights],
) -> Origin:
    """That of a model which was loaded from a folder."""
    return Origin(
        name=adapted_name(located.name, located.adapter),
        source=located.source,
        revision=located.commit,
        reason=located.reason,
        lineage=read_lineage(
            located.folder,
            located.config if located.listing.has_config else {},
            () if located.gguf is None else located.gguf.bases,
        ),
        files=files,
        quantization=quantization_of(located, quantize),
        label=None if located.preset is None else adapted_label(located.preset.label, located.adapter),
        adapter=None if located.adapter is None else located.adapter.text,
        surplus=surplus,
        random_weights=located.config.get(RANDOM_MARK) is True,
    )


def describe(
    origin: Origin,
    checked: CheckedModel,
    proven: ProvenModel,
    device: Device,
    dtype: str,
    vectors: messages.VectorLayout | None = None,
) -> messages.LoadedModel:
    """Collect the parts; the model is not run again."""
    instrument, architecture = proven.instrument, checked.architecture
    model, structure = instrument.model, instrument.structure
    rules, tokenizer = checked.rules, instrument.tokenizer
    return messages.LoadedModel(
        name=origin.name,
        source=origin.source,
        revision=origin.revision,
        reason=origin.reason,
        lineage=origin.lineage,
        files=origin.files,
        class_name=type(model).__name__,
        model_type=model.config.model_type,
        parameters=model.num_parameters(),
        layers=len(structure.blocks),
        width=structure.width,
        vocabulary=vocabulary_of(model),
        context_tokens=context_tokens(model.config),
        dtype=dtype,
        quantization=origin.quantization,
        device=device.name,
        device_name=device.title,
        placement=blocks_by_device(model, structure, device.name),
        precision=instrument.mode,
        attention=str(model.config._attn_implementation),
        wiring=architecture.wiring,
        native_wiring=architecture.rewired.native.wiring if architecture.rewired else architecture.wiring,
        wiring_asked=checked.request.wiring,
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
        split_blocks=architecture.split.split_blocks,
        attention_part=architecture.split.attention_part,
        mlp_part=architecture.split.mlp_part,
        label=origin.label,
        adapter=origin.adapter,
        tokens_before=named(tokenizer, rules.around.before),
        tokens_after=named(tokenizer, rules.around.after),
        length_switches=[
            messages.LengthSwitch(tokens=switch.tokens, what=switch.what) for switch in structure.switches
        ],
        surplus=origin.surplus,
        random_weights=origin.random_weights,
        self_check=proven.self_check,
        deviation=proven.deviation,
        deviation_text=proven.deviation_text,
        execution=describe_execution(instrument),
        versions=list_versions(),
        chat=None if rules.chat is None else rules.chat.applied,
        vectors=vectors,
    )


def blocks_by_device(
    model: PreTrainedModel, structure: Structure, device: str
) -> list[messages.BlocksOnDevice]:
    """The number of blocks on each device, in the order of the blocks.

    `device` is the device of all blocks that are not in accelerate's map of devices, which names modules by
    the beginning of their path; 0 is cuda:0.
    """
    paths = {id(module): path for path, module in model.named_modules()}
    placed: dict[str, int | str] = getattr(model, "hf_device_map", {})
    counts: Counter[str] = Counter()
    for block in structure.blocks:
        path = paths[id(block)] + "."
        around = [name for name in placed if not name or path.startswith(f"{name}.")]
        found = placed[max(around, key=len)] if around else device
        counts[f"cuda:{found}" if isinstance(found, int) else str(found)] += 1
    return [messages.BlocksOnDevice(device=name, blocks=count) for name, count in counts.items()]


def _is_tied(model: PreTrainedModel) -> bool:
    """Does the head share its weights with the embedding?"""
    head, embedding = model.get_output_embeddings(), model.get_input_embeddings()
    return getattr(head, "weight", None) is embedding.weight
