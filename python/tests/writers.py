"""Which modules of a block write its step, by the published definition of each family.

`attention` has the modules that mix tokens, `mlp` those that compute each token by itself. The outputs of
several paths are summed. A scale is the block's own factor.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Writers:
    """Paths in a block."""

    attention: tuple[str, ...]
    mlp: tuple[str, ...]
    scale: float = 1.0
    unsplit: tuple[int, ...] = ()
    """Indices of blocks whose step is not a sum of these."""


_GPT = Writers(("attn",), ("mlp",))
_LLAMA = Writers(("self_attn",), ("mlp",))
# A norm on each part's output, which is added to the stream.
_OUTPUT_NORM = Writers(("post_attention_layernorm",), ("post_feedforward_layernorm",))
_NEOX = Writers(("attention",), ("mlp",))
_FALCON = Writers(("self_attention",), ("mlp",))
_MIXER = Writers(("mixer",), ())

WRITERS: dict[str, Writers] = {
    **dict.fromkeys(("gptj", "gpt2", "gpt-neo", "codegen"), _GPT),
    **dict.fromkeys(("neox-parallel", "neox-sequential"), _NEOX),
    **dict.fromkeys(("llama", "mistral", "gemma", "qwen2", "qwen3", "phi", "phi3", "cohere", "olmo"), _LLAMA),
    **dict.fromkeys(("stablelm-sequential", "stablelm-parallel"), _LLAMA),
    **dict.fromkeys(("mixtral", "qwen2-moe", "qwen3-moe"), _LLAMA),
    **dict.fromkeys(("gemma2", "gemma3", "olmo2"), _OUTPUT_NORM),
    **dict.fromkeys(("falcon-parallel", "falcon-sequential", "falcon-new"), _FALCON),
    "granite": Writers(("self_attn",), ("mlp",), scale=0.5),
    "opt": Writers(("self_attn",), ("fc2",)),
    # The norms are on the stream itself.
    "opt-post": Writers(("self_attn",), ("fc2",), unsplit=(0, 1, 2, 3)),
    # These two add the stream inside attention and MLP: their last product is what they add.
    "bloom": Writers(("self_attention.dense",), ("mlp.dense_4h_to_h",)),
    "mpt": Writers(("attn",), ("ffn.down_proj",)),
    "qwen3-next": Writers(("self_attn", "linear_attn"), ("mlp",)),
    **dict.fromkeys(("mamba", "mamba2", "falcon-mamba"), _MIXER),
    **dict.fromkeys(("jamba", "bamba", "falcon-h1"), Writers(("self_attn", "mamba"), ("feed_forward",))),
    # A hybrid block's attention adds to the input of its Mamba, not to the stream.
    "zamba": Writers(("mamba", "mamba_decoder.mamba"), ()),
    "recurrent-gemma": Writers(("temporal_block",), ("mlp_block",)),
    # Its feed-forward part reads the token before too. The first block norms the stream before it adds to it.
    "rwkv": Writers(("attention", "feed_forward"), (), unsplit=(0,)),
}
