"""Take the pocket text, three novels, from the large corpus, and train its own tokenizer: two novels to train on, one
by another author to measure on.

    python build.py CORPUS OUT_DIR

CORPUS is the folder that ../corpus/build.py makes. The result has the same form. Needs the package tokenizers.
"""

import hashlib
import json
import lzma
import sys
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

NOVELS = {
    "train": ("ELTeC-eng/ENG18952_Wells", "ELTeC-eng/ENG19150_Buchan"),
    "validation": ("ELTeC-eng/ENG18652_Carroll",),
}
VOCABULARY = 1024


def main(corpus: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    manifest = json.loads((corpus / "manifest.json").read_text("utf-8"))
    splits, texts = {}, []
    for split, wanted in NOVELS.items():
        with lzma.open(corpus / f"{split}.jsonl.xz", "rt", encoding="utf-8") as lines:
            kept = [line for line in lines if json.loads(line)["id"] in wanted]
        documents = [json.loads(line) for line in kept]
        assert [document["id"] for document in documents] == sorted(wanted)
        if split == "train":
            texts = [document["text"] for document in documents]
        written = "".join(kept).encode()
        packed = lzma.compress(written, preset=9 | lzma.PRESET_EXTREME)
        (out / f"{split}.jsonl.xz").write_bytes(packed)
        splits[split] = {
            "documents": len(documents),
            "authors": len({document["author"] for document in documents}),
            "characters": sum(len(document["text"]) for document in documents),
            "words": sum(len(document["text"].split()) for document in documents),
            "sha256_of_jsonl": hashlib.sha256(written).hexdigest(),
            "sha256_of_file": hashlib.sha256(packed).hexdigest(),
        }
    every = {name for names in NOVELS.values() for name in names}
    found = {
        "commits": {"ELTeC-eng": manifest["commits"]["ELTeC-eng"]},
        "splits": splits,
        "documents": [one for one in manifest["documents"] if one["id"] in every],
        "left_out": [],
    }
    (out / "manifest.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.save(str(out / "tokenizer.json"))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
