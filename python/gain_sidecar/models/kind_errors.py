"""Errors for folders that hold something else than a readable model. Every text names the way out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from ..errors import SidecarError
from ..messages import ErrorCode

SHOWN = 5


def first_of(names: Sequence[str], most: int = SHOWN) -> str:
    """`a, b, c and 4 more`."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


@dataclass(frozen=True)
class Kind:
    """Something that is recognised by the name of a file."""

    pattern: str
    what: str
    way_out: str
    code: ErrorCode = "not_a_model"
    even_with_weights: bool = False

    def found(self, top: Sequence[str], nested: Sequence[str]) -> str | None:
        """The first name that matches the pattern; names in subfolders have a slash."""
        return next((name for name in (*top, *nested) if re.fullmatch(self.pattern, name)), None)


_LAYOUT = "a folder in Hugging Face layout: config.json, tokenizer files and *.safetensors"
_RESAVE = (
    "load it with the code that made it, then `model.save_pretrained(FOLDER)` and "
    "`tokenizer.save_pretrained(FOLDER)`"
)
_ORIGINAL = f"give the folder of the model that it was made from ({_LAYOUT})"

# From the special to the general: the first match is reported.
KINDS: tuple[Kind, ...] = (
    Kind(
        r"model_index\.json|(unet|vae)/config\.json",
        "a pipeline of diffusers, which generates images",
        "give a causal language model; of a pipeline's text encoder only its own folder could be one",
        even_with_weights=True,
    ),
    Kind(
        r"(.*/)?[^/]+\.onnx(_data)?",
        "an ONNX export, a graph without the modules that are measured",
        _ORIGINAL,
    ),
    Kind(r"(.*/)?openvino_.*\.(xml|bin)", "an OpenVINO export, a graph without modules", _ORIGINAL),
    Kind(r"[^/]+\.(mlpackage|mlmodel)/?", "a Core ML export, a graph without modules", _ORIGINAL),
    Kind(r"[^/]+\.(engine|plan|tflite|torchscript)", "a compiled graph without modules", _ORIGINAL),
    Kind(
        r"tf_model.*\.h5|saved_model\.pb|saved_model/|model\.ckpt.*\.(index|meta)",
        "a TensorFlow checkpoint, which transformers 5 does not read",
        "convert it with transformers 4: `AutoModelForCausalLM.from_pretrained(FOLDER, "
        "from_tf=True).save_pretrained(NEW)`",
    ),
    Kind(
        r"flax_model.*\.msgpack",
        "a Flax checkpoint, which transformers 5 does not read",
        "convert it with transformers 4: `AutoModelForCausalLM.from_pretrained(FOLDER, "
        "from_flax=True).save_pretrained(NEW)`",
    ),
    Kind(
        r"[^/]+\.npz",
        "weights in NumPy's format (.npz), as MLX and JAX write them",
        f"convert them to safetensors with `mlx_lm.convert` or the code that wrote them, or {_ORIGINAL}",
    ),
    Kind(r"model\.bin/?|ct2_.*", "a model of CTranslate2, or a pickle of an unknown kind", _ORIGINAL),
    Kind(
        r"(original/)?consolidated\.\d+\.pth",
        "a checkpoint in Meta's or Mistral's own layout (consolidated.*.pth, params.json)",
        "convert it with the model's `convert_…_weights_to_hf.py` of transformers, or fetch its version in "
        "Hugging Face layout",
    ),
    Kind(
        r"consolidated.*\.safetensors",
        "a checkpoint in Mistral's own layout (consolidated.safetensors)",
        "fetch its version in Hugging Face layout (config.json and model-*.safetensors)",
    ),
    Kind(
        r"zero_to_fp32\.py|(.*/)?(zero_pp_rank|mp_rank)_.*\.pt|global_step\d+/",
        "a checkpoint of DeepSpeed, whose weights are spread over optimiser states",
        "join them with `python zero_to_fp32.py . OUT --safe_serialization` in that folder, and give OUT "
        "with config.json and the tokenizer files in it",
        "weights_not_safe",
    ),
    Kind(
        r"pytorch_model_fsdp.*|(.*/)?[^/]+\.distcp",
        "a sharded checkpoint of FSDP (torch.distributed.checkpoint)",
        "join it with `accelerate merge-weights FOLDER OUT`, and put config.json and the tokenizer files "
        "into OUT",
        "weights_not_safe",
    ),
    Kind(
        r"latest_checkpointed_iteration\.txt|iter_\d+/|[^/]+\.nemo",
        "a checkpoint of Megatron or NeMo",
        "export it to Hugging Face layout with that framework's converter",
    ),
    Kind(
        r"ggml-.*\.bin|[^/]+\.ggml(v\d)?",
        "a GGML file, which GGUF has replaced",
        "fetch the model's GGUF or safetensors version",
    ),
    Kind(
        r".*\.(incomplete|part|partial|crdownload|aria2|download)",
        "a download that did not finish",
        "fetch it again: what is there already is kept by `hf download`",
        "weights_corrupt",
    ),
    Kind(
        r"(optimizer|scheduler)\.(pt|bin)|trainer_state\.json|rng_state.*\.pth|training_args\.bin",
        "the state of a training run, without the model's weights",
        "give the checkpoint or output folder that has model.safetensors in it",
    ),
    Kind(
        r"[^/]+\.(pt|pth|ckpt|pkl)|[^/]*(model|weights|state|checkpoint)[^/]*\.(bin|tar)",
        "a pickled checkpoint of PyTorch, which is no model in Hugging Face layout",
        "a pickle can run code when it is opened, so only pytorch_model.bin with --allow-bin is read: "
        f"{_RESAVE}",
        "weights_not_safe",
    ),
    Kind(
        r"[^/]+\.(zip|tar\.gz|tgz|7z|rar|zst)",
        "an archive",
        f"unpack it and give {_LAYOUT}",
    ),
    Kind(
        r"modules\.json|config_sentence_transformers\.json",
        "a sentence-transformers model without readable weights of its own here",
        f"give {_LAYOUT} of a causal language model",
    ),
)


