"""Errors of a hub, a folder or a file: no model, damaged, unsafe. Every text names the way out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import SETUP_COMMAND, SidecarError
from .kind_errors import first_of


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


def hub_unreachable(hub_id: str, cause: object) -> SidecarError:
    return SidecarError(
        "hub_unreachable",
        f"{hub_id} is not complete in the local hub cache, and the hub cannot be reached ({cause}): connect "
        f"and try again, or fetch it elsewhere (`hf download {hub_id}`) and give its folder as --model-path",
    )


def hub_silent(hub_id: str, cause: object) -> SidecarError:
    return SidecarError(
        "hub_unreachable",
        f"the hub stopped responding while {hub_id} was fetched ({type(cause).__name__}): try again; on a "
        "slow line raise the environment's HF_HUB_DOWNLOAD_TIMEOUT (seconds without a byte, usually 10)",
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


def not_causal(where: str, what: str) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{where} is not a causal language model: its config names {what}. One that predicts the next token "
        "is needed (a class …ForCausalLM), not an encoder, a classifier or a model of sentence embeddings",
    )


def bad_config(where: str, file: str, cause: object) -> SidecarError:
    return SidecarError("not_a_model", f"{file} of {where} is not a JSON object: {cause}")


def bad_tokenizer(where: str, cause: object) -> SidecarError:
    return SidecarError("not_a_model", f"the tokenizer of {where} cannot be read: {cause}")


def only_pickles(where: str) -> SidecarError:
    return SidecarError(
        "weights_not_safe",
        f"{where} has its weights only in pickle files (.bin). Allow them with --allow-bin (they are read "
        "with weights_only), or convert them to safetensors",
    )


def no_such_gguf(where: str, asked: str, files: list[str]) -> SidecarError:
    there = f"its GGUF files are {', '.join(files[:20])}" if files else "it has no GGUF file"
    return SidecarError("not_a_model", f"--gguf-file {asked} was requested of {where}, but {there}")


def gguf_part(file: Path, parts: int) -> SidecarError:
    return SidecarError(
        "bad_request",
        f"{file} is one of {parts} parts of a model, and transformers reads whole GGUF files only: join "
        "them with `llama-gguf-split --merge`",
    )


def gguf_unsupported(where: str, architecture: str, cause: object) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"transformers makes no model of the GGUF file of {where}, which is of architecture "
        f"{architecture!r} ({cause}): use the model's safetensors",
    )


def gguf_rotation(where: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"the GGUF file of {where} scales its rotary frequencies, which transformers does not read from it: "
        "put the model's own config.json and tokenizer files into its folder",
    )


def gguf_not_all_read(where: str, unread: int, values: int) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"transformers does not read {unread} of the {values} numbers in the GGUF file of {where}, so it "
        "would be another model: use the model's safetensors",
    )


def code_needed(where: str, file: str, reason: str) -> SidecarError:
    return SidecarError(
        "remote_code",
        f"{file} of {where} asks to run code that comes with the model (auto_map), and {reason}. Such code "
        "is never run: use a model that transformers knows itself",
    )


def kernel_named(where: str, field: str, repository: str) -> SidecarError:
    return SidecarError(
        "remote_code",
        f"config.json of {where} asks to run code of the hub repository {repository!r} ({field}). Such code "
        f"is never run: remove {field} from config.json, and transformers' own attention is used",
    )


def absurd_size(where: str, stated: str, held: str) -> SidecarError:
    return SidecarError(
        "weights_corrupt",
        f"config.json of {where} states {stated}, and its weight files have {held}: the two are not of one "
        "model. Fetch both again from one revision",
    )


def git_lfs_pointers(folder: Path, names: list[str]) -> SidecarError:
    return SidecarError(
        "weights_corrupt",
        f"{first_of(names)} in {folder} "
        f"{'is a Git LFS pointer' if len(names) == 1 else 'are Git LFS pointers'}: a few lines of text that "
        "name the file, not the file. Fetch what they name with `git lfs install` and `git lfs pull` in "
        f"{folder}, or the whole model with `hf download`",
    )


def broken_links(folder: Path, names: Sequence[str]) -> SidecarError:
    return SidecarError(
        "weights_corrupt",
        f"{first_of(names)} in {folder} are links to files that are not there, as when a hub cache is "
        "copied without its blobs: fetch the model again, or copy it with its links resolved (`cp -rL`)",
    )


def special_files(folder: Path, names: Sequence[str]) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{first_of(names)} in {folder} {'is' if len(names) == 1 else 'are'} a pipe, a device or a socket, "
        "which may never end: put plain files there",
    )


def several_weights(where: str, files: list[str]) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{where} holds {len(files)} sets of weight files, which begin with {first_of(files)}, and no index "
        "states which is the model: keep one of them, or fetch the index (*.safetensors.index.json)",
    )


def missing_shards(where: str, absent: list[str], count: int) -> SidecarError:
    return SidecarError(
        "weights_corrupt",
        f"{where} lacks {first_of(absent)} of {count} weight files: fetch what is missing",
    )


def held_twice(folder: Path, tensor: str, first: str, second: str) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{first} and {second} in {folder} both hold {tensor}, and no index states which is the model's: "
        "keep one of the files, or fetch the index (*.safetensors.index.json)",
    )


def corrupt_file(file: Path, cause: object) -> SidecarError:
    return SidecarError("weights_corrupt", f"{file} is damaged: {cause}. Delete it and fetch it again")


def gguf_header(file: Path, cause: Exception) -> SidecarError:
    return corrupt_file(file, f"no GGUF header ({type(cause).__name__}: {cause})")


def missing_weights(where: str, names: list[str], unread: list[str]) -> SidecarError:
    others = f", and {len(unread)} names that it does not have ({first_of(unread)})" if unread else ""
    return SidecarError(
        "weights_corrupt",
        f"the weight files of {where} hold no values for {first_of(names)}{others}: config.json is another "
        "model's, or the files are incomplete. Fetch config and weights of one model again",
    )


def wrapped_names(
    where: str, part: str, wrapper: str, names: int, explained: int, missing: int
) -> SidecarError:
    fits = (
        "the rest fits" if explained == missing else f"{explained} of {missing} missing names are then there"
    )
    return SidecarError(
        "weights_corrupt",
        f"{names} names in the weight files of {where} have {part!r} in them, which {wrapper}; without it "
        f"{fits}. Save the model inside the wrapper, or strip it: `save_file({{name.replace({part!r}, ''): "
        "value for name, value in load_file(OLD).items()}, NEW, metadata={'format': 'pt'})` with "
        "safetensors.torch",
    )


def peft_wrapped(where: str, part: str, tensors: int) -> SidecarError:
    return SidecarError(
        "weights_corrupt",
        f"the weight files of {where} are of a model inside a PEFT wrapper ({tensors} names with {part!r}), "
        "its adapter not merged: load it as it was trained and save `model.merge_and_unload()`, or save "
        "the adapter alone and measure base and adapter with --adapter",
    )


def rounded_unstated(where: str, tensors: list[str], types: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"the weight files of {where} hold rounded weights ({types}: {first_of(tensors)}), and its "
        "config.json states no quantization_config that transformers knows: they would be read without "
        "their scales. Put the quantization_config of the model's makers back, or use weights that are not "
        "rounded (of MLX: `mlx_lm.convert --dequantize`)",
    )


def other_shapes(where: str) -> SidecarError:
    return SidecarError(
        "weights_corrupt",
        f"the weight files of {where} hold tensors of other shapes than its config.json states: they are of "
        "another model. Fetch config and weights of one model again",
    )


def unreadable_weights(where: str, cause: object) -> SidecarError:
    return SidecarError("weights_corrupt", f"the weights of {where} cannot be loaded: {cause}")


# ---- the architecture -------------------------------------------------------------------------------------


def unknown_quantization(where: str, method: str | None) -> SidecarError:
    what = repr(method) if method else "a method that config.json does not name, as MLX writes it"
    return SidecarError(
        "unsupported_architecture",
        f"the weights of {where} are rounded by {what}, which transformers does not know: it would read "
        "them without their scales. Use weights that are not rounded (of MLX: `mlx_lm.convert "
        "--dequantize`)",
    )


def unknown_type(where: str, model_type: object, transformers_version: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"{where} is of type {model_type!r}, which transformers {transformers_version} does not know",
    )


# ---- the instrument on this model -------------------------------------------------------------------------
