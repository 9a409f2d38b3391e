"""The text as tokens: checked against its manifest, encoded once, and cut into windows and passages."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from tokenizers import Tokenizer

from . import errors
from .plan import Plan

SPLITS = ("train", "validation")
ENCODED = "corpus.safetensors"
END = 0
"""The token that closes a document."""
PARAGRAPHS = 64
"""That are encoded together."""
CHARACTERS_A_TOKEN = 3.5
"""Of English with a vocabulary of some thousand tokens."""


@dataclass(frozen=True)
class Corpus:
    """The encoded text, each split in one stream. Shape [tokens], int32."""

    train: torch.Tensor
    validation: torch.Tensor
    tokenizer: Tokenizer
    manifest_sha256: str

    @cached_property
    def unigram_entropy(self) -> float:
        """Entropy of the frequencies of the training tokens, in nats."""
        counts = torch.bincount(self.train.long())
        shares = counts[counts > 0].double() / len(self.train)
        return float(-(shares * shares.log()).sum())

    def windows(self, count: int, context: int) -> torch.Tensor:
        """Evenly spaced windows of the validation text, with the next token. Shape [count, context + 1]."""
        starts = _evenly(len(self.validation) - context - 1, count)
        return self.validation[starts[:, None] + torch.arange(context + 1)].long()

    def passages(self, count: int, tokens: int) -> list[list[int]]:
        """Passages of the validation text, as many of each document as of any other, evenly spaced in it."""
        found: list[list[int]] = []
        documents = _documents(self.validation)
        for number, document in enumerate(documents):
            own = count // len(documents) + (number < count % len(documents))
            if own * tokens > len(document):
                raise errors.text_too_small(f"validation document {number + 1}", len(document), own * tokens)
            starts = _evenly(len(document) - tokens, own).tolist()
            found += [document[start : start + tokens].tolist() for start in starts]
        return found


def _evenly(last: int, count: int) -> torch.Tensor:
    """So many starts from 0 to `last`. Shape [count], int64."""
    return torch.linspace(0, last, count, dtype=torch.float64).long()


def _documents(stream: torch.Tensor) -> list[torch.Tensor]:
    """The documents of a stream, without the tokens that close them."""
    ends = (stream == END).nonzero()[:, 0].tolist()
    return [stream[start + 1 : end] for start, end in zip([-1, *ends[:-1]], ends, strict=True)]


class Batches:
    """The windows of the training text in an order that the seed alone decides, pass after pass."""

    def __init__(self, train: torch.Tensor, seed: int, context: int, batch: int) -> None:
        self._train, self._seed, self._batch = train, seed, batch
        self._offsets = torch.arange(context + 1, device=train.device)
        self._windows = (len(train) - 1) // context
        self._context = context
        self.steps = self._windows // batch
        """Of one pass; the windows that fill no batch are left out of it."""
        self._orders: dict[int, torch.Tensor] = {}

    def of(self, step: int) -> torch.Tensor:
        """The batch of a step. Shape [batch, context + 1], int64."""
        number, at = divmod(step, self.steps)
        if number not in self._orders:
            self._orders = {number: self._order(number).to(self._train.device)}
        starts = self._orders[number][at * self._batch : (at + 1) * self._batch] * self._context
        return self._train[starts[:, None] + self._offsets].long()

    def digest(self, passes: int) -> str:
        """sha256 of the order of the windows in so many passes."""
        found = hashlib.sha256()
        for number in range(passes):
            found.update(self._order(number).numpy().astype("<i8").tobytes())
        return found.hexdigest()

    def _order(self, number: int) -> torch.Tensor:
        generator = torch.Generator().manual_seed(1_000 * self._seed + number)
        return torch.randperm(self._windows, generator=generator)


@dataclass(frozen=True)
class Manifest:
    """What the corpus states about its text, checked against the plan."""

    folder: Path
    digests: dict[str, str]
    """sha256 of the lines of each split."""
    tokens: float
    """About how many tokens the training text has."""


def read_manifest(plan: Plan, folder: Path) -> Manifest:
    """Raises TwinsError where the folder has another text than the plan's, or one that is not held out."""
    for name, stated in (
        ("manifest.json", plan.corpus.manifest_sha256),
        ("tokenizer.json", plan.corpus.tokenizer_sha256),
    ):
        path = folder / name
        if not path.is_file():
            raise errors.no_corpus(path)
        if (found := hashlib.sha256(path.read_bytes()).hexdigest()) != stated:
            raise errors.other_text(path, found, stated)
    listed = json.loads((folder / "manifest.json").read_bytes())
    train, validation = (
        {one["author"] for one in listed["documents"] if one["split"] == split} for split in SPLITS
    )
    if shared := sorted(train & validation):
        raise errors.shared_author(shared[0])
    digests = {split: listed["splits"][split]["sha256_of_jsonl"] for split in SPLITS}
    return Manifest(folder, digests, listed["splits"]["train"]["characters"] / CHARACTERS_A_TOKEN)


