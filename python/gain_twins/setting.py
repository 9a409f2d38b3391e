"""What all models of one call share, made once: the device, its speed, the text, passages and prompts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import torch
from gain_sidecar.execution import matmul_flops
from gain_sidecar.measuring.precision import forbid_tf32
from gain_sidecar.measuring.prompts import Prompt, TokenRules, tokenize
from gain_sidecar.measuring.special_tokens import special_tokens
from gain_sidecar.messages import Item
from transformers import PreTrainedTokenizerFast

from . import errors
from .corpus import Corpus
from .plan import WIRINGS, Plan, jobs_of
from .training.model import flops_per_token
from .training.run import Report, Setting
from .training.trainer import Trainer

LONGEST_ON_CPU_S = 3_600.0
"""A longer plan is refused on a CPU that was not asked for."""
SAMPLE_WINDOWS = 2
END_TOKEN = "<|endoftext|>"


def prepare(
    plan: Plan,
    digest: str,
    corpus: Corpus,
    prompts: Path,
    device: str,
    save_every_s: float,
    why_stop: Callable[[], str | None],
    report: Report,
) -> Setting:
    """Raises TwinsError where the text is too small, or a prompt cannot be measured."""
    forbid_tf32()
    shape, few = plan.shape, plan.measuring
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=corpus.tokenizer, eos_token=END_TOKEN, model_max_length=shape.context
    )
    passages = corpus.passages(few.passages, few.passage_tokens)
    return Setting(
        plan=plan,
        plan_sha256=digest,
        corpus=corpus,
        train=corpus.train.to(device),
        windows=corpus.windows(few.validation_windows, shape.context).to(device),
        tokenizer=tokenizer,
        passages=[Prompt(number, ids) for number, ids in enumerate(passages)],
        prompts=read_prompts(prompts, tokenizer, plan),
        device=device,
        device_name=torch.cuda.get_device_name()
        if device == "cuda"
        else f"cpu ({torch.get_num_threads()} threads)",
        matmul_flops=matmul_flops(
            torch.device(device), torch.bfloat16 if device == "cuda" else torch.float32
        ),
        save_every_s=save_every_s,
        why_stop=why_stop,
        report=report,
    )


def read_prompts(path: Path, tokenizer: PreTrainedTokenizerFast, plan: Plan) -> list[Prompt]:
    """The prompts of a file of JSON lines, tokenized as the sidecar does."""
    try:
        texts = [json.loads(line)["prompt"] for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError, KeyError) as cause:
        raise errors.bad_prompt(path, str(cause)) from cause
    special = special_tokens(tokenizer, "auto", "auto", str(path))
    rules = TokenRules(plan.shape.context, "the plan's context", plan.shape.vocabulary, "error", special)
    found, failures = tokenize(tokenizer, [Item(item=n, text=text) for n, text in enumerate(texts)], rules)
    if failures:
        raise errors.bad_prompt(path, failures[0].text)
    return found


def pick_device(asked: str, plan: Plan, tokens: float) -> str:
    """`cuda` or `cpu`. Raises TwinsError for a plan of hours on a CPU that was not asked for.

    `tokens` is about how many the training text has.
    """
    has_gpu = torch.cuda.is_available()
    if asked == "cuda" and not has_gpu:
        raise errors.no_cuda()
    if asked != "auto":
        return asked
    if has_gpu:
        return "cuda"
    seconds = cpu_seconds(plan, tokens)
    if seconds > LONGEST_ON_CPU_S:
        raise errors.no_gpu(seconds)
    return "cpu"


def cpu_seconds(plan: Plan, tokens: float) -> float:
    """About how long the plan's training would take here, by the speed of one small step."""
    jobs = [job for cell in plan.cells for job in jobs_of(plan, cell, dict.fromkeys(WIRINGS, 0.0))]
    trainer = Trainer(jobs[0], plan, "cpu", SAMPLE_WINDOWS)
    # The first step also allocates.
    trainer.step(trainer.batch, 0.0)
    began = time.perf_counter()
    trainer.step(trainer.batch, 0.0)
    a_token = (time.perf_counter() - began) / (SAMPLE_WINDOWS * plan.shape.context)
    a_flop = a_token / flops_per_token(jobs[0], plan.shape)
    return a_flop * tokens * sum(flops_per_token(job, plan.shape) * job.passes for job in jobs)
