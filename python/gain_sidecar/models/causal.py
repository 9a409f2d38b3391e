"""Is this config one of a decoder-only causal language model that transformers knows itself?"""

from __future__ import annotations

from typing import Any

from .. import errors
from . import file_errors


def check_causal(config: dict[str, Any], where: str) -> None:
    """Raises SidecarError: no or an unknown model type, another task, or an encoder-decoder."""
    import transformers
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING
    from transformers.models.auto.modeling_auto import (
        MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
        MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES,
    )

    model_type, classes = config.get("model_type"), config.get("architectures") or []
    if not isinstance(model_type, str):
        raise file_errors.not_causal(where, "no model_type")
    if config.get("is_encoder_decoder") or model_type in MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES:
        raise errors.unsupported(str(classes[0] if classes else model_type), "it is an encoder-decoder")
    if model_type not in CONFIG_MAPPING:
        raise file_errors.unknown_type(where, model_type, transformers.__version__)
    causal = MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.get(model_type, ())
    known = {causal} if isinstance(causal, str) else set(causal)
    if not known:
        raise file_errors.not_causal(where, f"the type {model_type!r}, which has no causal language model")
    if classes and not known & set(classes):
        raise file_errors.not_causal(where, f"the class {', '.join(map(str, classes))}")