def read_corpus(plan: Plan, manifest: Manifest, out: Path) -> Corpus:
    """The plan's text, or what `out` has of it encoded. Raises TwinsError where it is another."""
    folder = manifest.folder
    encoder = Tokenizer.from_file(str(folder / "tokenizer.json"))
    if encoder.get_vocab_size() != plan.shape.vocabulary:
        raise errors.other_vocabulary(encoder.get_vocab_size(), plan.shape.vocabulary)
    identity = {"manifest": plan.corpus.manifest_sha256, "tokenizer": plan.corpus.tokenizer_sha256}
    streams = _stored(out / ENCODED, identity)
    if streams is None:
        texts = {split: _read(folder, split, manifest.digests[split]) for split in SPLITS}
        streams = {split: encode(encoder, texts[split]) for split in SPLITS}
        _store(out / ENCODED, streams, identity)
    shape, few = plan.shape, plan.measuring
    needed = {
        "train": shape.batch * shape.context + 1,
        "validation": few.validation_windows * (shape.context + 1),
    }
    for split, tokens in needed.items():
        if len(streams[split]) < tokens:
            raise errors.text_too_small(f"the {split} text", len(streams[split]), tokens)
    return Corpus(streams["train"], streams["validation"], encoder, plan.corpus.manifest_sha256)


def _stored(path: Path, identity: dict[str, str]) -> dict[str, torch.Tensor] | None:
    """The streams as encoded before; None where they are not there, cut short, or those of another text."""
    try:
        with safe_open(path, "pt") as file:
            if file.metadata() != identity:
                return None
            return {split: file.get_tensor(split).int() for split in SPLITS}
    except (OSError, SafetensorError):
        return None


def _store(path: Path, streams: dict[str, torch.Tensor], identity: dict[str, str]) -> None:
    """Several processes may do this at the same time, with the same bytes."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        save_file({split: stream.to(torch.uint16) for split, stream in streams.items()}, part, identity)
        part.replace(path)
    except (OSError, SafetensorError) as cause:
        part.unlink(missing_ok=True)
        raise errors.cannot_write(path.parent, cause) from cause


def _read(folder: Path, split: str, stated: str) -> list[str]:
    path = folder / f"{split}.jsonl.xz"
    if not path.is_file():
        raise errors.no_corpus(path)
    lines = lzma.decompress(path.read_bytes())
    if (found := hashlib.sha256(lines).hexdigest()) != stated:
        raise errors.other_text(path, found, stated)
    return [json.loads(line)["text"] for line in lines.decode().splitlines()]


def encode(tokenizer: Tokenizer, texts: list[str]) -> torch.Tensor:
    """All documents in one stream, each closed by `END`. Shape [tokens], int32."""
    pieces, lasts = [], set()
    for text in texts:
        pieces += list(_pieces(text))
        lasts.add(len(pieces) - 1)
    ids = array("i")
    for number, encoding in enumerate(tokenizer.encode_batch_fast(pieces)):
        ids.extend(encoding.ids)
        if number in lasts:
            ids.append(END)
    return torch.tensor(ids, dtype=torch.int32)


def _pieces(text: str) -> Iterator[str]:
    paragraphs = text.split("\n\n")
    for start in range(0, len(paragraphs), PARAGRAPHS):
        yield "\n\n".join(paragraphs[start : start + PARAGRAPHS]) + "\n\n"
