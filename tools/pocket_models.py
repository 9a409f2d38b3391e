"""Makes the tiny models of studies/pocket.yaml, with seeded random weights.

    .venv/bin/python tools/pocket_models.py studies/pocket

A model that is there already is not made again.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "python" / "tests")]

FAMILIES = [
    "gptj",
    "codegen",
    "neox-parallel",
    "falcon-parallel",
    "gpt2",
    "bloom",
    "neox-sequential",
    "llama",
]


def main(folder: Path) -> None:
    from tiny_models import save_tiny

    for family in FAMILIES:
        if not (folder / family / "tokenizer.json").exists():
            save_tiny(family, folder / family)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
