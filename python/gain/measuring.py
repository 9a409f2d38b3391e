"""Measures prompts on a model in memory, by the sidecar's own code.

1. take       what was given: model, tokenizer, prompts, options; refused before anything runs
2. check      gain_sidecar/live_model.py: discovery, wiring, the instrument's checks, also on these prompts
3. measure    lease after lease
4. describe   the message that a sidecar sends of a model that it has loaded, with the digest of the weights

From 2 to 4 everything happens inside as_it_was.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from gain_sidecar import errors as sidecar_errors
from gain_sidecar.messages import Item, ModelRequest, Notice, NoticeCode
from gain_sidecar.spans import SpanLog

from . import errors
from .as_it_was import model_as_it_was, process_as_it_was
from .columns import make_columns
from .labels import labels_of
from .position_columns import make_position_columns
from .position_errors import bad_positions, predictions_without_positions
from .prompts import Prompt, Prompts, read_prompts
from .result import Result
from .sample import sample_of

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

LEASE = 4_096

Progress = Callable[[str], None]
"""Called with what begins."""


@dataclass(frozen=True)
class _Asked:
    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    prompts: list[Prompt]
    request: ModelRequest
    name: str | None
    digest: bool
    progress: Progress


def measure(
    model: object,
    tokenizer: object,
    prompts: Prompts,
    *,
    name: str | None = None,
    special_tokens: Literal["auto", "add", "none"] | None = None,
    bos: bool | None = None,
    chat_template: str | Path | None = None,
    system: str | None = None,
    precision: Literal["fast", "reference", "compat"] = "fast",
    wiring: Literal["as-is", "parallel", "sequential", "parallel@last", "sequential@last"] = "as-is",
    truncate: Literal["error", "left", "right"] = "error",
    batch_size: int | None = None,
    layout: Literal["auto", "padded", "buckets"] = "auto",
    compile: Literal["auto", "never", "always"] = "auto",
    positions: str | Sequence[int] = "last",
    position_predictions: bool = False,
    allow_failed_self_check: bool = False,
    digest: bool = True,
    progress: Progress | None = None,
) -> Result:
    """One row for each prompt: the norms of the residual stream after every block, at the last token.

    `model` is a causal language model of transformers in evaluation mode, of any dtype, on a CPU or on
    CUDA; it may be fine-tuned, quantised, spread by `device_map`, or wrapped by PEFT. It and the process
    are as before afterwards, also after an error and after Ctrl-C. `prompts` are texts, lists of messages,
    or mappings with `prompt` (or `messages`), `category`, `complexity`, `id` and own columns, or a table of
    these.

    name            of the model in the rows; default: the one that it was loaded by. A preset's name gives
                    its labels
    special_tokens  around a prompt: `auto` adds the tokenizer's unless the text has them, `add` always does,
                    `none` never. Default: auto, and add for compat
    bos             True begins every prompt with the beginning-of-sequence token, False leaves it out
    chat_template   around each prompt, up to where the answer begins: `default` is the tokenizer's own, else
                    a file (a Path) or a template's text. Default, and `none`: plain text
    system          a system message before the messages of a prompt that has none
    precision       `fast`: the model's dtype, norms in float32; `reference`: a float32 or float64 model
                    throughout in its dtype; `compat`: the notebook's arithmetic
    wiring          rewires the blocks while it measures; with `@last` the last one alone
    truncate        a prompt longer than the context is an error row, or loses its left or right end
    batch_size, layout, compile    as the options of `gain experiment` (docs/options.md)
    positions       measured beside the last token: `all`, `first`, `every:8`, or numbers from 0;
                    `result.position_rows` has them
    position_predictions           entropy and most likely token there too, which takes longer
    allow_failed_self_check        measure although a check of the instrument failed
    digest          the identity of the weights: their sha256 (identity.py). False saves the time
    progress        called with a text when a step begins

    Raises GainError; an error of one prompt is a row with `Error_Code` and `Error_Text` instead. Warns
    (GainWarning) where the model predicts plain English worse than chance in this tokenizer's tokens.
    """
    from .given import check_model_state, take_model, take_tokenizer

    taken = take_model(model)
    read = read_prompts(prompts)
    check_model_state(taken)
    found = take_tokenizer(tokenizer, taken)
    template = _template(chat_template)
    is_notebook = precision == "compat" and template is None
    try:
        request = msgspec.convert(
            {
                "model": "in memory",
                **dict.fromkeys(("path", "revision", "ggufFile", "adapter", "maxMemory")),
                "specialTokens": special_tokens or ("add" if is_notebook else "auto"),
                "bos": {None: "auto", True: "with", False: "without"}[bos],
                "device": str(taken.device),
                "dtype": str(taken.dtype).removeprefix("torch."),
                "quantize": "none",
                "precision": precision,
                "wiring": wiring,
                "truncate": truncate,
                "batchSize": batch_size,
                "layout": layout,
                "compile": compile,
                "allowBin": False,
                "allowFailedSelfCheck": allow_failed_self_check,
                "chatTemplate": template,
                "system": system,
                "positions": _positions(positions),
                "positionPredictions": position_predictions,
            },
            ModelRequest,
        )
    except (msgspec.ValidationError, KeyError, TypeError) as cause:
        if "$.positions" in str(cause):
            raise bad_positions(positions) from cause
        raise errors.bad_option(str(cause)) from cause
    if position_predictions and request.positions is None:
        raise predictions_without_positions()
    asked = _Asked(taken, found, read, request, name, digest, progress or (lambda _: None))
    with errors.in_words_of_python():
        return _guarded(asked)


def _template(given: str | Path | None) -> str | None:
    """The text of a template, or `default`; None for plain text. Raises GainError."""
    if given is None or isinstance(given, str):
        return None if given == "none" else given
    try:
        return given.expanduser().read_text("utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise errors.template_unreadable(given, cause) from cause


def _positions(given: str | Sequence[int]) -> str | None:
    """As a request has them; None for the last token alone."""
    text = given if isinstance(given, str) else ",".join(map(str, given))
    return None if text == "last" else text


def _guarded(asked: _Asked) -> Result:
    """Measure; an unknown exception is one of ours, as when a sidecar loads."""
    from gain_sidecar.memory import is_out_of_memory

    try:
        with process_as_it_was(asked.model.device), model_as_it_was(asked.model):
            return _measure(asked)
    except (sidecar_errors.SidecarError, errors.GainError):
        raise
    except Exception as cause:
        name = type(asked.model).__name__
        if is_out_of_memory(cause):
            raise sidecar_errors.load_out_of_memory(
                name, asked.request.device, asked.request.dtype
            ) from cause
        raise sidecar_errors.unexpected(f"measuring {name}", cause) from cause


def _measure(asked: _Asked) -> Result:
    from gain_sidecar.description import describe
    from gain_sidecar.live_model import LiveModel, check_model
    from gain_sidecar.measuring.chat import chat_template
    from gain_sidecar.measuring.leases import Leases
    from gain_sidecar.measuring.positions import positions_of
    from gain_sidecar.measuring.precision import check_precision, forbid_tf32
    from gain_sidecar.measuring.special_tokens import special_tokens
    from gain_sidecar.models.devices import pick_device
    from gain_sidecar.models.loading import check_whole_blocks
    from gain_sidecar.models.quantization import multiply_in_dtype

    from .given import warn_of_other_tokenizer
    from .identity import WeightsDigest
    from .origins import origin_of, spreads

    started = datetime.now()
    model, tokenizer, request = asked.model, asked.tokenizer, asked.request
    items = [
        Item(item=index, text=prompt.text, turns=prompt.turns) for index, prompt in enumerate(asked.prompts)
    ]

    def report(step: str, text: str, done: int | None, total: int | None) -> None:
        asked.progress(f"{step}: {text}")

    check_precision(request)
    positions = positions_of(request)
    check_whole_blocks(model)
    forbid_tf32()
    multiply_in_dtype(model)
    with closing(WeightsDigest(model)) if asked.digest else nullcontext() as weights:
        device = pick_device(str(model.device))
        special = special_tokens(tokenizer, request.special_tokens, request.bos, "this model")
        chat = chat_template(tokenizer, request, "this model")
        live = LiveModel(model, tokenizer, special, device, spreads(model), chat)
        sample, log = sample_of(items), SpanLog()
        checked = check_model(live, request, sample, len(items), report, log)
        if request.wiring == "as-is":
            warn_of_other_tokenizer(model, tokenizer)
        proven = checked.prove(sample, report, log)
        asked.progress(f"measure: {len(items)} prompts")
        leases = Leases(proven.instrument, checked.rules, positions)
        answers = [leases.measure(items[at : at + LEASE]) for at in range(0, len(items), LEASE)]
        blocks = [answer.block() for answer in answers]
        at_positions = [block for answer in answers for block in answer.positions]
        origin = origin_of(model, asked.name, [] if weights is None else [weights.result()])
        loaded = describe(origin, checked, proven, device, request.dtype)
    failed = [row for answer in answers for row in answer.errors]
    labels = labels_of(loaded)
    columns = make_columns(asked.prompts, labels, blocks, failed, loaded.layers)
    position_columns = (
        None if positions is None else make_position_columns(at_positions, labels.model, loaded.layers)
    )
    notices = _together([*loaded.execution.notices, *(one for answer in answers for one in answer.notices)])
    return Result(columns, loaded, request, notices, failed, started, position_columns)


def _together(notices: Sequence[Notice]) -> list[Notice]:
    """Each notice once, with the number of its times."""
    times: dict[tuple[NoticeCode, str], int] = {}
    for notice in notices:
        times[notice.code, notice.text] = times.get((notice.code, notice.text), 0) + notice.times
    return [Notice(code=code, text=text, times=count) for (code, text), count in times.items()]
