"""Writes a small model that changes its rotary table at 64 tokens, with prompts and their last gains.

    python e2e/longrope_model.py FOLDER

FOLDER receives `model/`, a random seeded Phi-3 with LongRoPE (`short_factor` for passes of up to 64 tokens, else
`long_factor`); `prompts.txt`, 40 prompts of both lengths; and `gains.json`, the gains by plain transformers in
float32, one prompt per pass, with the model loaded anew for each.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, Phi3Config, PreTrainedTokenizerFast

SIZE: dict[str, Any] = {
    "hidden_size": 64,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 128,
    "initializer_range": 0.15,
    "vocab_size": 400,
}
ROPE: dict[str, Any] = {
    "rope_type": "longrope",
    "rope_theta": 1e4,
    "original_max_position_embeddings": 64,
    "short_factor": [1.0] * 8,
    "long_factor": [1.0, 2.0, 4.0, 8.0, 12.0, 16.0, 24.0, 32.0],
}
WORDS = "the quick brown fox jumps over lazy dogs while seven wizards boil tea in quiet valleys beyond hills"


def make_tokenizer() -> Any:
    """Byte-level BPE of at most 400 tokens."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=["<end>"], initial_alphabet=alphabet, show_progress=False
    )
    made.train_from_iterator(["The capital city of France is Paris."] * 5, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<end>")


def last_gain(folder: Path, ids: list[int]) -> float:
    """‖h_L‖ / ‖h_(L-1)‖ at the last token."""
    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    norms: list[float] = []

    def keep(_: Any, __: Any, output: Any) -> None:
        states = output if torch.is_tensor(output) else output[0]
        norms.append(float(states[0, -1].double().norm()))

    for block in model.model.layers:
        block.register_forward_hook(keep)
    with torch.no_grad():
        model(input_ids=torch.tensor([ids]), use_cache=False)
    return norms[-1] / norms[-2]


def main(root: Path) -> None:
    """Write model, prompts and gains."""
    ends = {"pad_token_id": 0, "bos_token_id": 0, "eos_token_id": 0}
    contexts = {"max_position_embeddings": 512, "original_max_position_embeddings": 64}
    torch.manual_seed(0)
    config = Phi3Config(**SIZE, **ends, **contexts, rope_parameters=ROPE)
    AutoModelForCausalLM.from_config(config).eval().save_pretrained(root / "model")
    tokenizer = make_tokenizer()
    tokenizer.save_pretrained(root / "model")
    source = random.Random(5)
    words = WORDS.split()
    prompts = [" ".join(source.choice(words) for _ in range(source.randint(9, 16))) for _ in range(40)]
    (root / "prompts.txt").write_text("\n".join(prompts) + "\n", encoding="utf-8")
    found = [tokenizer(prompt)["input_ids"] for prompt in prompts]
    gains = [{"tokens": len(ids), "gain": last_gain(root / "model", ids)} for ids in found]
    (root / "gains.json").write_text(json.dumps(gains))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
