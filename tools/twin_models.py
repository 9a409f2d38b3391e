"""Makes the folders of the presets twin-parallel and twin-sequential from trained weights in bfloat16.

.venv/bin/python tools/twin_models.py WEIGHTS [FINDINGS]

WEIGHTS has parallel/ and sequential/model.safetensors; FINDINGS is findings.json of a run of both presets,
whose gains on the bfloat16 weights go into the model cards. The form comes from the plan, the tokenizer from
the corpus, the numbers from the study's measurements.
"""

import json
import math
import sys
from pathlib import Path

import pandas
from gain_twins.plan import WIRINGS, Job, Plan, Wiring, read_plan
from gain_twins.setting import END_TOKEN
from gain_twins.training.model import build, weights_digest
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

STUDY = Path(__file__).parent.parent / "studies/twins"
CARD = """---
license: mit
language: en
library_name: transformers
pipeline_tag: text-generation
---

# {name}

One of two GPT-NeoX models that were trained from the same initial weights on the same batches and differ in
`use_parallel_residual` alone. It is an instrument for a question about residual streams, not a model to write
text with.

- wiring: {wiring}
- shape: {depth} blocks, {width} wide, heads of {head}, context {context}, {parameters:,} parameters;
  {vocabulary:,} tokens of a byte-level BPE
- seed: {seed} of the cell `{cell}` of the plan `{plan}`, chosen by number and not by result; SHA-256
  `{sha256}`
- text: English novels in the public domain, {tokens:,} tokens, one pass; `studies/twins/corpus` has its
  manifest and licence
- training: {steps:,} steps of {batch} windows of {context} tokens, AdamW, peak learning rate {rate:g};
  PyTorch {torch}, transformers {transformers}, {device}
- weights: bfloat16, rounded from float32, whose SHA-256 over all parameters is
  `{weights}`
- last-layer gain, float32 weights: {gain:.4f}, the geometric mean over the study's {passages:,} passages
- last-layer gain, these bfloat16 weights: {rounded}
- validation loss, float32 weights: {loss:.4f} nats a token

`docs/twins.md` of gain has the experiment and its answer.

```
npx nx run gain:experiment -- --model twin-parallel --model twin-sequential
```
"""


def main(weights: Path, findings: Path | None) -> None:
    plan, _, sha256 = read_plan(STUDY / "plan.json")
    for wiring in WIRINGS:
        name = f"twin-{wiring}"
        folder = STUDY / "models" / name
        folder.mkdir(parents=True, exist_ok=True)
        build(_job(plan, wiring), plan.shape).config.save_pretrained(folder)
        tensors = load_file(weights / wiring / "model.safetensors")
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        _state_dtype(folder / "config.json")
        PreTrainedTokenizerFast(
            tokenizer_object=Tokenizer.from_file(str(STUDY / "corpus/tokenizer.json")),
            eos_token=END_TOKEN,
            model_max_length=plan.shape.context,
        ).save_pretrained(folder)
        model = AutoModelForCausalLM.from_pretrained(folder)
        print(f"{name}: {weights_digest(model)} in bfloat16")
        facts = _facts(plan, wiring)
        rounded = "not measured" if findings is None else _gain_of(findings, f"Twin ({wiring})")
        card = CARD.format(name=name, plan=plan.name, sha256=sha256, rounded=rounded, **facts)
        (folder / "README.md").write_text(card, "utf-8")


def _job(plan: Plan, wiring: Wiring) -> Job:
    kept = plan.kept_models
    cell = plan.cell(kept.cell)
    return Job(
        cell=cell.name,
        seed=kept.seed or 0,
        wiring=wiring,
        rate=0.0,
        width=cell.width or plan.shape.width,
        depth=cell.depth,
        norm=cell.norm or plan.shape.norm,
        init=cell.init or plan.shape.init,
        weight_decay=plan.optimizer.weight_decay,
        passes=cell.passes or plan.passes,
        has_own_rate=False,
    )


def _state_dtype(path: Path) -> None:
    config = json.loads(path.read_text("utf-8")) | {
        "architectures": ["GPTNeoXForCausalLM"],
        "dtype": "bfloat16",
    }
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", "utf-8")


def _facts(plan: Plan, wiring: Wiring) -> dict[str, object]:
    job, shape = _job(plan, wiring), plan.shape

    def rows(table: str) -> pandas.DataFrame:
        found = pandas.read_parquet(STUDY / f"measurements/{table}.parquet")
        return found[(found.cell == job.cell) & (found.seed == job.seed) & (found.wiring == wiring)]

    model = rows("models").iloc[0]
    checkpoints = rows("checkpoints")
    blocks = rows("blocks")
    final = checkpoints[(checkpoints.flip == "none") & (checkpoints.step == model.steps)].iloc[0]
    last = blocks[
        (blocks.flip == "none")
        & (blocks.step == model.steps)
        & (blocks.texts == "passages")
        & (blocks.block == job.depth)
    ].iloc[0]
    return {
        "cell": job.cell,
        "seed": job.seed,
        "wiring": wiring,
        "depth": job.depth,
        "width": job.width,
        "head": shape.head,
        "context": shape.context,
        "vocabulary": shape.vocabulary,
        "batch": shape.batch,
        "parameters": int(model.parameters),
        "tokens": int(model.tokens),
        "steps": int(model.steps),
        "rate": float(model.learning_rate),
        "weights": model.final_weights,
        "gain": math.exp(last.log_gain),
        "loss": float(final.validation_loss),
        "passages": plan.measuring.passages,
        "torch": model.torch,
        "transformers": model.transformers,
        "device": model.device,
    }


def _gain_of(findings: Path, name: str) -> str:
    models = json.loads(findings.read_text("utf-8"))["models"]
    model = next(one for one in models if one["labels"]["modelName"] == name)
    estimate = model["findings"]["primary"]["estimate"]["value"]
    low, high = estimate["interval"]["low"], estimate["interval"]["high"]
    return f"{estimate['mean']:.4f} [{low:.4f}, {high:.4f}], the notebook's 25 prompts, each category alike"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
