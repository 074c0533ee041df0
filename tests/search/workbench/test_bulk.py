"""Rows written at once are the rows that were given, on every database."""

from search.workbench import bulk
from search.workbench.models import Segment, Suggestion

AWKWARD = ("", "a\tb", "\\N", "行\n尾\\", "“引”")


def test_rows_come_back_as_they_were_given(run, said):
    Suggestion.objects.all().delete()
    rows = [
        Suggestion(
            run=run, comment=said[0], uid=uid, op="修改", start=at, end=at + 1,
            old=[at, 2] if at % 2 else None, new=None, reason=[0, at],
        )
        for at, uid in enumerate(AWKWARD)
    ]  # fmt: skip
    bulk.insert(Suggestion, iter(rows))
    fields = ("uid", "op", "start", "end", "old", "new", "reason", "comment_id")
    wanted = [tuple(getattr(row, name) for name in fields) for row in rows]
    assert list(Suggestion.objects.order_by("start").values_list(*fields)) == wanted
    assert Suggestion.objects.filter(new__isnull=True).count() == len(rows)


def test_values_stand_in_the_order_of_their_names(run, said):
    Suggestion.objects.all().delete()
    names = (
        *("reason", "uid", "op", "old", "new", "end", "start"),
        *("run_id", "comment_id"),
    )
    rows = [
        (None, uid, "增加", None, [at, at + 2], at + 2, at, run.pk, said[0].pk)
        for at, uid in enumerate(AWKWARD)
    ]
    bulk.insert_values(Suggestion, names, iter(rows))
    assert list(Suggestion.objects.order_by("start").values_list(*names)) == rows


def test_more_rows_than_a_batch(run, said, monkeypatch):
    monkeypatch.setattr(bulk, "_BATCH", 3)
    Segment.objects.filter(run=run).delete()
    bulk.insert(
        Segment,
        (
            Segment(
                run=run, comment=said[0], start=at, end=at, bucket="single", stance="x"
            )
            for at in range(8)
        ),
    )
    assert run.segments.count() == 8


def test_no_rows(run):
    before = run.segments.count()
    bulk.insert(Segment, [])
    assert run.segments.count() == before
