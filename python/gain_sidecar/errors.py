"""Every error of the package, with its code and text. Every text names the way out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from .messages import ErrorCode, RowErrorCode, SelfCheckResult

_IN_CLONE = (Path(__file__).resolve().parents[2] / "nx.json").is_file()
# A program that was installed by name tells its own; docs/install.md.
_COMMAND = os.environ.get("GAIN_COMMAND") or (None if _IN_CLONE else "gain")
SETUP_COMMAND = "npx nx run python:setup" if _COMMAND is None else f"{_COMMAND} setup"
GPT2_RANDOM_COMMAND = "npx nx run python:gpt2-random"


class SidecarError(Exception):
    """This process cannot do what was requested. `code` is one of ERROR_CODES, `text` names the way out."""

    def __init__(self, code: ErrorCode, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code: ErrorCode = code
        self.text = text


class PromptError(Exception):
    """One prompt cannot be measured; the others can. `code` is one of ROW_ERROR_CODES."""

    def __init__(self, code: RowErrorCode, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code: RowErrorCode = code
        self.text = text


# ---- the request ------------------------------------------------------------------------------------------


def half_reference(dtype: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"precision reference is float32 or float64 throughout, but dtype {dtype} was requested: drop one of "
        "the two",
    )


def compat_batch(batch_size: int) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"precision compat measures one prompt at a time, but batch size {batch_size} was requested",
    )


def compat_positions() -> SidecarError:
    return SidecarError(
        "bad_request",
        "precision compat measures the last token alone, as the notebook, but --positions was requested: "
        "drop one of the two",
    )


def pointless_revision(revision: str, model: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"revision {revision!r} was requested, but {model!r} has none: only models of the hub do",
    )


def unknown_name(name: str, presets: Iterable[str]) -> SidecarError:
    return SidecarError(
        "model_not_found",
        f"no model is named {name!r}. Known names: auto, {', '.join(presets)}. Else give a hub id (org/name) "
        "or a local folder with --model-path",
    )


def quantized_reference(quantize: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"precision reference measures the weights as published, but --quantize {quantize} rounds them: drop "
        "one of the two",
    )


def quantized_float64(quantize: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--quantize {quantize} does not support float64: choose another dtype, or drop --quantize",
    )


def quantized_twice(quantize: str, what: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--quantize {quantize} was requested for {what}: its weights are rounded already, drop --quantize",
    )


def memory_elsewhere(asked: str, device: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--max-memory {asked} leaves no memory on {device}, where the model is to run: add {device}=…GiB, "
        "or name another device with --device",
    )


def memory_named_twice(asked: str, device: str) -> SidecarError:
    return SidecarError("bad_request", f"--max-memory {asked} names {device} twice")


def memory_too_small(name: str, asked: str, cause: object) -> SidecarError:
    return SidecarError(
        "out_of_memory",
        f"{name} cannot be spread over {asked}: its embedding, and room for its largest block, must fit on "
        f"the first device ({cause}). Raise --max-memory",
    )


def split_block(part: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"a block would be on several devices (its part {part} is placed by itself): give them more with "
        "--max-memory",
    )


def gguf_of_nothing(gguf_file: str, model: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--gguf-file {gguf_file} was requested of {model}: it names a file of a folder (--model-path) or of "
        "a hub repository, as its listing writes it",
    )


def no_bos_token(source: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--bos was requested, but the tokenizer of {source} has no beginning-of-sequence token: drop --bos",
    )


def no_such_folder(folder: Path) -> SidecarError:
    return SidecarError("model_not_found", f"there is no folder (and no GGUF file) {str(folder)!r}")


# ---- what is installed and prepared -----------------------------------------------------------------------


def package_missing(package: str, cause: BaseException) -> SidecarError:
    return SidecarError(
        "package_missing", f"the Python package {package} cannot be imported ({cause}): run `{SETUP_COMMAND}`"
    )


# The packages with which transformers reads weights of a method, where their names differ from the method's.
_QUANTIZERS = {
    "gptq": "optimum gptqmodel",
    "awq": "gptqmodel",
    "quanto": "optimum-quanto",
    "aqlm": "aqlm[gpu,cpu]",
    "quark": "amd-quark",
    "eetq": "kernels",
    "fp8": "kernels",
    "mxfp4": "kernels triton",
    "fbgemm_fp8": "fbgemm-gpu",
    "spqr": "spqr_quant[gpu]",
    "higgs": "flute-kernel",
}


def quantizer_missing(where: str, method: str, cause: BaseException) -> SidecarError:
    package = _QUANTIZERS.get(method, method)
    return SidecarError(
        "package_missing",
        f"the weights of {where} as {method} need a package that cannot be imported ({cause}): install it "
        f"with `{sys.executable} -m pip install {package}`, or use weights that are not rounded",
    )


def quantizer_needs_device(where: str, method: str, device: str, cause: BaseException) -> SidecarError:
    return SidecarError(
        "device_unavailable",
        f"the weights of {where} as {method} cannot be used on {device} ({cause}): choose another --device, "
        "or weights that are not rounded",
    )


def not_prepared(name: str, folder: Path, command: str) -> SidecarError:
    return SidecarError(
        "model_not_ready", f"{name} is not prepared on this machine (no {folder}): run `{command}` once"
    )


def device_unavailable(asked: str, present: Iterable[str]) -> SidecarError:
    return SidecarError(
        "device_unavailable",
        f"device {asked} was requested, but this machine has only: {', '.join(present)}. Use --device auto",
    )


def load_out_of_memory(name: str, device: str, dtype: str) -> SidecarError:
    return SidecarError(
        "out_of_memory",
        f"{name} in {dtype} does not fit into the memory of {device}: choose another device, a half dtype, "
        "or a smaller model",
    )


# ---- the architecture -------------------------------------------------------------------------------------


def unsupported(class_name: str, reason: str) -> SidecarError:
    return SidecarError("unsupported_architecture", f"{class_name} cannot be measured: {reason}")


def cannot_rewire(class_name: str, asked: str, reason: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"wiring {asked} was requested for {class_name}, which cannot be rewired: {reason}. A model can be "
        "rewired if each block adds to its stream the outputs of attention and of one MLP after a norm: "
        "GPT-J, GPT-NeoX, GPT-2, LLaMA and similar. Use --wiring as-is, or such a model",
    )


def self_check_failed(class_name: str, results: Iterable[SelfCheckResult]) -> SidecarError:
    faults = "; ".join(
        f"{result.name}: "
        + (
            f"error {result.error:.3g} where {result.limit:.3g} passes ({result.detail})"
            if result.error is not None and result.limit is not None
            else result.detail
        )
        for result in results
        if result.outcome == "failed"
    )
    return SidecarError(
        "self_check_failed",
        f"the instrument's checks fail on {class_name}: {faults}. "
        "To measure nonetheless, use --allow-failed-self-check: the report then states it in its first line",
    )


# ---- this process -----------------------------------------------------------------------------------------


def nothing_loaded() -> SidecarError:
    return SidecarError("internal", "measure was requested before a model was loaded")


def unexpected(doing: str, cause: BaseException) -> SidecarError:
    return SidecarError("internal", f"{doing} failed: {type(cause).__name__}: {cause}")


def message_too_long(name: str, size: int, limit: int) -> SidecarError:
    return SidecarError("internal", f"{name} of {size:,} bytes is over the wire's limit of {limit:,}")


# ---- one prompt -------------------------------------------------------------------------------------------


def prompt_empty() -> PromptError:
    return PromptError("prompt_empty", "the tokenizer returns no token for this prompt")


def prompt_too_long(tokens: int, longest: int, longest_of: str) -> PromptError:
    return PromptError(
        "prompt_too_long",
        f"the prompt has {tokens} tokens; {longest_of} holds {longest}. Shorten it, or use --truncate",
    )


def prompt_out_of_memory(tokens: int, device: str) -> PromptError:
    return PromptError(
        "out_of_memory", f"a prompt of {tokens} tokens alone does not fit into the memory of {device}"
    )


def token_outside(token: int, vocabulary: int) -> PromptError:
    return PromptError(
        "measurement_failed",
        f"the tokenizer gave token {token}, but the model has only {vocabulary} embeddings",
    )


def blocks_ran_otherwise(ran: int, expected: int) -> RuntimeError:
    return RuntimeError(f"{ran} blocks ran, in another order or number than the {expected} found at load")


def attention_missing(path: str) -> RuntimeError:
    return RuntimeError(f"the rewired block's MLP ran before {path}")


def measurement_failed(cause: BaseException) -> PromptError:
    return PromptError("measurement_failed", f"{type(cause).__name__}: {cause}")
