"""Tensors of the weight files that the model does not have, by kind, with counts and first names.

1. blocks       transformer blocks beyond the number in config.json: the model is not the checkpoint's
2. adapters     matrices or a folder's files that would change the weights, and are not applied
3. others       of unknown purpose
4. known extras heads and towers that are not part of a causal language model, and buffers
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..messages import SurplusWeights
from .kind_errors import first_of

_ADAPTER = re.compile(
    r"(^|\.)(lora_|ia3_|hada_w|lokr_w|oft_|boft_|vera_|prompt_embeddings|adapters?\.|adapter_(down|up))"
)

# By kind; the first match counts. DeepSeek-V3 and GLM-4 store their extra heads as further blocks.
_EXTRAS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        ("multi-token prediction", r"(^|[._])(mtp|nextn|medusa|eagle)([._\d]|$)|mtp_(layers|block)"),
        (
            "vision",
            r"(^|\.)(visual|vit|vision_\w+|embed_vision|image_\w+|img_\w+|multi_modal_projector|mm_projector|"
            r"multimodal_projector)\.",
        ),
        ("audio and speech", r"(^|\.)(audio_\w+|speech_\w+|embed_audio|talker|token2wav|code2wav)\."),
        ("rotary tables", r"rotary_emb|inv_freq|rope_(freqs|factors_\w+)\.weight$|(cos|sin)_cached$"),
        ("causal masks", r"(^|\.)(attn|attention|self_attn|self_attention|crossattention)\.(masked_)?bias$"),
        ("position numbers", r"(^|\.)position_ids$"),
        (
            "scales of rounded weights",
            r"\.(scales?|qzeros|g_idx|weight_scale\w*|input_scale\w*|[kvq]_scale|output_scale|absmax|SCB|"
            r"weight_format|quant_map\w*|quant_state\w*|nested_\w+|weight_shape|weight_zero_point)(\.|$)",
        ),
        ("value or reward head", r"(^|\.)(v_head|value_head|reward_head|score|q_head)\."),
    )
)
# Modules of a block of multi-token prediction, which joins an embedding with a hidden state.
_MTP_MARK = re.compile(r"\.(eh_proj|enorm|hnorm|shared_head|nextn)\b")
# Names under which configs state how many blocks of multi-token prediction follow the last block.
_MTP_COUNTS = ("num_nextn_predict_layers", "num_mtp_layers", "mtp_num_hidden_layers", "mtp_num_layers")


@dataclass
class _Sorted:
    blocks: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    adapters: list[str] = field(default_factory=list)
    extras: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    others: list[str] = field(default_factory=list)


def list_surplus(
    unread: Mapping[str, str],
    config: Mapping[str, object],
    blocks_path: str,
    layers: int,
    ignored: Iterable[str],
) -> list[SurplusWeights]:
    """`unread` maps names in the files to the names that were searched for in a model of `layers` blocks.

    `config` is config.json as written, and `ignored` are patterns of names that transformers' class expects
    and does not read. llama.cpp calls blocks `blk`.
    """
    block = re.compile(rf"(?:^|\.)(?:blk|{re.escape(blocks_path.rpartition('.')[2])})\.(\d+)\.")
    found = _sort(unread, block, layers, [re.compile(pattern) for pattern in ignored])
    for number in _mtp_blocks(found.blocks, config):
        found.extras["multi-token prediction"] += found.blocks.pop(number)
    return [
        *_blocks(found.blocks, layers),
        *_entry("adapter", "adapter, not applied", found.adapters),
        *_entry("other", "of no known use", found.others),
        *(entry for what, names in found.extras.items() for entry in _entry("known extra", what, names)),
    ]


def _sort(
    unread: Mapping[str, str], block: re.Pattern[str], layers: int, ignored: list[re.Pattern[str]]
) -> _Sorted:
    found = _Sorted()
    for name, as_named in unread.items():
        extra = next((what for what, pattern in _EXTRAS if pattern.search(name)), None)
        number = block.search(as_named) or block.search(name)
        if _ADAPTER.search(name):
            found.adapters.append(name)
        elif extra in ("vision", "audio and speech", "multi-token prediction"):
            found.extras[extra].append(name)
        elif number is not None and int(number[1]) >= layers:
            found.blocks[int(number[1])].append(name)
        elif extra is not None:
            found.extras[extra].append(name)
        elif any(pattern.search(as_named) for pattern in ignored):
            found.extras["left aside by transformers' own class"].append(name)
        else:
            found.others.append(name)
    return found


def _mtp_blocks(blocks: Mapping[int, list[str]], config: Mapping[str, object]) -> list[int]:
    """Blocks with the parts of multi-token prediction; else the last ones, as many as the config states."""
    marked = [number for number, names in blocks.items() if any(map(_MTP_MARK.search, names))]
    inner = config.get("text_config")
    configs = [config, inner] if isinstance(inner, dict) else [config]
    counts = [each.get(name) for each in configs for name in _MTP_COUNTS]
    stated = max((count for count in counts if isinstance(count, int)), default=0)
    unmarked = sorted((number for number in blocks if number not in marked), reverse=True)
    return [*marked, *unmarked[: max(0, stated - len(marked))]]


def _blocks(blocks: Mapping[int, list[str]], layers: int) -> list[SurplusWeights]:
    if not blocks:
        return []
    numbers = sorted(blocks)
    names = [name for number in numbers for name in blocks[number]]
    what = (
        f"{len(numbers)} unread transformer block{'' if len(numbers) == 1 else 's'} (number "
        f"{first_of([str(number) for number in numbers])}, counted from 0): config.json states {layers} "
        "blocks, the weight files hold more"
    )
    return _entry("block", what, names)


def _entry(
    kind: Literal["block", "adapter", "known extra", "other"], what: str, names: list[str]
) -> list[SurplusWeights]:
    text = f"{what}: {first_of(names)}"
    return [SurplusWeights(kind=kind, tensors=len(names), text=text)] if names else []