def of_kind(where: str, kind: Kind, file: str) -> SidecarError:
    return SidecarError(kind.code, f"{where} holds {file}: it is {kind.what}. What to do: {kind.way_out}")


def empty_folder(where: str) -> SidecarError:
    return SidecarError("not_a_model", f"{where} is empty: give {_LAYOUT}")


def no_config(where: str, names: Sequence[str]) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{where} has no config.json, which states the model's type; it holds {first_of(names)}. Give "
        f"{_LAYOUT}",
    )


def no_weights(where: str, names: Sequence[str]) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{where} has no weights (*.safetensors); it holds {first_of(names)}. Fetch the whole model, as "
        "with `hf download ORGANISATION/NAME --local-dir FOLDER`",
    )


def index_alone(where: str, index: str) -> SidecarError:
    return SidecarError(
        "weights_corrupt",
        f"{where} holds {index} and none of the weight files that it names: fetch them, as with `hf "
        "download ORGANISATION/NAME --local-dir FOLDER`",
    )


def no_tokenizer(where: str, above: Path | None) -> SidecarError:
    way_out = (
        "copy those of the model that it was made from into the folder"
        if above is None
        else f"the folder above has one, copy it: `cp {above}/*token* {where}/`"
    )
    return SidecarError(
        "not_a_model",
        f"{where} has no tokenizer files (tokenizer.json, vocab.json or *.model): {way_out}",
    )


def only_ggufs(where: str, files: Sequence[str]) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{where} has its weights only in GGUF files. Name the one to measure: "
        + " or ".join(f"--gguf-file {name}" for name in files[:20])
        + (f", or one of {len(files) - 20} more" if len(files) > 20 else ""),
    )


def gguf_parts(where: str, parts: Sequence[str]) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{where} has its weights only in the parts of a GGUF file ({first_of(parts)}), and transformers "
        f"reads whole ones only: join them with `llama-gguf-split --merge {parts[0]} whole.gguf`, and give "
        "whole.gguf",
    )


def adapter_alone(
    where: str, files: Sequence[str], kind: object, base: object, is_here: bool
) -> SidecarError:
    name = f"PEFT adapter ({kind})" if kind else "PEFT adapter"
    of = f"for the base model {base}" if base else "for a base model that it does not name"
    path = str(base or "")
    if re.fullmatch(r"[A-Za-z0-9][\w.-]*/[\w.-]+", path):
        model = f"--model {path}"
    else:
        model = f"--model-path {quote(path) if path.startswith(('/', '.', '~')) else 'BASE'}"
    fetch = "" if is_here else f"fetch it with `hf download {where} --local-dir FOLDER`, then "
    return SidecarError(
        "not_a_model",
        f"{where} is a {name} {of}, no model of its own ({first_of(files)}). To measure the base beside the "
        f"base with the adapter, {fetch}use `{model} --adapter {quote(where) if is_here else 'FOLDER'}`; or "
        "merge it: `PeftModel.from_pretrained(base, FOLDER).merge_and_unload().save_pretrained(MERGED)`",
    )


def trainer_output(where: str, checkpoints: Sequence[str], are_adapters: bool) -> SidecarError:
    newest = quote(f"{where}/{checkpoints[-1]}")
    option = f"--model-path BASE --adapter {newest}" if are_adapters else f"--model-path {newest}"
    return SidecarError(
        "not_a_model",
        f"{where} is the output folder of a training run: its models are in {first_of(checkpoints)}. Use "
        f"{option} for the newest",
    )


def models_below(where: str, folders: Sequence[str]) -> SidecarError:
    return SidecarError(
        "not_a_model",
        f"{where} is no model itself, but {first_of(folders)} below it may be one: use --model-path "
        f"{quote(f'{where}/{folders[0]}')}",
    )


def hub_cache(where: str, hub_id: str | None, snapshots: Sequence[str]) -> SidecarError:
    by_id = f"use --model {hub_id}" if hub_id else "give the model's hub id as --model"
    if snapshots:
        return SidecarError(
            "not_a_model",
            f"{where} is a folder of the hub's cache, whose snapshots are the models: {by_id}, or "
            f"--model-path {quote(f'{where}/{snapshots[-1]}')}",
        )
    return SidecarError(
        "not_a_model",
        f"{where} is a folder of the hub's cache without a snapshot: its download did not finish, or "
        f"it was removed. Connect and {by_id}, or `hf download {hub_id or 'ORGANISATION/NAME'}`",
    )


def a_file(path: Path) -> SidecarError:
    kind = next((kind for kind in KINDS if re.fullmatch(kind.pattern, path.name)), None)
    what = f": it is {kind.what}. What to do: {kind.way_out}" if kind else f"; its folder is {path.parent}"
    return SidecarError(
        "not_a_model",
        f"{path} is a file, and --model-path takes a folder in Hugging Face layout or a .gguf file{what}",
    )
