"""A chat prompt has the tokens of transformers' own template, once; a template cannot run code or hang."""

from __future__ import annotations

import copy
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import gain
import pytest
from gain.conversations import conversation
from gain_sidecar.errors import SidecarError
from gain_sidecar.measuring import chat
from gain_sidecar.messages import Item
from gain_sidecar.service import ModelService
from loading_service import load
from references import largest_relative_error, load_plain, measure_plainly
from test_special_tokens import framing_tokenizer, save_with

# The turns of ChatML after a beginning-of-sequence token, and roles that must alternate, as in many models.
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}"
    "{% if m.role == 'assistant' and loop.first %}{{ raise_exception('roles must alternate') }}{% endif %}"
    "[{{ m.role[0] }}] {{ m.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}[a] {% endif %}"
)
USER = {"role": "user", "content": "The quick brown fox"}
TURNS = [
    {"role": "system", "content": "ü 🦊"},
    USER,
    {"role": "assistant", "content": "a\n\nb"},
    {"role": "user", "content": "Why?"},
]


def chatting(template: str | None) -> Any:
    """A tokenizer that adds <s> before every text, with this template."""
    tokenizer = copy.deepcopy(framing_tokenizer("<s> $A"))
    tokenizer.chat_template = template
    return tokenizer


@pytest.fixture(scope="module")
def instruct(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_with(chatting(TEMPLATE), tmp_path_factory.mktemp("instruct"))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_with(chatting(None), tmp_path_factory.mktemp("base"))


def items_of(*prompts: list[dict[str, str]]) -> list[Item]:
    read = [conversation(prompt) for prompt in prompts]
    return [Item(item=index, text=one.text, turns=one.turns) for index, one in enumerate(read)]


def plain_ids(folder: Path, messages: list[dict[str, str]], **options: Any) -> list[int]:
    _, tokenizer = load_plain(folder)
    return list(
        tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False, **options)
    )


def ids_of(service: ModelService, items: list[Item]) -> list[list[int]]:
    answer = service.measure(items)
    assert answer.errors == []
    return [row.token_ids for row in answer.rows]


def test_chat_prompts_have_the_tokens_and_norms_of_plain_transformers(instruct: Path) -> None:
    service, loaded = load(instruct, chat_template="default")
    answer = service.measure(items_of([USER], TURNS))
    assert answer.errors == [] and answer.notices == []
    expected = [plain_ids(instruct, messages) for messages in ([USER], TURNS)]
    assert [row.token_ids for row in answer.rows] == expected
    model, tokenizer = load_plain(instruct)
    assert all(ids.count(tokenizer.bos_token_id) == 1 for ids in expected)
    for row in answer.rows:
        reference = measure_plainly(model, "model.layers", row.token_ids)
        assert largest_relative_error(row.norms, reference.norms) < 1e-5
    assert loaded.chat is not None
    assert loaded.chat.source == "tokenizer"
    assert loaded.chat.sha256 == sha256(tokenizer.chat_template.encode()).hexdigest()
    before, after = ([one.text for one in side] for side in (loaded.tokens_before, loaded.tokens_after))
    assert "".join(before) == "<s>[u] "
    assert "".join(after) == "\n[a] "


def test_a_system_message_is_added_where_a_prompt_has_none(instruct: Path) -> None:
    service, loaded = load(instruct, chat_template="default", system="Be brief.")
    system = {"role": "system", "content": "Be brief."}
    assert ids_of(service, items_of([USER], TURNS)) == [
        plain_ids(instruct, [system, USER]),
        plain_ids(instruct, TURNS),
    ]
    assert loaded.chat is not None and loaded.chat.system == "Be brief."


def test_a_given_template_replaces_the_own_one(instruct: Path, base: Path) -> None:
    template = "<<{{ messages[-1].content }}>>"
    for folder in (instruct, base):
        service, loaded = load(folder, chat_template=template)
        assert ids_of(service, items_of(TURNS)) == [plain_ids(folder, TURNS, chat_template=template)]
        assert loaded.chat is not None and loaded.chat.source == "request"
        assert loaded.chat.sha256 == sha256(template.encode()).hexdigest()


