"""Staff's merges, splits, moves, names, pins and locks outlive the digest."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.urls import reverse

from accounts.roles import Role
from audit.models import Entry
from search.workbench import actions, counting, decisions
from search.workbench.exceptions import (
    BadName,
    IsLocked,
    NotAllowed,
    NotTogether,
    Outdated,
)
from search.workbench.models import Bucket, Decision, Segment
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import CommentFactory

pytestmark = pytest.mark.django_db
MORE = (
    ("tiao4", "停车位应当向居民开放，夜间停车免费。", "amend"),
    ("tiao4", "夜间停车免费，停车位向居民开放。", "support"),
    ("tiao5", "噪声扰民要处罚，施工噪声夜间禁止。", "amend"),
    ("tiao5", "施工噪声夜间禁止，噪声扰民处罚要重。", "amend"),
)


@pytest.fixture
def said(said, consultation):
    more = [
        CommentFactory(
            consultation=consultation,
            uid=uid,
            article_label={"tiao4": "第四条"}.get(uid, "第五条"),
            body=body,
            stance=stance,
        )
        for uid, body, stance in MORE
    ]
    return [*said, *more]


def again(run, by):
    found = actions.start_run(consultation=run.consultation, by=by)
    actions.carry_out.call(found.pk)
    found.refresh_from_db()
    assert found.state == "done"
    return found


def adds_up(run):
    counts = dict(run.segments.values_list("bucket").annotate(n=Count("id")))
    run.refresh_from_db()
    assert {b: counts.get(b, 0) for b in Bucket.values} == {
        b: run.ledger[b] for b in Bucket.values
    }
    assert sum(counts.values()) == run.ledger["segments"]
    for told in run.statements.filter(kind="count", published_at=None):
        asked = told.evidence.get()
        assert counting.count(run, asked.asks, asked.about) == told.counts, told.text
    for theme in run.themes.all():
        assert (
            theme.segment_count == Segment.objects.filter(cluster__theme=theme).count()
        )


def theme_of(run, words):
    return Segment.objects.get(run=run, comment__body__startswith=words).cluster.theme


@pytest.fixture
def fees(run):
    return theme_of(run, "充电桩的服务费太高")


@pytest.fixture
def parking(run):
    return theme_of(run, "停车位")


def bodies(theme):
    rows = Segment.objects.filter(cluster__theme=theme)
    return set(rows.values_list("comment__body", flat=True))


def test_a_merge_outlives_the_digest(run, fees, parking, drafter):
    both = bodies(fees) | bodies(parking)
    decisions.merge_themes(theme=parking, into=fees, by=drafter)
    assert bodies(fees) == both
    assert not bodies(parking)
    adds_up(run)
    second = again(run, drafter)
    assert bodies(second.themes.get(key=fees.key)) == both
    adds_up(second)
    assert Entry.objects.filter(event="digest.decided").count() == 1


def test_a_merge_taken_back(run, fees, parking, drafter):
    before = bodies(parking)
    made = decisions.merge_themes(theme=parking, into=fees, by=drafter)
    decisions.undo(decision=made, run=run, by=drafter)
    assert bodies(parking) == before
    adds_up(run)
    with pytest.raises(NotTogether):
        decisions.undo(decision=made, run=run, by=drafter)
    assert bodies(again(run, drafter).themes.get(key=parking.key)) == before


def test_a_split_outlives_the_digest(run, fees, parking, drafter):
    decisions.merge_themes(theme=parking, into=fees, by=drafter)
    chosen = [c.pk for c in fees.clusters.filter(segments__comment__uid="tiao4")]
    decisions.split_theme(theme=fees, clusters=chosen, name="夜间", by=drafter)
    made = run.themes.get(name="夜间")
    assert all("停车" in body for body in bodies(made))
    assert made.statements.filter(kind="count").exists()
    assert made.statements.filter(kind="quote").exists()
    adds_up(run)
    second = again(run, drafter)
    assert bodies(second.themes.get(name="夜间")) == bodies(made)
    adds_up(second)


def test_a_move_outlives_the_digest_and_newcomers_follow(
    run, fees, parking, drafter, consultation
):
    rows = Segment.objects.filter(cluster__theme=parking)
    moved = list(rows.values_list("pk", flat=True))
    decisions.move_segments(run=run, segments=moved, to=fees.key, by=drafter)
    adds_up(run)
    CommentFactory(
        consultation=consultation,
        uid="tiao4",
        article_label="第四条",
        body="夜间停车免费，停车位应当向居民开放。",
    )
    second = again(run, drafter)
    assert len(bodies(second.themes.get(key=fees.key)) & {b for _, b, _ in MORE}) == 2
    assert "夜间停车免费，停车位应当向居民开放。" in bodies(
        second.themes.get(key=fees.key)
    )
    adds_up(second)


def test_singles_are_filed_by_hand(run, drafter):
    alone = run.segments.filter(bucket="single").first()
    decisions.move_segments(
        run=run, segments=[alone.pk], to="new", name="过渡期", by=drafter
    )
    alone.refresh_from_db()
    assert (alone.bucket, alone.cluster.theme.name) == ("theme", "过渡期")
    adds_up(run)
    second = again(run, drafter)
    assert second.themes.get(name="过渡期").comment_count == 1
    row = second.segments.get(comment=alone.comment, start=alone.start)
    decisions.move_segments(run=second, segments=[row.pk], to="unrelated", by=drafter)
    row.refresh_from_db()
    assert (row.bucket, row.cluster) == ("unrelated", None)
    adds_up(second)


def test_a_lock_holds_members_and_refuses_changes(run, fees, parking, drafter):
    made = decisions.lock_theme(theme=fees, by=drafter)
    for verb in (
        lambda: decisions.rename_theme(theme=fees, name="价格", by=drafter),
        lambda: decisions.merge_themes(theme=fees, into=parking, by=drafter),
        lambda: decisions.merge_themes(theme=parking, into=fees, by=drafter),
        lambda: decisions.lock_theme(theme=fees, by=drafter),
        lambda: decisions.move_segments(
            run=run,
            segments=[Segment.objects.filter(cluster__theme=fees).first().pk],
            to="single",
            by=drafter,
        ),
        lambda: decisions.split_theme(
            theme=fees, clusters=[fees.clusters.first().pk], name="价格", by=drafter
        ),
    ):
        with pytest.raises(IsLocked, match="已锁定"):
            verb()
    second = again(run, drafter)
    held = second.themes.get(key=fees.key)
    assert held.is_locked
    assert bodies(held) == bodies(fees)
    decisions.undo(decision=made, run=second, by=drafter)
    held.refresh_from_db()
    assert not held.is_locked


def test_a_pin_stands_as_long_as_its_words(run, fees, drafter):
    quote = fees.statements.filter(kind="quote").first()
    decisions.pin_quote(statement=quote, by=drafter)
    with pytest.raises(NotTogether, match="已经置顶"):
        decisions.pin_quote(statement=quote, by=drafter)
    assert [pin.words for pin in decisions.pins_of(fees)] == quote.quoted
    second = again(run, drafter)
    held = second.themes.get(key=fees.key)
    assert [pin.words for pin in decisions.pins_of(held)] == quote.quoted
    comment = quote.evidence.get().comment
    comment.body = "别的话，完全不同的一段话，这里没有那些字，写得长一些。"
    comment.save(update_fields=["body"])
    assert [pin.words for pin in decisions.pins_of(held)] == [""]


def test_a_name_taken_back(run, fees, drafter):
    first = fees.name
    decisions.rename_theme(theme=fees, name="充电价格", by=drafter)
    second = decisions.rename_theme(theme=fees, name="价格", by=drafter)
    assert second.name == "价格"
    newest = Decision.objects.filter(kind="rename").first()
    decisions.undo(decision=newest, run=run, by=drafter)
    fees.refresh_from_db()
    assert fees.name == "充电价格"
    decisions.undo(
        decision=Decision.objects.filter(kind="rename").last(), run=run, by=drafter
    )
    fees.refresh_from_db()
    assert fees.name == first
    adds_up(run)


def test_theme_keys_go_on(run, drafter, consultation):
    before = {t.key: bodies(t) for t in run.themes.all()}
    # an earlier comment of the same words would change a key made of the first one
    CommentFactory(
        consultation=consultation, uid="tiao1", body="立法目的写得清楚，很好。"
    )
    second = again(run, drafter)
    for key, held in before.items():
        assert held <= bodies(second.themes.get(key=key))


def test_refusals(run, fees, parking, drafter):
    with pytest.raises(NotTogether):
        decisions.merge_themes(theme=fees, into=fees, by=drafter)
    every = [c.pk for c in fees.clusters.all()]
    with pytest.raises(NotTogether, match="一部分"):
        decisions.split_theme(theme=fees, clusters=every, name="价格", by=drafter)
    with pytest.raises(NotTogether):
        decisions.move_segments(run=run, segments=[], to="single", by=drafter)
    one = run.segments.first()
    with pytest.raises(NotTogether, match="移到哪里"):
        decisions.move_segments(run=run, segments=[one.pk], to="nowhere", by=drafter)
    with pytest.raises(BadName):
        decisions.move_segments(
            run=run, segments=[one.pk], to="new", name="坚决反对", by=drafter
        )
    outsider = StaffFactory(roles=[Role.AUDITOR])
    with pytest.raises(NotAllowed):
        decisions.merge_themes(theme=fees, into=parking, by=outsider)
    again(run, drafter)
    with pytest.raises(Outdated):
        decisions.merge_themes(theme=fees, into=parking, by=drafter)


def test_decisions_are_only_added(run, fees, parking, drafter):
    made = decisions.merge_themes(theme=parking, into=fees, by=drafter)
    rows = Decision.objects.filter(pk=made.pk)
    for change in (lambda: rows.update(told="别的"), rows.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_published_sentence_keeps_its_numbers(run, fees, parking, drafter, approver):
    told = fees.statements.filter(evidence__asks="theme").get()
    actions.publish_statement(statement=told, by=approver)
    text = told.text
    decisions.merge_themes(theme=parking, into=fees, by=drafter)
    told.refresh_from_db()
    assert told.text == text
    anew = fees.statements.filter(evidence__asks="theme", published_at=None).get()
    assert anew.counts[0] == fees.statements.get(pk=told.pk).counts[0] + 2
    adds_up(run)


def test_by_hand_on_the_pages(client, run, fees, parking, drafter):
    client.force_login(drafter)

    def post(address, pk, **data):
        return client.post(
            reverse(f"workbench:{address}", args=[pk]), data, follow=True
        )

    assert "请选择要并入的主题" in post("merge", parking.pk).text
    shown = post("merge", parking.pk, into=fees.pk).text
    assert "已并入" in shown
    chosen = fees.clusters.filter(segments__comment__uid="tiao4").first()
    assert "请勾选" in post("split", fees.pk, name="夜间").text
    shown = post("split", fees.pk, name="夜间", clusters=[chosen.pk]).text
    assert "已拆分" in shown
    assert "已锁定" in post("lock", fees.pk).text
    alone = run.segments.filter(bucket="single").first()
    back = reverse("workbench:bucket", args=[run.pk, "single"])
    words = {"segments": alone.pk, "to": "unrelated", "back": back}
    moved = client.post(reverse("workbench:move", args=[run.pk]), words)
    assert moved.url == back
    words["back"] = "//elsewhere.example/"
    words["to"] = "single"
    moved = client.post(reverse("workbench:move", args=[run.pk]), words)
    assert moved.url == reverse("workbench:digest", args=[run.consultation.code])
    listed = reverse("workbench:decisions", args=[run.consultation.code])
    text = client.get(listed).text
    assert all(word in text for word in ("合并", "拆分", "锁定", "移动"))
    newest = Decision.objects.order_by("id").last()
    assert "已撤销" in post("undo", newest.pk).text
    quote = run.statements.filter(kind="quote").first()
    assert "已置顶" in post("pin", quote.pk).text
