"""The notebook's measurement and analysis as one plain script, for comparison with a cold run of gain.

    python bench/bare_script.py MODEL_FOLDER OUT_FOLDER

torch and transformers load the model in float32. Hooks compute the norm of each block's output at the last
token, one prompt at a time. scipy computes entropy and tests, pandas makes the table, matplotlib and seaborn
draw the figures. The script writes CSV, JSON and PNG and prints the verdict. It checks nothing.
bench/cold_run.py lists the packages to install.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
import torch
from scipy.stats import entropy, pearsonr, ttest_1samp
from transformers import AutoModelForCausalLM, AutoTokenizer

PROMPTS = Path(__file__).parents[1] / "packages" / "experiment" / "prompts" / "notebook.jsonl"
REFERENCES = {
    "Pythia-6.9B": (0.80, "parallel"),
    "GPT2-Large": (1.01, "sequential"),
    "GPT2-XL": (1.02, "sequential"),
    "GPT2-Medium": (1.16, "sequential"),
    "Mistral-7B": (1.11, "RMSNorm"),
    "LLaMA-3.1-8B": (1.48, "RMSNorm"),
    "Gemma-7B": (2.31, "RMSNorm"),
}
COLOURS = {"parallel": "tab:green", "sequential": "tab:blue", "RMSNorm": "tab:orange"}


def measure(model: Any, tokenizer: Any, prompt: str) -> dict[str, Any]:
    """Measure one prompt, with hooks that are removed afterwards."""
    norms: list[float] = []

    def record(_: Any, __: Any, output: Any) -> None:
        states = output[0] if isinstance(output, tuple) else output
        norms.append(float(torch.norm(states[0, -1]).cpu().item()))

    handles = [block.register_forward_hook(record) for block in model.model.layers]
    with torch.no_grad():
        logits = model(**tokenizer(prompt, return_tensors="pt")).logits[0, -1].float()
    for handle in handles:
        handle.remove()
    p = torch.softmax(logits, dim=0).cpu().numpy().astype(np.float64).clip(1e-10, 1.0)
    p /= p.sum()
    top = int(torch.argmax(logits))
    return {
        "Entropy": float(entropy(p)),
        "Last_Gain": norms[-1] / norms[-2],
        "Total_Amp": norms[-1] / norms[0],
        "Top_Token": tokenizer.decode([top]),
        "Top_Prob": float(p[top]),
        "N_Layers": len(norms),
    }


def draw_panels(table: pd.DataFrame, name: str, path: Path) -> None:
    """Draw the histogram, the models, the categories, and entropy against gain."""
    gains, mean = table["Last_Gain"], table["Last_Gain"].mean()
    figure, axes = plt.subplots(2, 2, figsize=(16, 14))
    histogram, models, categories, scatter = axes.flat
    histogram.hist(gains, bins=20, edgecolor="black", alpha=0.7)
    for at, style, label in ((1, "--", "neutral"), (0.8, ":", "Pythia"), (mean, "-", f"mean {mean:.3f}")):
        histogram.axvline(at, ls=style, label=label)
    histogram.legend()
    bars = sorted(
        [*((n, g, k) for n, (g, k) in REFERENCES.items()), (name, mean, "RMSNorm")], key=lambda b: b[1]
    )
    drawn = models.barh(
        [bar[0] for bar in bars], [bar[1] for bar in bars], color=[COLOURS[bar[2]] for bar in bars]
    )
    models.bar_label(drawn, fmt="%.2f")
    models.axvline(1, ls="--")
    sns.boxplot(data=table, x="Category", y="Last_Gain", ax=categories)
    categories.axhline(1, ls="--")
    scatter.scatter(table["Entropy"], gains, s=80, edgecolors="black")
    r, p = pearsonr(table["Entropy"], gains)
    scatter.text(0.05, 0.95, f"r = {r:.3f}\np = {p:.4f}", transform=scatter.transAxes, va="top")
    for axis in axes.flat:
        axis.grid(alpha=0.3)
    plt.tight_layout()
    figure.savefig(path, dpi=150, bbox_inches="tight")


def draw_architectures(path: Path) -> None:
    """Draw the models with LayerNorm by wiring."""
    figure, axis = plt.subplots(figsize=(14, 8))
    shown = {n: (g, kind) for n, (g, kind) in REFERENCES.items() if kind != "RMSNorm"}
    bars = axis.bar(
        list(shown), [g for g, _ in shown.values()], color=[COLOURS[k] for _, k in shown.values()]
    )
    axis.bar_label(bars, fmt="%.2f")
    axis.axhline(1, ls="--")
    axis.grid(axis="y", alpha=0.3)
    plt.tight_layout()
    figure.savefig(path, dpi=150, bbox_inches="tight")


def main(folder: Path, out: Path) -> None:
    plt.style.use("seaborn-v0_8-paper")
    sns.set_context("talk")
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    rows = []
    for line in PROMPTS.read_text("utf8").splitlines():
        prompt = json.loads(line)
        labels = {
            "Model": folder.name,
            "Category": prompt["category"],
            "Complexity": prompt["complexity"],
            "Prompt": prompt["prompt"],
            "Prompt_Short": prompt["prompt"][:40] + "...",
        }
        rows.append(labels | measure(model, tokenizer, prompt["prompt"]))
    table = pd.DataFrame(rows)
    name = f"{folder.name}_{time.strftime('%Y%m%d_%H%M%S')}"
    table.to_csv(out / f"{name}.csv", index=False)
    gains = table["Last_Gain"]
    t, p_two_sided = ttest_1samp(gains, 1.0)
    verdict = "CONFIRMED" if gains.mean() < 1 else "REJECTED"
    by_category = table.groupby("Category")["Last_Gain"]
    draw_panels(table, folder.name, out / f"{name}.png")
    draw_architectures(out / f"{name}_architectures.png")
    results = {
        "mean_gain": float(gains.mean()),
        "std_gain": float(gains.std()),
        "min_gain": float(gains.min()),
        "max_gain": float(gains.max()),
        "t_statistic": float(t),
        "p_value_two_sided": float(p_two_sided),
        "category_means": by_category.mean().to_dict(),
        "result": verdict,
        "all_results": rows,
    }
    (out / f"{name}.json").write_text(json.dumps(results, indent=2), "utf8")
    print(by_category.agg(["mean", "std"]).round(4))
    print(f"mean gain {gains.mean():.4f}, t {t:.4f}, p {p_two_sided:.6f}: {verdict}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
