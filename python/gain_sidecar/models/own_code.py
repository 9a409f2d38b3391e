"""Code that comes with a model (auto_map). It is never run: transformers' own classes are used."""

from __future__ import annotations

from . import file_errors
from .causal import causal_classes


def check_tokenizer_class(tokenizer: dict[str, object], config: dict[str, object], where: str) -> None:
    """`tokenizer` is its config. Raises SidecarError: it needs code, because transformers lacks its class."""
    from transformers.models.auto.tokenization_auto import TOKENIZER_MAPPING_NAMES, tokenizer_class_from_name

    if not _named(tokenizer, "AutoTokenizer"):
        return
    name, model_type = tokenizer.get("tokenizer_class"), config.get("model_type")
    if name is None and TOKENIZER_MAPPING_NAMES.get(str(model_type)) is None:
        reason = f"transformers has no tokenizer of its own for models of type {model_type!r}"
        raise file_errors.code_needed(where, "tokenizer_config.json", reason)
    if name is not None and not any(map(tokenizer_class_from_name, (str(name), f"{name}Fast"))):
        reason = f"its class is {name}, which transformers does not have"
        raise file_errors.code_needed(where, "tokenizer_config.json", reason)


def code_left_aside(config: dict[str, object], tokenizer: dict[str, object]) -> str | None:
    """Which code of the repository was named and not run, for a notice; None where none was named."""
    files = {
        "config.json": _named(config, "AutoModelForCausalLM", "AutoModel", "AutoConfig"),
        "tokenizer_config.json": _named(tokenizer, "AutoTokenizer"),
    }
    named = [
        f"{file} names code of the repository ({', '.join(code)})" for file, code in files.items() if code
    ]
    if not named:
        return None
    used = " or ".join(sorted(causal_classes(config.get("model_type"))))
    return f"{' and '.join(named)}, which was not run: transformers' own {used} and tokenizer were used"


def _named(config: dict[str, object], *parts: str) -> list[str]:
    """The classes of code that an auto_map names for these parts of transformers; an old form is a list."""
    code = config.get("auto_map")
    if isinstance(code, dict):
        entries = [code[part] for part in parts if part in code]
        code = [name for entry in entries for name in (entry if isinstance(entry, list) else [entry])]
    return [str(name) for name in code if name] if isinstance(code, list) else []
