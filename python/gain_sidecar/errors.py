"""Every way a load can fail, and what to do about it. The texts of the package live here and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from .messages import ErrorCode, RowErrorCode, SelfCheckResult

SETUP_COMMAND = "npx nx run python:setup"
GPT2_RANDOM_COMMAND = "npx nx run python:gpt2-random"


class SidecarError(Exception):
    """This process cannot do what was asked. `code` is one of ERROR_CODES, `text` names the way out."""

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
        f"precision reference is float32 or float64 throughout, but dtype {dtype} was asked: drop one of the "
        "two",
    )


def compat_batch(batch_size: int) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"precision compat measures one prompt at a time, but batch size {batch_size} was asked",
    )


def pointless_revision(revision: str, model: str) -> SidecarError:
    return SidecarError(
        "bad_request", f"revision {revision!r} was asked, but {model!r} has none: only models of the hub do"
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
        f"precision reference is what other arithmetic is held against, on the weights as published, but "
        f"--quantize {quantize} rounds them: drop one of the two",
    )


def quantized_float64(quantize: str) -> SidecarError:
    return SidecarError(
        "bad_request", f"--quantize {quantize} knows no float64: choose another dtype, or drop --quantize"
    )


def quantized_twice(quantize: str, what: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--quantize {quantize} was asked of {what}: its weights are rounded already, drop --quantize",
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
        f"a block would lie on several devices (its part {part} is placed by itself): give them more with "
        "--max-memory",
    )


def gguf_of_nothing(gguf_file: str, model: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"--gguf-file {gguf_file} was asked of {model}: it names a file of a folder (--model-path) or of a "
        "hub repository, as its listing writes it",
    )


def no_such_folder(folder: Path) -> SidecarError:
    return SidecarError("model_not_found", f"there is no folder (and no GGUF file) {str(folder)!r}")


# ---- what is installed and prepared -----------------------------------------------------------------------


def package_missing(package: str, cause: BaseException) -> SidecarError:
    return SidecarError(
        "package_missing", f"the Python package {package} cannot be imported ({cause}): run `{SETUP_COMMAND}`"
    )


def quantizer_missing(where: str, method: str, cause: BaseException) -> SidecarError:
    package = "bitsandbytes" if method == "bitsandbytes" else "PACKAGE"
    return SidecarError(
        "package_missing",
        f"the weights of {where} as {method} need a package that cannot be imported ({cause}): install it "
        f"with `{sys.executable} -m pip install {package}`",
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


def wrong_gguf(path: Path, found: str, expected: str) -> SidecarError:
    return SidecarError(
        "weights_corrupt",
        f"{path} has sha256 {found}, not {expected}: reinstall it with `{SETUP_COMMAND}`",
    )


def wrong_conversion(what: str) -> SidecarError:
    return SidecarError(
        "weights_corrupt",
        f"the converted model is not the one expected: {what}. Report this with your versions",
    )


def device_unavailable(asked: str, present: Iterable[str]) -> SidecarError:
    return SidecarError(
        "device_unavailable",
        f"device {asked} was asked, but this machine has only: {', '.join(present)}. Say --device auto",
    )


def load_out_of_memory(name: str, device: str, dtype: str) -> SidecarError:
    return SidecarError(
        "out_of_memory",
        f"{name} in {dtype} does not fit into the memory of {device}: choose another device, a half dtype, "
        "or a smaller model",
    )


# ---- the hub ----------------------------------------------------------------------------------------------


def hub_unreachable(hub_id: str, cause: object) -> SidecarError:
    return SidecarError(
        "hub_unreachable",
        f"{hub_id} is not complete in the local hub cache, and the hub cannot be reached ({cause}): connect "
        f"and try again, or fetch it elsewhere (`hf download {hub_id}`) and give its folder as --model-path",
    )


def hub_silent(hub_id: str, cause: object) -> SidecarError:
    return SidecarError(
        "hub_unreachable",
        f"the hub fell silent while {hub_id} was fetched ({type(cause).__name__}): try again; on a slow line "
        "raise the environment's HF_HUB_DOWNLOAD_TIMEOUT (seconds without a byte, usually 10)",
    )


def hub_not_found(hub_id: str, revision: str | None) -> SidecarError:
    at = f" at revision {revision!r}" if revision else ""
    return SidecarError("model_not_found", f"the hub has no model {hub_id}{at}: check the spelling")


def hub_refused(hub_id: str, status: int) -> SidecarError:
    return SidecarError(
        "hub_refused",
        f"the hub refuses {hub_id} with status {status}: the model is gated, private or misspelt. Ask for "
        f"access on https://huggingface.co/{hub_id}, then log in with `hf auth login` or set HF_TOKEN",
    )


# ---- the files of a model ---------------------------------------------------------------------------------


def no_config(where: str) -> SidecarError:
    return SidecarError(
        "not_a_model", f"{where} has no config.json: it is not a model in Hugging Face layout"
    )


def bad_config(where: str, file: str, cause: object) -> SidecarError:
    return SidecarError("not_a_model", f"{file} of {where} is not a JSON object: {cause}")


def not_causal(where: str, what: str) -> SidecarError:
    return SidecarError("not_a_model", f"{where} is not a causal language model: its config names {what}")


def no_weights(where: str) -> SidecarError:
    return SidecarError("not_a_model", f"{where} has no weights (*.safetensors)")


def no_tokenizer(where: str) -> SidecarError:
    return SidecarError(
        "not_a_model", f"{where} has no tokenizer files (tokenizer.json, vocab.json or *.model)"
    )


def bad_tokenizer(where: str, cause: object) -> SidecarError:
    return SidecarError("not_a_model", f"the tokenizer of {where} cannot be read: {cause}")


def only_pickles(where: str) -> SidecarError:
    return SidecarError(
        "weights_not_safe",
        f"{where} has its weights only in pickle files (.bin). Allow them with --allow-bin (they are read "
        "with weights_only), or convert them to safetensors",
    )


def only_ggufs(where: str, files: list[str]) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{where} has its weights only in GGUF files. Name the one to measure: "
        + " or ".join(f"--gguf-file {name}" for name in files[:20])
        + (f", or one of {len(files) - 20} more" if len(files) > 20 else ""),
    )


def no_such_gguf(where: str, asked: str, files: list[str]) -> SidecarError:
    there = f"its GGUF files are {', '.join(files[:20])}" if files else "it has no GGUF file"
    return SidecarError("not_a_model", f"--gguf-file {asked} was asked of {where}, but {there}")


def gguf_part(file: Path, parts: int) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"{file} is one of {parts} parts of a model, and transformers reads whole GGUF files only: join them "
        "with `llama-gguf-split --merge`",
    )


def gguf_unsupported(where: str, architecture: str, cause: object) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"transformers makes no model of the GGUF file of {where}, which is of architecture {architecture!r} "
        f"({cause}): use the model's safetensors",
    )


def gguf_rotation(where: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"the GGUF file of {where} scales its rotary frequencies, which transformers does not read from it: "
        "put the model's own config.json and tokenizer files beside it",
    )


def gguf_not_all_read(where: str, unread: int, values: int) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"transformers has no place for {unread} of the {values} numbers in the GGUF file of {where}, so it "
        "would be another model: use the model's safetensors",
    )


def remote_code(where: str, file: str) -> SidecarError:
    return SidecarError(
        "remote_code",
        f"{file} of {where} asks to run code that comes with the model (auto_map). Such code is never run: "
        "use a model that transformers knows itself",
    )


def corrupt_file(file: Path, cause: object) -> SidecarError:
    return SidecarError("weights_corrupt", f"{file} is damaged: {cause}. Delete it and fetch it again")


def missing_weights(where: str, names: list[str]) -> SidecarError:
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return SidecarError("weights_corrupt", f"the weight files of {where} hold no values for {shown}")


def unreadable_weights(where: str, cause: object) -> SidecarError:
    return SidecarError("weights_corrupt", f"the weights of {where} cannot be loaded: {cause}")


# ---- the architecture -------------------------------------------------------------------------------------


def unsupported(class_name: str, reason: str) -> SidecarError:
    return SidecarError("unsupported_architecture", f"{class_name} cannot be measured: {reason}")


def unknown_quantization(where: str, method: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"the weights of {where} are rounded by {method!r}, which transformers does not know: it would read "
        "them without their scales. Use weights that are not rounded",
    )


def cannot_rewire(class_name: str, asked: str, reason: str) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"wiring {asked} was asked of {class_name}, which cannot be made so: {reason}. It can be where each "
        "block adds to its stream what attention writes and what one MLP behind a norm writes: GPT-J, "
        "GPT-NeoX, GPT-2, LLaMA and their like. Say --wiring as-is, or take such a model",
    )


def unknown_type(where: str, model_type: object, transformers_version: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"{where} is of type {model_type!r}, which transformers {transformers_version} does not know",
    )


# ---- the instrument on this model -------------------------------------------------------------------------


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
        f"measuring {class_name} does not hold up to its own checks: {faults}. "
        "To measure nonetheless, say --allow-failed-self-check: the report then says so in its first line",
    )


# ---- this process -----------------------------------------------------------------------------------------


def nothing_loaded() -> SidecarError:
    return SidecarError("internal", "measure was asked before a model was loaded")


def unexpected(doing: str, cause: BaseException) -> SidecarError:
    return SidecarError("internal", f"{doing} failed: {type(cause).__name__}: {cause}")


# ---- one prompt -------------------------------------------------------------------------------------------


def prompt_empty() -> PromptError:
    return PromptError("prompt_empty", "the tokenizer makes no token of this prompt")


def prompt_too_long(tokens: int, longest: int, longest_of: str) -> PromptError:
    return PromptError(
        "prompt_too_long",
        f"the prompt has {tokens} tokens; {longest_of} holds {longest}. Shorten it, or let --truncate cut it",
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


def attention_unheard(path: str) -> RuntimeError:
    return RuntimeError(f"the rewired block's MLP ran before {path} had written")


def measurement_failed(cause: BaseException) -> PromptError:
    return PromptError("measurement_failed", f"{type(cause).__name__}: {cause}")
