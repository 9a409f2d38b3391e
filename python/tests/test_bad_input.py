"""What cannot be measured is refused with the way out, before anything runs, and stays as it was."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import gain
import pytest
from references import load_plain
from test_as_it_was import model_state, process_state
from tiny_models import TEXTS, save_tiny

pytestmark = pytest.mark.filterwarnings("error::gain.GainWarning")


@pytest.fixture
def loaded(good: Path) -> tuple[Any, Any]:
    return load_plain(good)


def refused(
    code: str, *words: str, model: Any, tokenizer: Any, prompts: Any = TEXTS[:3], **options: Any
) -> None:
    """Each word is in the text; the model and the process are as before."""
    modules = hasattr(model, "modules")
    before, settings = model_state(model) if modules and hasattr(model, "config") else None, process_state()
    with pytest.raises(gain.GainError) as error:
        gain.measure(model, tokenizer, prompts, **options)
    assert error.value.code == code
    for word in words:
        assert word in error.value.text
    assert process_state() == settings
    if before is not None:
        assert model_state(model) == before


def test_a_model_in_training_mode(loaded: tuple[Any, Any]) -> None:
    model, tokenizer = loaded
    refused("bad_request", "training mode", "model.eval()", model=model.train(), tokenizer=tokenizer)
    assert model.training
    model.eval().model.layers[1].train()
    refused("bad_request", "model.layers.1", "model.eval()", model=model, tokenizer=tokenizer)


def test_a_model_on_the_meta_device(loaded: tuple[Any, Any]) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(loaded[0].config).eval()
    refused("bad_request", "meta device", "load the weights", model=model, tokenizer=loaded[1])
    part = loaded[0]
    part.model.layers[2].mlp.to("meta")
    refused("bad_request", "model.layers.2.mlp", "meta device", model=part, tokenizer=loaded[1])


def test_a_compiled_model(loaded: tuple[Any, Any]) -> None:
    import torch

    model, tokenizer = loaded
    refused("bad_request", "torch.compile", "_orig_mod", model=torch.compile(model), tokenizer=tokenizer)
    model.model.layers[1].mlp.compile()
    refused("bad_request", "model.layers.1.mlp", "_compiled_call_impl", model=model, tokenizer=tokenizer)
    model.model.layers[1].mlp._compiled_call_impl = None
    model.compile()
    refused("bad_request", "compiled", "_compiled_call_impl", model=model, tokenizer=tokenizer)


def test_a_wrapped_model_is_refused_with_what_it_wraps(loaded: tuple[Any, Any]) -> None:
    import torch
    from transformers import pipeline

    model, tokenizer = loaded
    parallel = torch.nn.DataParallel(model)
    refused("bad_request", "DataParallel", "`.module`", model=parallel, tokenizer=tokenizer)
    text = pipeline("text-generation", model=model, tokenizer=tokenizer)
    refused("bad_request", "TextGenerationPipeline", "`.model`", model=text, tokenizer=tokenizer)

    class Trainer:
        """Has a model, as transformers' Trainer."""

        def __init__(self) -> None:
            self.model = model

    refused("bad_request", "Trainer", "`.model`", model=Trainer(), tokenizer=tokenizer)


def test_virtual_tokens_of_peft(loaded: tuple[Any, Any]) -> None:
    from peft import PromptTuningConfig, TaskType, get_peft_model

    model, tokenizer = loaded
    wrapped = get_peft_model(
        model, PromptTuningConfig(task_type=TaskType.CAUSAL_LM, num_virtual_tokens=4)
    ).eval()
    refused("unsupported_architecture", "PROMPT_TUNING", "virtual tokens", model=wrapped, tokenizer=tokenizer)


def test_what_is_no_model_or_no_tokenizer(loaded: tuple[Any, Any]) -> None:
    import torch

    model, tokenizer = loaded
    refused("bad_request", "'gpt2'", "gain.load", model="gpt2", tokenizer=tokenizer)
    refused(
        "bad_request", "Linear", "causal language model", model=torch.nn.Linear(2, 2), tokenizer=tokenizer
    )
    refused("bad_request", "a tokenizer", "order", model=tokenizer, tokenizer=model)
    refused("bad_request", "NoneType", "tokenizer", model=model, tokenizer=None)
    refused("bad_request", "str", "AutoTokenizer", model=model, tokenizer="gpt2")

    class Processor:
        """Of a multimodal model."""

        def __init__(self) -> None:
            self.tokenizer = tokenizer

    refused("bad_request", "Processor", "`.tokenizer`", model=model, tokenizer=Processor())


