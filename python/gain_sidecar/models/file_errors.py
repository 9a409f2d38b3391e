"""What a hub, a folder or a file turns out to be: no model, damaged, unsafe. Every text names the way out."""

from __future__ import annotations

from pathlib import Path

from ..errors import SETUP_COMMAND, SidecarError


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


def unknown_quantization(where: str, method: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"the weights of {where} are rounded by {method!r}, which transformers does not know: it would read "
        "them without their scales. Use weights that are not rounded",
    )


def unknown_type(where: str, model_type: object, transformers_version: str) -> SidecarError:
    return SidecarError(
        "unsupported_architecture",
        f"{where} is of type {model_type!r}, which transformers {transformers_version} does not know",
    )


# ---- the instrument on this model -------------------------------------------------------------------------
