"""The special tokens around a prompt are the requested ones, by ids; norms agree with plain transformers."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from families import FAMILIES, make
from gain_sidecar.errors import SidecarError
from gain_sidecar.measuring.special_tokens import affixes_of
from gain_sidecar.service import ModelService
from loading_service import as_items, leases_of, load, measure
from references import largest_relative_error, load_plain, measure_plainly
from tiny_models import TEXT, tiny_tokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

PLAIN = "The quick brown fox"
CONTEXT = 64


def framing_tokenizer(template: str) -> Any:
    """The tiny tokenizer with a post-processor; `$A` is the text, <s> and </s> are special."""
    from tokenizers.processors import TemplateProcessing

    tokenizer = copy.deepcopy(tiny_tokenizer())
    tokenizer.add_special_tokens({"eos_token": "</s>"})
    names = [name for name in ("<s>", "</s>") if name in template.split()]
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
        single=template, special_tokens=[(name, tokenizer.convert_tokens_to_ids(name)) for name in names]
    )
    return tokenizer


def save_with(tokenizer: Any, folder: Path) -> Path:
    """A tiny model whose tokenizer is this one."""
    import torch

    torch.manual_seed(0)
    model = make(FAMILIES["llama"], len(tokenizer))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.3)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def begins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its tokenizer adds <s> before every text, as LLaMA's and Gemma's."""
    return save_with(framing_tokenizer("<s> $A"), tmp_path_factory.mktemp("begins"))


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its tokenizer adds </s> after every text, as Qwen3-Embedding's."""
    return save_with(framing_tokenizer("$A </s>"), tmp_path_factory.mktemp("ends"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its tokenizer adds nothing, but has a beginning-of-sequence token."""
    return save_with(framing_tokenizer("$A"), tmp_path_factory.mktemp("bare"))


def expect_ids(folder: Path, texts: list[str], expected: list[list[int]], **options: Any) -> ModelService:
    """Measures the texts, and compares them with plain transformers on the expected ids."""
    service, _ = load(folder, **options)
    rows, errors = measure(service, texts)
    assert errors == []
    assert [row.token_ids for row in rows] == expected
    model, _ = load_plain(folder)
    for row in rows:
        reference = measure_plainly(model, "model.layers", row.token_ids)
        assert largest_relative_error(row.norms, reference.norms) < 1e-5
    return service


def own_ids(folder: Path, text: str) -> list[int]:
    """The ids of a tokenizer that adds nothing; special tokens in the text are special ids."""
    return list(load_plain(folder)[1](text, add_special_tokens=False)["input_ids"])


TEMPLATED = f"<s>{PLAIN}"


def test_a_text_that_begins_with_the_token_gets_no_second_one_but_with_add(begins: Path) -> None:
    bos, own = load_plain(begins)[1].bos_token_id, own_ids(begins, PLAIN)
    assert own_ids(begins, TEMPLATED) == [bos, *own]
    texts = [PLAIN, TEMPLATED]
    expect_ids(begins, texts, [[bos, *own], [bos, *own]])
    expect_ids(begins, texts, [[bos, *own], [bos, *own]], special_tokens="auto", bos="with")
    expect_ids(begins, texts, [[bos, *own], [bos, bos, *own]], special_tokens="add")
    expect_ids(begins, texts, [own, [bos, *own]], special_tokens="none")
    expect_ids(begins, texts, [own, [bos, *own]], bos="without")
    expect_ids(begins, texts, [[bos, *own], [bos, *own]], special_tokens="none", bos="with")
    plain = load_plain(begins)[1]
    assert [list(ids) for ids in plain(texts)["input_ids"]] == [[bos, *own], [bos, bos, *own]]


def test_a_token_in_letters_is_none(begins: Path) -> None:
    bos = load_plain(begins)[1].bos_token_id
    text = "< s>The quick"
    expect_ids(begins, [text], [[bos, *own_ids(begins, text)]])


def test_an_end_that_the_text_has_is_not_put_again(ends: Path) -> None:
    eos, own = load_plain(ends)[1].eos_token_id, own_ids(ends, PLAIN)
    texts = [PLAIN, f"{PLAIN}</s>"]
    expect_ids(ends, texts, [[*own, eos], [*own, eos]])
    expect_ids(ends, texts, [[*own, eos], [*own, eos, eos]], special_tokens="add")
    expect_ids(ends, texts, [own, [*own, eos]], special_tokens="none")


def test_a_beginning_is_put_where_the_tokenizer_puts_none(bare: Path, ends: Path) -> None:
    bos, own = load_plain(bare)[1].bos_token_id, own_ids(bare, PLAIN)
    texts = [PLAIN, TEMPLATED]
    expect_ids(bare, texts, [own, [bos, *own]])
    for special in ("auto", "add", "none"):
        expect_ids(bare, texts, [[bos, *own], [bos, *own]], special_tokens=special, bos="with")
    eos = load_plain(ends)[1].eos_token_id
    expect_ids(ends, texts, [[bos, *own, eos], [bos, *own, eos]], bos="with")


def test_of_several_tokens_before_a_text_none_is_put_that_it_has(tmp_path: Path) -> None:
    folder = save_with(framing_tokenizer("<s> </s> $A"), tmp_path)
    bos, eos = (load_plain(folder)[1].convert_tokens_to_ids(name) for name in ("<s>", "</s>"))
    own = own_ids(folder, PLAIN)
    texts = [PLAIN, f"<s>{PLAIN}", f"<s></s>{PLAIN}"]
    expect_ids(folder, texts, [[bos, eos, *own], [bos, *own], [bos, eos, *own]])
    expect_ids(folder, texts[:1], [[eos, *own]], bos="without")


def test_a_tokenizer_that_is_told_to_add_both_ends(tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    folder = save_with(framing_tokenizer("$A"), tmp_path)
    tokenizer = AutoTokenizer.from_pretrained(folder, add_bos_token=True, add_eos_token=True)
    tokenizer.save_pretrained(folder)
    own, (bos, eos) = own_ids(folder, PLAIN), (tokenizer.bos_token_id, tokenizer.eos_token_id)
    assert tokenizer(PLAIN)["input_ids"] == [bos, *own, eos]
    expect_ids(folder, [PLAIN, f"<s>{PLAIN}</s>"], [[bos, *own, eos]] * 2)
    expect_ids(folder, [PLAIN], [[*own, eos]], bos="without")


def test_a_slow_tokenizer_that_leaves_out_what_a_text_has_is_followed(tmp_path: Path) -> None:
    from transformers import ByT5Tokenizer

    tokenizer = ByT5Tokenizer()
    assert not tokenizer.is_fast
    folder = save_with(tokenizer, tmp_path)
    # It works on bytes and has no file, without which a folder is not a model.
    (folder / "vocab.json").write_text("{}")
    eos, own = tokenizer.eos_token_id, list(tokenizer("fox", add_special_tokens=False)["input_ids"])
    texts = ["fox", "fox</s>"]
    assert [list(ids) for ids in tokenizer(texts)["input_ids"]] == [[*own, eos]] * 2
    expect_ids(folder, texts, [[*own, eos]] * 2)
    expect_ids(folder, texts, [[*own, eos]] * 2, special_tokens="add")
    expect_ids(folder, texts, [own, [*own, eos]], special_tokens="none")


class Prefixing:
    """Encodes a text differently without special tokens: without the blank before its first word."""

    all_special_ids = (1, 2)

    def __len__(self) -> int:
        return 10

    def __call__(self, text: str, add_special_tokens: bool = True) -> dict[str, list[int]]:
        return {"input_ids": [1, 7, *map(len, text.split()), 2] if add_special_tokens else [9, 9]}


def test_what_is_put_is_found_where_the_text_is_encoded_another_way_without_it() -> None:
    assert affixes_of(cast("PreTrainedTokenizerBase", Prefixing())) == ((1,), (2,))


class OneLetter:
    """Has tokens for one text only."""

    all_special_ids = (0, 1)

    def __len__(self) -> int:
        return 5

    def decode(self, ids: list[int]) -> str:
        return "^$abc"[ids[0]]

    def __call__(self, text: str, add_special_tokens: bool = True) -> dict[str, list[int]]:
        own = [3] if text == "b" else []
        return {"input_ids": [0, *own, 1] if add_special_tokens else own}


def test_what_is_put_is_found_in_a_vocabulary_without_english() -> None:
    assert affixes_of(cast("PreTrainedTokenizerBase", OneLetter())) == ((0,), (1,))


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("text", [TEXT * 4, f"<s>{TEXT * 4}"])
def test_a_cut_prompt_keeps_what_stands_around_it(begins: Path, side: str, text: str) -> None:
    bos, own = load_plain(begins)[1].bos_token_id, own_ids(begins, TEXT * 4)
    room = CONTEXT - 1
    kept = own[-room:] if side == "left" else own[:room]
    service = expect_ids(begins, [text], [[bos, *kept]], truncate=side)
    (row,), _ = measure(service, [text])
    assert row.cut_tokens == len(own) - room
    longer = own[-CONTEXT:] if side == "left" else own[:CONTEXT]
    expect_ids(begins, [TEXT * 4], [longer], truncate=side, special_tokens="none")


@pytest.mark.parametrize(
    ("options", "before", "after"),
    [
        ({}, ["<s>"], []),
        ({"special_tokens": "add"}, ["<s>"], []),
        ({"special_tokens": "none"}, [], []),
        ({"bos": "without"}, [], []),
        ({"special_tokens": "none", "bos": "with"}, ["<s>"], []),
    ],
)
def test_what_stands_around_a_prompt_is_described(
    begins: Path, options: dict[str, str], before: list[str], after: list[str]
) -> None:
    _, loaded = load(begins, **options)
    assert [token.text for token in loaded.tokens_before] == before
    assert [token.text for token in loaded.tokens_after] == after
    bos = load_plain(begins)[1].bos_token_id
    assert [token.id for token in loaded.tokens_before] == [bos] * len(before)


def test_an_end_is_described(ends: Path) -> None:
    _, loaded = load(ends)
    assert [token.text for token in loaded.tokens_after] == ["</s>"]


def test_prompts_that_begin_with_the_token_are_counted_once_each(begins: Path) -> None:
    service, _ = load(begins, [TEMPLATED])
    first = service.measure(as_items([PLAIN, TEMPLATED, f"{TEMPLATED} jumps"]))
    (notice,) = first.notices
    assert (notice.code, notice.times) == ("special_tokens_present", 2)
    assert "<s>" in notice.text
    (again,) = service.measure(as_items([TEMPLATED])).notices
    # The same text, so that the store can sum the leases.
    assert (again.text, again.times) == (notice.text, 1)
    assert service.measure(as_items([PLAIN])).notices == []


def test_a_doubled_token_is_warned_of(begins: Path) -> None:
    service, _ = load(begins, special_tokens="add")
    (notice,) = service.measure(as_items([PLAIN, TEMPLATED])).notices
    assert (notice.code, notice.times) == ("special_tokens_present", 1)
    assert "--special-tokens auto" in notice.text
    for options in ({"special_tokens": "none"}, {"bos": "without"}):
        service, _ = load(begins, **options)
        assert service.measure(as_items([TEMPLATED])).notices == []


def test_a_beginning_that_the_tokenizer_lacks_is_refused(tmp_path: Path) -> None:
    tokenizer = copy.deepcopy(tiny_tokenizer())
    tokenizer.bos_token = None
    folder = save_with(tokenizer, tmp_path)
    with pytest.raises(SidecarError, match="--bos") as refused:
        load(folder, bos="with")
    assert refused.value.code == "bad_request"
    load(folder, bos="without")


def test_prompts_made_ready_ahead_follow_the_same_rules(begins: Path) -> None:
    service, _ = load(begins)
    items = as_items([PLAIN, TEMPLATED])
    service.expect(items)
    answer = service.measure(items)
    rows, _ = measure(service, [PLAIN, TEMPLATED])
    assert [row.token_ids for row in answer.rows] == [row.token_ids for row in rows]
    assert [notice.times for notice in answer.notices] == [1]
    assert leases_of(service).rules.special.around.before == (load_plain(begins)[1].bos_token_id,)
