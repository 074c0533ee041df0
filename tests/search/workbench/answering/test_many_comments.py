"""A theme of more comments than one statement may name.

A build of SQLite may take no more than 32,766 parameters in a statement. Here the
connection takes so few that some hundreds of comments are too many; Django itself
deletes five hundred at a time.
"""

import sqlite3

import pytest
from django.db import connection

from consultations.actions import giving_way, replies, themes
from consultations.models import Comment, RepliedComment, Reply
from search.workbench import answers, queues
from search.workbench.models import Segment
from tests.search.workbench.answering.helpers import (
    WORDS,
    answered,
    comments,
    keys,
    more_of,
    themed,
)

pytestmark = pytest.mark.django_db
LIMIT, CHUNK, MANY, SHARED = 510, 200, 520, 60


@pytest.fixture
def many(run, consultation):
    """Two themes; the first holds `MANY` comments, and all of the second."""
    like = comments(consultation, 1)[0]
    names = [f.attname for f in Comment._meta.concrete_fields if f.attname != "id"]
    rows = []
    for number in range(MANY - 1):
        fields = {name: getattr(like, name) for name in names}
        fields |= {"receipt": f"R-{number}", "submission_key": f"copy-{number}"}
        rows.append(Comment(**fields))
    said = [like, *Comment.objects.bulk_create(rows)]
    found = [themed(run, "a", said[:1]), themed(run, "b", said[1:SHARED])]
    point = Segment.objects.get(cluster__theme=found[0])
    more = {"run": run, "start": 9, "end": 9, "bucket": "theme", "stance": "修改"}
    more |= {"cluster": point.cluster, "version_no": 1}
    Segment.objects.bulk_create(Segment(comment=each, **more) for each in said[1:])
    run.themes.filter(key="a").update(segment_count=MANY, comment_count=MANY)
    return found


@pytest.fixture
def narrow(many, monkeypatch):
    """Let the connection take few parameters, as Django knows it from some builds."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL takes as many keys as there are")
    kind = sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER
    monkeypatch.setattr(giving_way, "CHUNK", CHUNK)
    monkeypatch.setattr(connection.features, "max_query_params", LIMIT)
    before = connection.connection.setlimit(kind, LIMIT)
    yield
    connection.connection.setlimit(kind, before)


def rows():
    found = RepliedComment.objects.values_list("comment", "reply", "themes__key")
    return sorted(found, key=lambda row: (row[0], row[2] or ""))


def test_the_connection_takes_few_parameters(narrow):
    with pytest.raises(Exception, match="too many SQL variables"):
        Comment.objects.filter(pk__in=range(LIMIT + 1)).count()


def test_a_whole_theme_is_answered_replaced_and_given_back(run, many, narrow, drafter):
    old = answered(run, many[:1], drafter, topic="先前")
    assert old.answered.count() == MANY
    before = rows()
    made = answered(run, many, drafter, replace=set(keys(*many)))
    assert not Reply.objects.filter(pk=old.pk).exists()
    assert [t.answered.count() for t in made.themes.all()] == [MANY, SHARED - 1]
    themes.undo_reply(reply_id=made.pk, by=drafter)
    assert rows() == before


def test_a_large_theme_is_taken_out(run, many, narrow, drafter):
    made = answered(run, many, drafter)
    gone = themes.take_theme_out(reply_id=made.pk, key="a", by=drafter)
    assert gone == MANY - SHARED + 1
    assert made.answered.count() == made.themes.get().answered.count() == SHARED - 1


def test_many_later_comments_come_to_the_answer(run, many, narrow, drafter):
    made = answered(run, many[1:], drafter)
    assert answers.join(theme=many[0], reply=made, by=drafter) == MANY - SHARED + 1
    assert made.answered.count() == MANY
    more_of(run, many[0], 3)
    assert answers.join(theme=many[0], reply=made, by=drafter) == 3


def test_the_rest_of_an_article_is_answered(run, many, narrow, drafter):
    Segment.objects.filter(run=run).update(bucket="single", cluster=None)
    waiting = queues.answerable_of(run, "single", "tiao1")
    words = {"consultation_id": run.consultation_id, "by": drafter, **WORDS}
    most = replies.MAX_OF_A_THEME
    made = replies.write_reply(comment_ids=waiting, most=most, **words)
    assert made.answered.count() == MANY
    replies.discard_reply(reply_id=made.pk, by=drafter)
    assert run.consultation.comments.unanswered().count() == MANY
