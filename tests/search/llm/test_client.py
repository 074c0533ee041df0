"""The way to a model and back over real HTTP, with everything that can go wrong."""

import logging
import socket
import time

import pytest

from search.llm import client
from search.llm.client import Failed
from search.llm.config import Model, configured, problems
from search.llm.rules.reasons import Reason
from search.llm.rules.tasks import name_question
from tests.search.llm import planted
from tests.search.llm.liar import Way, completion

QUESTION = name_question(planted.topics()[0])
WHOLE = completion(planted.honest(0))


def ask(liar, way, **more):
    """Ask a liar that answers in one way."""
    liar.answer = lambda asked, number: way
    return client.ask(Model(liar.url, "liar-1", **more), QUESTION)


def test_what_is_sent(liar):
    said = ask(liar, "好", key="sk-1")
    assert said.text == "好"
    (asked,) = liar.asked
    assert asked["temperature"] == 0
    assert asked["model"] == "liar-1"
    assert asked["response_format"]["json_schema"]["schema"] == QUESTION.schema
    assert [m["role"] for m in asked["messages"]] == ["system", "user"]
    assert asked["messages"][1]["content"] == QUESTION.data
    assert liar.keys == ["Bearer sk-1"]


@pytest.mark.parametrize(
    ("form", "kind"), [("json_object", "json_object"), ("none", None)]
)
def test_servers_that_know_no_schema(liar, form, kind):
    ask(liar, "好", form=form)
    assert liar.asked[0].get("response_format", {}).get("type") == kind


def test_no_key_no_header(liar):
    ask(liar, "好")
    assert liar.keys == [""]


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        (Way(WHOLE, status=500), Reason.STATUS),
        (Way(WHOLE, status=401), Reason.STATUS),
        (Way(WHOLE, status=204), Reason.STATUS),
        (Way(WHOLE, status=429), Reason.BUSY),
        (Way(WHOLE, status=503), Reason.BUSY),
        (Way(WHOLE, status=302, headers={"Location": "/v1/x"}), Reason.REDIRECT),
        (Way(WHOLE, status=307, headers={"Location": "//a"}), Reason.REDIRECT),
        (Way(WHOLE, kind="text/html"), Reason.TYPE),
        (Way(WHOLE, kind="text/event-stream"), Reason.TYPE),
        (Way(WHOLE, headers={"Content-Encoding": "gzip"}), Reason.TYPE),
        (Way(b"x" * 300_000), Reason.HUGE),
        (Way(WHOLE, length=len(WHOLE) + 9), Reason.CUT),
        (Way(WHOLE[:-9]), Reason.JSON),
        (Way(b"\xff\xfe{}"), Reason.JSON),
        (Way(b"[" * 200_000), Reason.JSON),
        (Way(b"{}"), Reason.SHAPE),
        (Way(b"[]"), Reason.SHAPE),
        (Way(b"null"), Reason.SHAPE),
        (Way(b'{"choices":[]}'), Reason.SHAPE),
        (Way(b'{"choices":[{"message":{"content":null}}]}'), Reason.SHAPE),
        (Way(b'{"choices":[{"message":{"content":[1]}}]}'), Reason.SHAPE),
        (Way(b'{"choices":[{"message":"x"}]}'), Reason.SHAPE),
        (Way(WHOLE.replace(b'"stop"', b'"length"')), Reason.CUT),
        (Way(breaks=True), Reason.UNREACHABLE),
    ],
)
def test_answers_that_are_none(liar, way, reason):
    with pytest.raises(Failed) as failure:
        ask(liar, way)
    assert failure.value.reason == reason
    assert len(liar.asked) == 1  # nobody is followed anywhere


@pytest.mark.parametrize("way", [Way(WHOLE, wait=60), Way(WHOLE, drip=1)])
def test_whoever_is_slow_is_cut_off(liar, way):
    began = time.monotonic()
    with pytest.raises(Failed) as failure:
        ask(liar, way, seconds=0.3)
    assert failure.value.reason == Reason.SLOW
    assert time.monotonic() - began < 30  # not sixty: whatever else the machine does


@pytest.mark.parametrize(
    ("asked", "rest"), [("2", 2.0), ("900", 5.0), ("-1", 1.0), ("soon", 1.0)]
)
def test_how_long_a_busy_server_is_left(liar, asked, rest):
    with pytest.raises(Failed) as failure:
        ask(liar, Way(status=429, headers={"Retry-After": asked}))
    assert failure.value.rest == rest


def test_nobody_there():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(Failed) as failure:
        client.ask(Model(f"http://127.0.0.1:{port}/v1", "m"), QUESTION)
    assert failure.value.reason == Reason.UNREACHABLE


@pytest.mark.parametrize(
    "usage", [{"prompt_tokens": -5}, {"prompt_tokens": "9"}, {"prompt_tokens": True}]
)
def test_counts_of_tokens_that_are_none(liar, usage):
    said = ask(liar, Way(completion("好", usage=usage)))
    assert (said.tokens_in, said.tokens_out) == (0, 0)


def test_the_key_shows_nowhere(liar, caplog):
    model = Model(liar.url, "m", key="sk-never-shown")
    caplog.set_level(logging.DEBUG)
    liar.answer = lambda asked, number: Way(status=500)
    with pytest.raises(Failed) as failure:
        client.ask(model, QUESTION)
    assert "sk-never" not in f"{model!r} {failure.value!r} {caplog.text}"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"LLM_URL": ""}, []),
        ({"LLM_URL": "model.example/v1"}, ["llm.E001"]),
        ({"LLM_URL": "ftp://model.example"}, ["llm.E001"]),
        ({"LLM_URL": "https://a:b@model.example"}, ["llm.E002"]),
        ({"LLM_MODEL": ""}, ["llm.E003"]),
        ({"LLM_FORMAT": "xml"}, ["llm.E004"]),
        ({"LLM_KEY": "a\nb"}, ["llm.E005"]),
        ({"LLM_TIMEOUT_MS": 0}, ["llm.E006"]),
        ({"LLM_URL": "http://model.example/v1"}, ["llm.W001"]),
        ({"LLM_URL": "http://127.0.0.1:8/v1"}, []),
    ],
)
def test_settings_are_checked(settings, change, found):
    settings.LLM_URL, settings.LLM_MODEL = "https://model.example/v1", "m"
    for name, value in change.items():
        setattr(settings, name, value)
    assert [each.id for each in problems(None)] == found
    is_off = not settings.LLM_URL or any(name.startswith("llm.E") for name in found)
    assert (configured() is None) is is_off


def test_off_by_default(settings):
    assert settings.LLM_URL == ""
    assert configured() is None