def test_without_a_template_messages_are_their_contents_as_plain_text(base: Path) -> None:
    service, loaded = load(base)
    assert loaded.chat is None
    answer = service.measure(items_of([USER], TURNS))
    _, tokenizer = load_plain(base)
    joined = "\n\n".join(message["content"] for message in TURNS)
    texts = [USER["content"], joined]
    assert [row.token_ids for row in answer.rows] == [list(tokenizer(text)["input_ids"]) for text in texts]
    assert [(notice.code, notice.times) for notice in answer.notices] == [("roles_left_out", 1)]


def test_a_prompt_that_the_template_refuses_is_an_error_row(instruct: Path) -> None:
    service, _ = load(instruct, chat_template="default")
    answer = service.measure(items_of([{"role": "assistant", "content": "first"}, USER], [USER]))
    assert [row.item for row in answer.rows] == [1]
    assert [(error.item, error.code) for error in answer.errors] == [(0, "chat_template_failed")]
    assert "roles must alternate" in answer.errors[0].text


CODE = "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ messages[0].content }}"
LOOP = (
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}{{ messages[0].content }}"
)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"chat_template": CODE}, "SecurityError"),
        ({"chat_template": LOOP}, "more than 10 s"),
        ({"chat_template": "{% for %}"}, "TemplateSyntaxError"),
        ({"chat_template": "always the same"}, "leaves out the content"),
        ({"chat_template": "{{ 'a' * 9000000 }}{{ messages[0].content }}"}, "9,000,019 characters"),
        ({"chat_template": "{{ raise_exception('no system') }}", "system": "x"}, "drop --system"),
        ({"chat_template": "default"}, "has no chat template"),
        ({"system": "x"}, "--system was requested without"),
        ({"chat_template": "default", "special_tokens": "add"}, "--special-tokens add"),
        ({"chat_template": "default", "bos": "without"}, "--no-bos"),
        ({"chat_template": "default", "truncate": "left"}, "--truncate left"),
    ],
)
def test_a_template_that_cannot_be_used_ends_the_load_with_its_reason(
    base: Path, options: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "LONGEST_S", 0.3)
    started = time.monotonic()
    with pytest.raises(SidecarError) as raised:
        load(base, **options)
    assert raised.value.code == "bad_request"
    assert said in raised.value.text
    assert time.monotonic() - started < 30


def test_a_template_that_writes_the_day_gives_the_same_tokens_every_day(base: Path) -> None:
    template = "{{ strftime_now('%d %b %Y') }} {{ messages[0].content }}"
    service, _ = load(base, chat_template=template)
    _, tokenizer = load_plain(base)
    expected = tokenizer("26 Jul 2024 The quick brown fox", add_special_tokens=False)["input_ids"]
    assert ids_of(service, items_of([USER])) == [list(expected)]


def test_the_python_door_measures_messages_as_the_sidecar_does(instruct: Path) -> None:
    model, tokenizer = load_plain(instruct)
    prompts: list[Any] = [USER["content"], TURNS, {"messages": TURNS, "category": "chat"}]
    result = gain.measure(model, tokenizer, prompts, chat_template="default", digest=False)
    expected = [plain_ids(instruct, messages) for messages in ([USER], TURNS, TURNS)]
    assert [list(ids) for ids in result.columns["Token_Ids"]] == expected  # type: ignore[call-overload]
    assert result.columns["Prompt"][0] == USER["content"]
    assert result.model.chat is not None


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([], "there is no message"),
        (["hello"], "message 1 is no mapping"),
        ([{"role": "bot", "content": "a"}], "message 1 has the role 'bot'"),
        ([{"role": "user", "content": [{"type": "image"}]}], "message 1 has a content that is not text"),
        ([USER, {"role": "system", "content": "a"}], "message 2 is of the system, which must be the first"),
        ([USER, {"role": "assistant", "content": "a"}], "the last message is of the assistant"),
        ([{**USER, "tool_calls": []}], "message 1 has tool_calls"),
    ],
)
def test_messages_that_are_no_prompt_are_refused_by_number(
    messages: list[Any], said: str, instruct: Path
) -> None:
    model, tokenizer = load_plain(instruct)
    with pytest.raises(gain.GainError, match=r"prompt 1: ") as raised:
        gain.measure(model, tokenizer, ["a", messages], chat_template="default")
    assert said in raised.value.text
