"""Above how many tokens a model chooses the keys that a token attends to.

Sparse attention ranks the keys by a score that is 0 for many of them, and takes the best k. Which of equal
keys it takes depends on how many there are: padding changes it, by percents of a norm. Up to k keys nothing
is left out.
"""

from __future__ import annotations

from typing import Any

from .layer_counts import text_config


def keys_kept(config: Any) -> int | None:
    """The number of keys, in tokens, up to which all are kept; None for a model that never chooses."""
    text = text_config(config)
    blocks, block = getattr(text, "index_topk_blocks", None), getattr(text, "index_block_size", None)
    stated = [getattr(text, "index_topk", None), getattr(text, "keep_window_size", None)]
    if isinstance(blocks, int) and isinstance(block, int):
        stated.append(blocks * block)
    return min((value for value in stated if isinstance(value, int) and value > 0), default=None)
