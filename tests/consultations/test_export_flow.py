"""An export flows: first rows come at once, in order, and nobody waits for it."""

import threading

import pytest
from django.db import connection

from consultations.models import Comment, CommentState
from consultations.queries.exports import HEADER, comment_rows

from .factories import CommentFactory

BODY = HEADER.index("意见")


@pytest.mark.django_db
def test_rows_come_oldest_first_in_words(consultation):
    later = CommentFactory(consultation=consultation, body="后", uid="")
    CommentFactory(consultation=consultation, body="撤", state=CommentState.WITHDRAWN)
    CommentFactory(
        consultation=consultation,
        body="先",
        stance="oppose",
        submitted_at=consultation.opens_at,
    )
    rows = list(comment_rows(consultation))
    assert [row[BODY] for row in rows] == ["先", later.body]
    assert rows[0][HEADER.index("态度")] == "反对"
    assert rows[1][HEADER.index("条文")] == "整部草案"
    # Plain text: a lazy translation would be looked up anew in every cell.
    assert {type(row[column]) for row in rows for column in (2, 8, 10, 13)} == {str}


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_a_half_read_export_holds_no_result_and_ends_cleanly(consultation):
    CommentFactory.create_batch(3, consultation=consultation)
    rows = comment_rows(consultation, chunk_size=1)
    next(rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_holdable FROM pg_cursors WHERE name LIKE '_django%'")
        assert cursor.fetchall() == [(False,)]
    rows.close()
    assert not connection.in_atomic_block


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_people_submit_while_an_export_is_read(consultation):
    CommentFactory.create_batch(3, consultation=consultation)
    rows = comment_rows(consultation, chunk_size=1)
    next(rows)

    def submit():
        CommentFactory(consultation=consultation, body="同时提交")
        connection.close()

    writer = threading.Thread(target=submit)
    writer.start()
    writer.join(20)
    assert not writer.is_alive()
    assert len(list(rows)) == 2
    assert Comment.objects.count() == 4
