"""The prompts on which every model is checked: English, from a few tokens to about forty.

The tokenizer is called without options, whatever special tokens the request states: the checked arithmetic
must hold for any ids, and so the checks of a model are the same under every option.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..anatomy.structure import probe_ids
from ..measuring.prompts import Prompt, TokenRules

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

# By the number of tokens that are kept of each text: the lengths differ, so that a batch of them is padded.
TEXTS = {
    3: "The old ship sails",
    7: "A river that runs to the north sea",
    13: "She opened the letter slowly, read the first line twice, and then sat down",
    24: "In the beginning there was nothing to see on the wide plain but grass, a road of dust, and one tree "
    "that gave some shade to those who rested",
    40: "When the rain stopped, the children ran out into the garden to look for the bird that had been "
    "singing all morning; they found only a feather, three wet leaves, and the small blue egg that it had "
    "left behind",
}


def known_prompts(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, rules: TokenRules
) -> list[Prompt]:
    """One prompt for each text, shortest first; of ordinary tokens where the tokenizer returns none."""
    ordinary = probe_ids(model)[1].tolist()
    prompts = []
    for index, (tokens, text) in enumerate(TEXTS.items()):
        ids = _ids(tokenizer, text, rules.embeddings) or ordinary * (1 + tokens // len(ordinary))
        prompts.append(Prompt(index, ids[: min(tokens, rules.longest)]))
    return prompts


def _ids(tokenizer: PreTrainedTokenizerBase, text: str, embeddings: int) -> list[int]:
    """The tokenizer's ids; none where it fails or an id has no embedding."""
    try:
        ids = list(tokenizer(text)["input_ids"])
    except Exception:
        # The tokenizer's own check reports this.
        return []
    return ids if ids and max(ids) < embeddings else []
