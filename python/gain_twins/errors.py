"""Every error of the package, with its code and text. Every text names the way out."""

from __future__ import annotations

from pathlib import Path


class TwinsError(Exception):
    """Nothing more can be trained. `exit_code` is 2, or 4 where the same command continues."""

    def __init__(self, code: str, text: str, exit_code: int = 2) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text, self.exit_code = code, text, exit_code


def bad_plan(path: Path, fault: str) -> TwinsError:
    return TwinsError("bad_plan", f"{path} is no plan: {fault}")


def plan_changed(out: Path, stored: str, asked: str) -> TwinsError:
    return TwinsError(
        "plan_changed",
        f"{out} holds results of another plan (sha256 {stored[:12]}…), and {asked[:12]}… was requested. A "
        "changed plan is another experiment: give it another name and another folder",
    )


def mixed(path: Path, what: str, found: str, asked: str) -> TwinsError:
    return TwinsError(
        "mixed_results",
        f"{path} belongs to another {what} (sha256 {found[:12]}…, not {asked[:12]}…): remove that folder, or "
        "name another one with --out",
    )


def unreadable(path: Path, cause: Exception) -> TwinsError:
    return TwinsError(
        "unreadable_result", f"{path} cannot be read ({cause}): remove it to train that model again"
    )


def unknown_cell(name: str, known: list[str]) -> TwinsError:
    return TwinsError("unknown_cell", f"the plan has no cell {name!r}; it has {', '.join(known)}")


def no_corpus(path: Path) -> TwinsError:
    return TwinsError(
        "no_corpus",
        f"{path} is missing: name the corpus' folder with --corpus. studies/twins/corpus has the scripts "
        "that make it, and docs/twins.md how to run them",
    )


def other_text(path: Path, found: str, stated: str) -> TwinsError:
    return TwinsError(
        "other_text",
        f"{path} is not the plan's: its sha256 is {found}, stated is {stated}. Make the corpus again as "
        "docs/twins.md describes, or name the right folder with --corpus",
    )


def shared_author(author: str) -> TwinsError:
    return TwinsError(
        "shared_author",
        f"{author} is among the authors of both splits, so that the validation text is not held out: split "
        "the corpus by author",
    )


def other_vocabulary(found: int, stated: int) -> TwinsError:
    return TwinsError("bad_plan", f"the corpus' tokenizer has {found} tokens, and the plan states {stated}")


def text_too_small(what: str, found: int, needed: int) -> TwinsError:
    return TwinsError(
        "text_too_small",
        f"{what} has {found:,} tokens, and the plan needs {needed:,}: it is not the plan's corpus, or the "
        "plan asks for too much",
    )


def bad_prompt(path: Path, text: str) -> TwinsError:
    return TwinsError("bad_prompt", f"a prompt of {path} cannot be measured: {text}")


def no_gpu(seconds: float) -> TwinsError:
    return TwinsError(
        "no_gpu",
        f"no CUDA device was found. This plan would take about {seconds / 86_400:,.1f} days on this "
        "machine's CPU: --pocket runs a demonstration of the same experiment in minutes, and --device cpu "
        "trains the plan here nevertheless",
    )


def no_cuda() -> TwinsError:
    return TwinsError(
        "no_gpu", "--device cuda was requested, and torch sees no CUDA device: use --device auto or cpu"
    )


def wiring_differs(asked: str, found: str) -> TwinsError:
    return TwinsError(
        "wiring_differs",
        f"the blocks of a model built as {asked} show the wiring {found}: this release of transformers "
        "builds GPT-NeoX in another way. Use one that python/constraints.txt names",
    )


def no_rate(cell: str) -> TwinsError:
    return TwinsError(
        "no_rate",
        f"no learning rate of cell {cell} trained both wirings: the plan's rule has nothing to choose from",
    )


def cannot_write(folder: Path, cause: Exception) -> TwinsError:
    return TwinsError(
        "cannot_write",
        f"{folder} could not be written ({cause}). What was saved before is still there: make room, and the "
        "same command continues",
        exit_code=4,
    )


def stopped(why: str) -> TwinsError:
    return TwinsError("stopped", f"stopped {why}: the same command continues", exit_code=4)


def out_of_memory(cell: str, device: str, batch: int, fitting: int) -> str:
    """For the event of a model that is left out. `fitting` is 0 where no batch fits."""
    fits = f"a batch of {fitting} fits" if fitting else "not even a batch of 1 fits"
    return (
        f"cell {cell}: {device} has too little memory for a batch of {batch} windows; {fits}. The batch is "
        "part of the plan: use a device with more memory, or a new plan with another name"
    )