def test_the_tokenizer_of_a_larger_model(loaded: tuple[Any, Any]) -> None:
    larger = copy.deepcopy(loaded[1])
    larger.add_tokens([f"<extra {one}>" for one in range(8)])
    # Added tokens without an embedding are the sidecar's case: a prompt with one of them is an error row.
    with pytest.warns(gain.GainWarning):
        rows = gain.measure(loaded[0], larger, ["The fox", "The <extra 1>"])
    assert [(row.item, row.code) for row in rows.errors] == [(1, "measurement_failed")]
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast

    words = {f"w{one}": one for one in range(900)}
    other = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.WordLevel(words, unk_token="w0")))
    refused("bad_request", "900 tokens", "320", "another model", model=loaded[0], tokenizer=other)


def test_the_tokenizer_of_another_model_of_the_same_size_warns() -> None:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    model, tokenizer = gain.load("smollm2-135m", device="cpu")
    description = json.loads(tokenizer.backend_tokenizer.to_str())
    vocabulary = description["model"]["vocab"]
    # The same texts under other numbers.
    description["model"]["vocab"] = {
        text: number if number < 100 else 100 + (number - 100 + 5_000) % (len(vocabulary) - 100)
        for text, number in vocabulary.items()
    }
    other = PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(json.dumps(description)))
    with pytest.warns(gain.GainWarning, match="worse than chance"):
        gain.measure(model, other, TEXTS[:2], digest=False)
    # With its own there is no warning, which would be an error here.
    gain.measure(model, tokenizer, TEXTS[:2], digest=False)


def test_prompts_that_are_none(loaded: tuple[Any, Any]) -> None:
    given = {"model": loaded[0], "tokenizer": loaded[1]}
    refused("bad_request", "one text", "list", prompts="The capital of France is", **given)
    refused("bad_request", "no prompt", prompts=[], **given)
    refused("bad_request", "prompt 1 is a int", prompts=["a", 3], **given)
    refused("bad_request", "prompt 0", "`prompt`", prompts=[{"question": "a"}], **given)
    refused("bad_request", "prompt 0", "`prompt`", prompts=[{"prompt": None}], **given)
    refused(
        "bad_request",
        "complexity of prompt 0",
        "'high'",
        prompts=[{"prompt": "a", "complexity": "high"}],
        **given,
    )
    refused("bad_request", "prompt 1", "surrogate", prompts=["a", "\ud800"], **given)
    refused("bad_request", "prompt 0", prompts={"prompt": "a"}, **given)
    refused("bad_request", prompts=None, **given)


def test_an_option_without_such_a_value(loaded: tuple[Any, Any]) -> None:
    given = {"model": loaded[0], "tokenizer": loaded[1]}
    refused("bad_request", "precision", precision="exact", **given)
    refused("bad_request", "batchSize", batch_size=0, **given)
    refused("bad_request", "'maybe'", bos="maybe", **given)
    refused(
        "bad_request",
        "reference",
        "bfloat16",
        model=loaded[0].bfloat16(),
        tokenizer=loaded[1],
        precision="reference",
    )


def test_errors_of_the_sidecar_name_the_options_of_python(tmp_path: Path) -> None:
    model, tokenizer = load_plain(save_tiny("llama", tmp_path / "tiny"))
    model.lm_head.weight.data[3, 3] = float("nan")
    with pytest.raises(gain.GainError, match="use allow_failed_self_check: "):
        gain.measure(model, tokenizer, TEXTS[:3])
    with pytest.raises(gain.GainError, match=r"no model is named 'nobody'.*with path"):
        gain.load("nobody")


def test_an_rwkv_that_has_run_has_halved_its_weights(tmp_path: Path) -> None:
    import torch

    model, tokenizer = load_plain(save_tiny("rwkv", tmp_path / "rwkv"), rescale_every=2)
    with torch.no_grad():
        model(input_ids=torch.ones(1, 4, dtype=torch.long))
    refused("bad_request", "halved", "load it again", model=model, tokenizer=tokenizer)


def test_an_encoder_and_a_model_without_blocks_are_refused_and_left_as_they_were(
    loaded: tuple[Any, Any],
) -> None:
    from transformers import T5Config, T5ForConditionalGeneration

    model = T5ForConditionalGeneration(
        T5Config(d_model=16, num_layers=2, num_heads=2, d_kv=8, d_ff=16, vocab_size=320)
    )
    refused("unsupported_architecture", "encoder-decoder", model=model.eval(), tokenizer=loaded[1])
