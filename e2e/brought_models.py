"""Small random models in states that users have reported, and their gains as measured by plain transformers.

usage: brought_models.py FOLDER PROMPTS.txt

Writes fewer_layers, native_with_code, no_index, yarn, compiled_prefix, git_lfs_pointer, base and its adapter below FOLDER, and
prints a JSON object with the last gain of every prompt, one prompt at a time in float32. Imports nothing of gain.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from reference_measurement import measure
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, AutoTokenizer, FalconConfig, LlamaConfig, PreTrainedTokenizerFast

SIZE = {"hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "initializer_range": 0.15, "vocab_size": 320}
LLAMA = {**SIZE, "intermediate_size": 128, "num_key_value_heads": 2}


def tokenizer() -> Any:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=["<|end|>"], initial_alphabet=alphabet, show_progress=False
    )
    made.train_from_iterator(["The capital city of France is Paris. " * 5], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|end|>")


def save(folder: Path, config: Any, **how: Any) -> None:
    torch.manual_seed(0)
    AutoModelForCausalLM.from_config(config).eval().save_pretrained(folder, **how)
    tokenizer().save_pretrained(folder)


def edit(folder: Path, **values: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def make(root: Path) -> None:
    """Write all models."""
    save(root / "base", LlamaConfig(**LLAMA))
    save(root / "fewer_layers", LlamaConfig(**LLAMA))
    edit(root / "fewer_layers", num_hidden_layers=3)
    save(root / "native_with_code", FalconConfig(**SIZE, alibi=False, bos_token_id=0, eos_token_id=0))
    code = "modeling_falcon.FalconForCausalLM"
    edit(root / "native_with_code", auto_map={"AutoModelForCausalLM": code})
    (root / "native_with_code" / "modeling_falcon.py").write_text("raise SystemExit('this was run')\n")
    save(root / "no_index", LlamaConfig(**LLAMA), max_shard_size="300KB")
    rope = {"rope_type": "yarn", "factor": 4.0, "rope_theta": 1e4, "original_max_position_embeddings": 32}
    save(root / "yarn", LlamaConfig(**LLAMA, max_position_embeddings=32, rope_parameters=rope))
    save(root / "compiled_prefix", LlamaConfig(**LLAMA))
    weights = root / "compiled_prefix" / "model.safetensors"
    renamed = {f"_orig_mod.{name}": value for name, value in load_file(weights).items()}
    save_file(renamed, weights, metadata={"format": "pt"})
    save(root / "git_lfs_pointer", LlamaConfig(**LLAMA))
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'4b' * 32}\nsize 988097824\n"
    (root / "git_lfs_pointer" / "model.safetensors").write_text(pointer)
    adapted = get_peft_model(plain(root / "base"), LoraConfig(r=4, target_modules=["q_proj"], task_type="CAUSAL_LM"))
    with torch.no_grad():
        for name, parameter in adapted.named_parameters():
            if "lora_B" in name:
                parameter.normal_(std=0.2)
    adapted.save_pretrained(root / "tuned")


def plain(folder: Path) -> Any:
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def gains(model: Any, folder: Path, prompts: list[str]) -> list[float]:
    """The last gain of each prompt."""
    encode = AutoTokenizer.from_pretrained(folder)
    norms = [measure(model, encode(prompt)["input_ids"])["norms"] for prompt in prompts]
    return [each[-1] / each[-2] for each in norms]


def main(root: Path, prompts: list[str]) -> None:
    """Make the models and measure those that can be measured."""
    make(root)
    found = {name: gains(plain(root / name), root / name, prompts) for name in ("base", "fewer_layers", "yarn")}
    found["native_with_code"] = gains(plain(root / "native_with_code"), root / "native_with_code", prompts)
    index = root / "no_index" / "model.safetensors.index.json"
    found["no_index"] = gains(plain(root / "no_index"), root / "no_index", prompts)
    index.unlink()
    adapted = PeftModel.from_pretrained(plain(root / "base"), root / "tuned").eval().base_model.model
    found["tuned"] = gains(adapted, root / "base", prompts)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).read_text("utf-8").splitlines())
