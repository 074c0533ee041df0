"""Publishing a sentence: its evidence is looked up anew, and then stays."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from consultations.models import Comment
from search.workbench import actions
from search.workbench.exceptions import DoesNotHold, NotAllowed
from search.workbench.models import Evidence, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def count(run):
    return run.statements.filter(kind="count").first()


@pytest.fixture
def quote(run):
    return run.statements.filter(kind="quote").first()


def source(quote) -> Comment:
    return quote.evidence.get().comment


def refused(statement, approver, reason):
    with pytest.raises(DoesNotHold, match=reason):
        actions.publish_statement(statement=statement, by=approver)
    statement.refresh_from_db()
    assert statement.published_at is None


def test_every_sentence_of_a_digest_can_be_published(run, approver):
    for statement in run.statements.all():
        assert actions.publish_statement(statement=statement, by=approver).published_at


def test_only_approvers_publish(count, drafter):
    with pytest.raises(NotAllowed):
        actions.publish_statement(statement=count, by=drafter)


def test_a_changed_comment_is_not_quoted(quote, approver):
    Comment.objects.filter(pk=source(quote).pk).update(
        body="另外的话，另外的意思，不是原来的。"
    )
    refused(quote, approver, "已经修改")


def test_another_version_with_the_same_words_is_not_quoted(quote, approver):
    Comment.objects.filter(pk=source(quote).pk).update(version_no=2)
    refused(quote, approver, "已经修改")


@pytest.mark.parametrize("state", ["pending", "accepted", "hidden", "withdrawn"])
def test_what_is_not_public_is_not_quoted(quote, approver, state):
    Comment.objects.filter(pk=source(quote).pk).update(state=state)
    refused(quote, approver, "没有公开")


def test_what_is_masked_is_not_quoted(quote, approver):
    Comment.objects.filter(pk=source(quote).pk).update(masks=[["body", 3, 5]])
    refused(quote, approver, "遮盖")


def test_a_number_that_is_another_one_now(run, count, approver):
    Statement.objects.filter(pk=count.pk).update(counts=[7], text="共收到7条意见。")
    count.refresh_from_db()
    refused(count, approver, "数字与依据不同")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"text": "共收到6条、其实是9条意见。"}, "数字与依据不同"),
        ({"text": "共收到6条意见，大家都说“很好”。"}, "引号里有不是原文的话"),
        ({"quoted": ["很好"]}, "引文与原文不同"),
    ],
)
def test_a_sentence_that_says_more_than_its_evidence(count, approver, change, reason):
    Statement.objects.filter(pk=count.pk).update(**change)
    refused(count, approver, reason)


@pytest.mark.parametrize("altered", ["服务费不高", "服务费 太高"])
def test_altered_words_between_quotation_marks(quote, approver, altered):
    text = quote.text.replace(quote.quoted[0], altered)
    Statement.objects.filter(pk=quote.pk).update(text=text, quoted=[altered])
    refused(quote, approver, "引文与原文不同")


def test_a_sentence_without_evidence(quote, approver):
    quote.evidence.all().delete()
    refused(quote, approver, "没有依据")


def denied(work):
    with pytest.raises(IntegrityError), transaction.atomic():
        work()


class TestTheDatabase:
    """Whoever writes the SQL: triggers.py."""

    def test_nothing_is_published_without_evidence(self, run, approver):
        bare = Statement.objects.create(run=run, position=9999, kind="count", text="好")
        rows = Statement.objects.filter(pk=bare.pk)
        denied(lambda: rows.update(published_at=timezone.now(), published_by=approver))

    def test_nothing_comes_published(self, run, approver):
        denied(
            lambda: Statement.objects.create(
                run=run,
                position=9999,
                kind="count",
                text="好",
                published_at=timezone.now(),
                published_by=approver,
            )
        )

    def test_somebody_published_it(self, count):
        rows = Statement.objects.filter(pk=count.pk)
        denied(lambda: rows.update(published_at=timezone.now()))

    @pytest.fixture
    def out(self, quote, approver):
        return actions.publish_statement(statement=quote, by=approver)

    @pytest.mark.parametrize(
        "change",
        [
            {"text": "别的"},
            {"counts": [1]},
            {"quoted": []},
            {"published_at": None, "published_by": None},
        ],
    )
    def test_a_published_sentence_keeps_its_words(self, out, change):
        denied(lambda: Statement.objects.filter(pk=out.pk).update(**change))

    def test_a_published_sentence_stays(self, out):
        def delete():
            with connection.cursor() as cursor:
                cursor.execute(
                    "DELETE FROM workbench_statement WHERE id = %s", [out.pk]
                )

        denied(delete)

    def test_its_evidence_stays_as_it_is(self, out):
        rows = Evidence.objects.filter(statement=out)
        denied(lambda: rows.update(start=0, end=1))
        denied(rows.delete)
        denied(lambda: Evidence.objects.create(statement=out, asks="all"))

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"asks": "all", "sha256": "0" * 64},
            {"start": 0, "end": 4, "sha256": "0" * 64},
        ],
    )
    def test_evidence_is_words_or_a_count(self, quote, fields):
        denied(lambda: Evidence.objects.create(statement=quote, **fields))
