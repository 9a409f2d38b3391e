"""Small random models in states that users have reported, seeded, so that their bytes are always the same.

    python e2e/tiny_models.py FOLDER

    begins   its tokenizer puts <s> before every text, as those of Gemma and LLaMA
    ends     its tokenizer puts <|endoftext|> after every text, as that of Qwen3-Embedding
    hub      a cache of the hub with tiny/pair and tiny/other at two revisions, step1 and step2, each with its
             own weights
"""

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import AutoModelForCausalLM, LlamaConfig, PreTrainedTokenizerFast

CONFIG = {
    **{"hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2},
    **{"intermediate_size": 128, "initializer_range": 0.15, "vocab_size": 400},
}
SPECIAL = ["<|endoftext|>", "<s>"]


def tokenizer(template: str) -> PreTrainedTokenizerFast:
    """Byte-level BPE with the post-processor `template`, in which $A is the text."""
    text = "The capital city of France is Paris and the atomic number of oxygen is eight. "
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    options = {"special_tokens": SPECIAL, "initial_alphabet": alphabet, "show_progress": False}
    made.train_from_iterator([text * 5], trainers.BpeTrainer(vocab_size=400, **options))
    ids = [(name, made.token_to_id(name)) for name in SPECIAL if name in template]
    made.post_processor = processors.TemplateProcessing(single=template, special_tokens=ids)
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|endoftext|>", bos_token="<s>")


def save(folder: Path, template: str, seed: int = 0) -> None:
    """Save a model and its tokenizer."""
    torch.manual_seed(seed)
    AutoModelForCausalLM.from_config(LlamaConfig(**CONFIG)).eval().save_pretrained(folder)
    tokenizer(template).save_pretrained(folder)


def save_revisions(repository: Path, seed: int = 0) -> None:
    """Save a repository in the layout of the hub client's cache."""
    (repository / "refs").mkdir(parents=True)
    for number, name in enumerate(("step1", "step2"), 1):
        commit = f"{number}" * 40
        (repository / "refs" / name).write_text(commit)
        save(repository / "snapshots" / commit, "$A", seed + number)


if __name__ == "__main__":
    root = Path(sys.argv[1])
    save(root / "begins", "<s> $A")
    save(root / "ends", "$A <|endoftext|>")
    save_revisions(root / "hub" / "hub" / "models--tiny--pair")
    save_revisions(root / "hub" / "hub" / "models--tiny--other", 2)
