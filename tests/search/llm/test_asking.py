"""Asking with ledger, cache, budget and the one second try, against a lying server."""

import json

import pytest

from search.llm.asking import Matter, settle
from search.llm.books import Books
from search.llm.config import Model
from search.llm.models import Answer, Call
from search.llm.rules.answers import read_name
from search.llm.rules.tasks import name_question
from search.llm.rules.verify import verified_name
from search.workbench.models import AnalysisRun
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import ConsultationFactory
from tests.search.llm import planted
from tests.search.llm.liar import Way, completion

pytestmark = pytest.mark.django_db
TOPICS = planted.topics()
GOOD = planted.honest(0)
BAD = planted.answer("支持收费", planted.quotes(0))


def matter(at=0):
    """The question for the name of one planted theme."""
    topic = TOPICS[at]
    return Matter(
        name_question(topic),
        [topic],
        topic.key,
        lambda text: verified_name(read_name(text), topic),
    )


@pytest.fixture
def run(db):
    return AnalysisRun.objects.create(
        consultation=ConsultationFactory(), started_by=StaffFactory(), code_version="1"
    )


@pytest.fixture
def books(run, liar):
    return Books(run.pk, Model(liar.url, "liar-1", seconds=20))


def says(liar, *answers):
    """Have the liar say these in turn, the last one for ever."""
    liar.answer = lambda asked, number: answers[min(number, len(answers)) - 1]


def verdicts():
    return list(Call.objects.values_list("attempt", "verdict", "reason"))


def test_what_holds_is_taken(liar, books):
    says(liar, Way(completion(GOOD, usage={"prompt_tokens": 70})))
    name, call = settle(books, matter())
    assert name.text == "充电桩服务费"
    assert (call.verdict, call.sent, call.tokens_in, call.status) == (
        "accepted",
        4,
        70,
        200,
    )
    assert call.charged == matter().question.length + len(GOOD)
    assert books.spent == call.charged


def test_one_second_try_that_tells_what_was_wrong(liar, books):
    says(liar, BAD, GOOD)
    assert settle(books, matter())[0].text == "充电桩服务费"
    assert verdicts() == [(1, "refused", "side"), (2, "accepted", "")]
    first, second = (each["messages"][0]["content"] for each in liar.asked)
    assert second.startswith(first)
    assert "名称带有立场" in second
    assert "支持收费" not in second  # not a word of the answer goes back


def test_never_a_third(liar, books):
    says(liar, BAD)
    assert settle(books, matter()) is None
    assert [row[1] for row in verdicts()] == ["refused", "refused"]
    assert len(liar.asked) == 2


def test_a_failing_server_is_asked_again_once(liar, books):
    says(liar, Way(status=429, headers={"Retry-After": "0"}), GOOD)
    assert settle(books, matter())
    assert verdicts() == [(1, "failed", "busy"), (2, "accepted", "")]
    assert Call.objects.first().status == 429


def test_a_silent_server_is_given_up(liar, books):
    says(liar, Way(status=500))
    assert [settle(books, matter(at)) for at in range(5)] == [None] * 5
    assert len(liar.asked) == 3
    assert [row[1] for row in verdicts()] == ["failed"] * 3 + ["skipped"] * 4


def test_an_answer_is_remembered_without_words(liar, books):
    says(liar, GOOD)
    first, _ = settle(books, matter())
    again, call = settle(books, matter())
    assert (first, call.verdict, call.charged) == (again, "cached", 0)
    assert len(liar.asked) == 1
    kept = json.dumps(Answer.objects.get().content, ensure_ascii=False)
    assert not any(quote["quote"] in kept for quote in planted.quotes(0))


def test_what_is_remembered_is_verified_again(liar, books):
    says(liar, GOOD)
    settle(books, matter())
    Answer.objects.update(content={"name": "支持收费", "evidence": [[1, 0, 12]]})
    assert settle(books, matter())[0].text == "充电桩服务费"
    assert len(liar.asked) == 2


def test_another_model_is_asked_anew(liar, books, run):
    says(liar, GOOD)
    settle(books, matter())
    settle(Books(run.pk, Model(liar.url, "liar-2")), matter())
    assert len(liar.asked) == 2


def test_the_budget_ends_the_asking(liar, run):
    says(liar, BAD)
    cost = matter().question.length
    books = Books(run.pk, Model(liar.url, "liar-1", tokens=cost + 750))
    assert settle(books, matter()) is None
    assert verdicts() == [(1, "refused", "side"), (2, "skipped", "spent")]


def test_time_ends_it_too(liar, run):
    books = Books(run.pk, Model(liar.url, "liar-1", run_seconds=-1))
    assert settle(books, matter()) is None
    assert (verdicts(), liar.asked) == ([(1, "skipped", "spent")], [])


@pytest.mark.parametrize(
    ("told", "least"), [(0, 1), (10**6, 2), (-(10**6), 1)], ids=["none", "many", "less"]
)
def test_a_server_cannot_lie_itself_cheap(liar, books, told, least):
    usage = {"prompt_tokens": told, "completion_tokens": told}
    says(liar, Way(completion(GOOD, usage=usage)))
    _, call = settle(books, matter())
    own = matter().question.length + len(GOOD)
    assert call.charged >= own * least
    assert call.charged <= 10 * (own + 700)


def test_lies_over_the_wire(liar, books):
    """A sample of every kind of lie, the whole way: nothing of them is kept."""
    told = {each.kind: each for each in planted.lies()}
    books.model = Model(liar.url, "liar-1", tokens=10**9, run_seconds=10**6)
    for lie in told.values():
        says(liar, lie.text)
        assert settle(books, matter(lie.topic)) is None, lie.kind
    assert len(liar.asked) == 2 * len(told) > 130
    assert not Answer.objects.exists()


def test_the_ledger_holds_no_words(liar, books):
    says(liar, BAD, GOOD)
    settle(books, matter())
    rows = json.dumps(list(Call.objects.values()), default=str, ensure_ascii=False)
    said = [piece.text for piece in TOPICS[0].pieces]
    assert not any(text[:6] in rows for text in [*said, "支持收费"])
