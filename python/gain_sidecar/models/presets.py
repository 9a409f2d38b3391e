"""The models with a short name, and the labels under which their rows are printed.

Labels are those of the published outputs (the GPT-J notebook and the four-model benchmark). Where those print
none, `params` is the size that the model's name or card gives, and `role` is empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..messages import LoadedModelLabel

SUBJECT = "gptj-6b"
EMBEDDED = "smollm2-135m"
GPT2_RANDOM = "gpt2-random"


@dataclass(frozen=True)
class Preset:
    """A short name; `hub_id` is None for a model that is prepared on this machine instead of fetched."""

    name: str
    hub_id: str | None
    label: LoadedModelLabel
    revision: str | None = None


def _label(
    name: str, slug: str, architecture: str, norm_type: str, params: str, role: str
) -> LoadedModelLabel:
    return LoadedModelLabel(
        name=name, slug=slug, architecture=architecture, norm_type=norm_type, params=params, role=role
    )


_PARALLEL = "GPT-NeoX (Parallel)"

PRESETS: tuple[Preset, ...] = (
    Preset(
        SUBJECT,
        "EleutherAI/gpt-j-6b",
        _label("GPT-J-6B", "gptj", _PARALLEL, "LayerNorm", "6B", "Parallel Architecture Validation"),
    ),
    Preset(
        "pythia-6.9b",
        "EleutherAI/pythia-6.9b",
        _label("Pythia-6.9B", "pythia_6_9b", _PARALLEL, "LayerNorm", "6.9B", "Control (LayerNorm)"),
    ),
    Preset(
        "pythia-160m",
        "EleutherAI/pythia-160m",
        _label("Pythia-160M", "pythia_160m", _PARALLEL, "LayerNorm", "160M", ""),
    ),
    Preset("gpt2", "openai-community/gpt2", _label("GPT2", "gpt2", "Sequential", "LayerNorm", "124M", "")),
    Preset(
        "gpt2-medium",
        "openai-community/gpt2-medium",
        _label("GPT2-Medium", "gpt2_medium", "Sequential", "LayerNorm", "355M", ""),
    ),
    Preset(
        "gpt2-large",
        "openai-community/gpt2-large",
        _label("GPT2-Large", "gpt2_large", "Sequential", "LayerNorm", "774M", ""),
    ),
    Preset(
        "gpt2-xl",
        "openai-community/gpt2-xl",
        _label("GPT2-XL", "gpt2_xl", "Sequential", "LayerNorm", "1.5B", ""),
    ),
    Preset(
        "mistral-7b",
        "mistralai/Mistral-7B-v0.1",
        _label("Mistral-7B", "mistral_7b", "LLaMA-like", "RMSNorm", "7B", "Inertia"),
    ),
    Preset(
        "llama-3.1-8b",
        "meta-llama/Llama-3.1-8B",
        _label("LLaMA-3.1-8B", "llama_3_1_8b", "LLaMA", "RMSNorm", "8B", "Dampener"),
    ),
    Preset(
        "gemma-7b",
        "google/gemma-7b",
        _label("Gemma-7B", "gemma_7b", "Gemma", "RMSNorm", "7B", "Exploder"),
    ),
    Preset(EMBEDDED, None, _label("SmolLM2-135M", "smollm2_135m", "LLaMA", "RMSNorm", "135M", "")),
    Preset(
        "twin-parallel", None, _label("Twin (parallel)", "twin_parallel", _PARALLEL, "LayerNorm", "11.6M", "")
    ),
    Preset(
        "twin-sequential",
        None,
        _label("Twin (sequential)", "twin_sequential", "GPT-NeoX (Sequential)", "LayerNorm", "11.6M", ""),
    ),
    Preset(GPT2_RANDOM, None, _label("gpt2-random", "gpt2_random", "Sequential", "LayerNorm", "124M", "")),
)


def find_preset(name: str) -> Preset | None:
    """The preset of this short name or hub id (hub ids ignore case, as the hub does)."""
    for preset in PRESETS:
        if name == preset.name or (preset.hub_id is not None and name.lower() == preset.hub_id.lower()):
            return preset
    return None


def preset_names() -> list[str]:
    """All short names, in the order of the table."""
    return [preset.name for preset in PRESETS]
