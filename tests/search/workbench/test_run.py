"""Digesting a consultation by a job: everything kept, nothing twice."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count

from audit.models import Entry
from common.clock import db_now
from search.workbench import actions, counting, queries, texts
from search.workbench.exceptions import NotAllowed, NothingToDigest, RunGoesOn
from search.workbench.models import AnalysisRun, Bucket, Evidence, Segment, Statement
from tests.consultations.factories import CommentFactory

pytestmark = pytest.mark.django_db


def test_every_segment_ends_in_one_place(run, said):
    assert run.state == "done"
    counts = dict(run.segments.values_list("bucket").annotate(n=Count("id")))
    assert sum(counts.values()) == run.ledger["segments"]
    assert all(counts.get(b, 0) == run.ledger[b] for b in Bucket.values)
    assert {s.comment_id for s in run.segments.all()} == {c.pk for c in said}
    assert run.ledger["unrelated"] == 1  # the one without a word


def test_statements_have_evidence_that_says_the_same(run):
    assert run.statements.count() > 5
    assert not run.statements.filter(evidence=None).exists()
    for statement in run.statements.filter(kind="count"):
        asked = statement.evidence.get()
        assert counting.count(run, asked.asks, asked.about) == statement.counts
    for words in Evidence.objects.exclude(comment=None):
        found = texts.words_of(words.comment, words.start, words.end)
        assert texts.sha256_of(found) == words.sha256


def test_articles_are_known_by_their_labels(run):
    labels = [label for label, _ in queries.by_article(run)]
    assert "第二条" in labels
    told = run.statements.filter(theme__uid="tiao2", kind="count").first()
    assert told.text.startswith("第二条【")
    assert "修改2段、反对1段" in told.text


def test_hidden_and_withdrawn_comments_take_no_part(consultation, said, drafter):
    CommentFactory(consultation=consultation, hidden=True)
    CommentFactory(consultation=consultation, state="withdrawn")
    found = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(found.pk)
    found.refresh_from_db()
    assert found.ledger["comments"] == len(said)


def test_a_repeated_job_changes_nothing(run):
    before = run.segments.count(), run.statements.count()
    actions.carry_out.call(run.pk)
    assert (run.segments.count(), run.statements.count()) == before
    assert Entry.objects.filter(event="digest.finished").count() == 1


def test_one_run_at_a_time(consultation, said, drafter):
    first = actions.start_run(consultation=consultation, by=drafter)
    with pytest.raises(RunGoesOn):
        actions.start_run(consultation=consultation, by=drafter)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnalysisRun.objects.create(
            consultation=consultation, started_by=drafter, code_version="1"
        )
    actions.carry_out.call(first.pk)
    assert actions.start_run(consultation=consultation, by=drafter).pk != first.pk


def test_only_who_replies_starts(consultation, said, approver):
    from accounts.roles import Role
    from tests.accounts.factories import StaffFactory

    with pytest.raises(NotAllowed):
        actions.start_run(
            consultation=consultation, by=StaffFactory(roles=[Role.MODERATOR])
        )
    assert actions.start_run(consultation=consultation, by=approver)


def test_nothing_to_digest(consultation, drafter):
    with pytest.raises(NothingToDigest):
        actions.start_run(consultation=consultation, by=drafter)


def test_new_comments_since(run, consultation):
    assert queries.new_since(run) == 0
    CommentFactory(consultation=consultation, changed_at=db_now())
    assert queries.new_since(run) == 1


@pytest.mark.parametrize(
    ("bucket", "with_cluster"), [("theme", False), ("single", True), ("other", False)]
)
def test_the_database_lets_no_segment_end_nowhere_or_twice(run, bucket, with_cluster):
    cluster = run.themes.first().clusters.first() if with_cluster else None
    comment = run.segments.first().comment
    with pytest.raises(IntegrityError), transaction.atomic():
        Segment.objects.create(
            run=run, comment=comment, start=900, end=901, bucket=bucket, cluster=cluster
        )


def test_suggestions_are_spans_of_the_text(run):
    wish = run.suggestions.get(op="增加")
    assert texts.words_of(wish.comment, *wish.new) == "六个月过渡期"
    assert Statement.objects.filter(
        run=run, kind="suggestion", text__contains="六个月"
    ).exists()
