"""Is this config that of a decoder-only causal language model that transformers itself supports?"""

from __future__ import annotations

from .. import errors
from . import file_errors


def causal_classes(model_type: object) -> set[str]:
    """The names of transformers' own causal language models of this type; empty where there are none."""
    from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

    causal = MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.get(str(model_type), ())
    return {causal} if isinstance(causal, str) else set(causal)


def check_causal(config: dict[str, object], where: str) -> None:
    """Raises SidecarError: no or an unknown model type, another task, or an encoder-decoder.

    A config may name code of its repository (auto_map). That code is never run: a model that transformers
    does not support without it is refused for this reason, any other is loaded without the code.
    """
    import transformers
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING
    from transformers.models.auto.modeling_auto import MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES

    model_type, stated = config.get("model_type"), config.get("architectures")
    classes = stated if isinstance(stated, list) else []
    if not isinstance(model_type, str):
        raise file_errors.not_causal(where, "no model_type")
    if config.get("is_encoder_decoder") or model_type in MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES:
        raise errors.unsupported(str(classes[0] if classes else model_type), "it is an encoder-decoder")
    named = ", ".join(map(str, classes))
    own_code, known = bool(config.get("auto_map")), causal_classes(model_type)
    if model_type not in CONFIG_MAPPING:
        if own_code:
            reason = f"transformers {transformers.__version__} has no model of type {model_type!r}"
            raise file_errors.code_needed(where, "config.json", reason)
        raise file_errors.unknown_type(where, model_type, transformers.__version__)
    if not known:
        raise file_errors.not_causal(where, f"the type {model_type!r}, which has no causal language model")
    # Some configs write MPTForCausalLM for MptForCausalLM.
    if classes and not {name.lower() for name in known} & {str(name).lower() for name in classes}:
        if own_code:
            own = " or ".join(sorted(known))
            reason = f"its class is {named}, while transformers' own of type {model_type!r} is {own}"
            raise file_errors.code_needed(where, "config.json", reason)
        raise file_errors.not_causal(where, f"the class {named}")
