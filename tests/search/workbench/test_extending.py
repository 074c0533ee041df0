"""Later comments are filed without a new digest: nothing twice, keys stay."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from common.clock import db_now
from search.workbench import actions, decisions, extending, jobs
from search.workbench.exceptions import NotAllowed, NothingToDigest, NotRunning
from search.workbench.models import AnalysisRun, CopyMember, Segment, Statement
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import CommentFactory
from tests.search.workbench.test_decisions import adds_up, bodies

pytestmark = pytest.mark.django_db
POINTS = 20


def comment(consultation, body, uid="tiao2", stance="amend", **more):
    label = {"tiao1": "第一条", "tiao2": "第二条", "tiao3": "第三条"}.get(uid, "")
    return CommentFactory(
        consultation=consultation,
        uid=uid,
        article_label=label,
        body=body,
        stance=stance,
        **more,
    )


def more(run, by):
    job = actions.start_run(consultation=run.consultation, by=by, kind="more")
    actions.carry_out.call(job.pk)
    job.refresh_from_db()
    run.refresh_from_db()
    return job


def where(row):
    segment = Segment.objects.get(comment=row)
    return segment.cluster.theme if segment.cluster else segment.bucket


def test_a_later_comment_joins_the_theme_it_belongs_to(
    run, fees, consultation, drafter
):
    keys = set(run.themes.values_list("key", flat=True))
    row = comment(consultation, "充电桩服务费太高了，服务费应当规定上限。")
    job = more(run, drafter)
    assert (job.state, job.progress) == ("done", 100)
    assert where(row) == fees
    assert set(run.themes.values_list("key", flat=True)) == keys
    fees.refresh_from_db()
    assert (fees.comment_count, fees.fresh_count) == (4, 1)
    told = fees.statements.get(evidence__asks="theme")
    assert told.counts[0] == 4
    assert run.ledger["comments"] == 7
    adds_up(run)


def test_a_later_comment_finds_a_single_one(run, consultation, drafter):
    row = comment(consultation, "施行日期太急，建议增加六个月的过渡期。", "tiao3")
    more(run, drafter)
    theme = where(row)
    assert theme.comment_count == 2
    assert theme.article_label == "第三条"
    assert "施行日期太急，建议增加六个月过渡期。" in bodies(theme)
    adds_up(run)
    third = comment(consultation, "施行日期太急，过渡期建议六个月。", "tiao3")
    more(run, drafter)
    assert where(third) == theme


def test_new_subjects_make_new_themes_and_singles(run, consultation, drafter):
    pair = [
        comment(consultation, "夜间停车应当免费开放给居民使用。", "tiao1"),
        comment(consultation, "停车位夜间免费开放给居民。", "tiao1"),
    ]
    lone = comment(consultation, "罚款的数额与行为的后果不相称。", "tiao1")
    nothing = comment(consultation, "？？？？", "")
    more(run, drafter)
    assert where(pair[0]) == where(pair[1])
    assert where(lone) == "single"
    assert where(nothing) == "unrelated"
    adds_up(run)


def test_a_pair_has_one_name_in_every_process():
    """Of words used alike often the first ones said; a set has them in any order."""
    said = ["夜间停车应当免费开放给居民使用。", "停车位夜间免费开放给居民。"]
    found = SimpleNamespace(segments=[SimpleNamespace(text=text) for text in said])
    name = extending._name(found, SimpleNamespace(members=[0, 1]))
    assert name == "夜间、停车位、免费"


def test_a_changed_comment_is_read_again_and_a_withdrawn_one_forgotten(
    run, fees, said, consultation, drafter
):
    said[0].body, said[0].version_no = "立法目的写得清楚，很支持这一条。", 2
    said[0].uid, said[0].article_label = "tiao1", "第一条"
    said[0].changed_at = db_now()
    said[0].save()
    said[1].state = "withdrawn"
    said[1].save()
    more(run, drafter)
    fees.refresh_from_db()
    assert fees.comment_count == 1
    assert not run.segments.filter(comment=said[1]).exists()
    assert Segment.objects.get(comment=said[0]).version_no == 2
    assert run.ledger["comments"] == 5
    adds_up(run)
    for words in Statement.objects.filter(run=run, kind="quote"):
        assert words.evidence.get().comment_id != said[1].pk


def test_later_letters_join_their_template_with_what_was_added(consultation, drafter):
    letter = "我们小区的住户都认为服务费的标准应当向社会公布并且每年重新核定一次。"
    for number in range(5):
        own = f"另外，{number}号楼没有充电桩，请尽快安装到位。"
        comment(consultation, letter + (own if number > 2 else ""))
    run = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(run.pk)
    run.refresh_from_db()
    late = comment(consultation, letter + "还有，夜间施工的噪声让老人无法入睡。")
    more(run, drafter)
    group = CopyMember.objects.get(comment=late, group__is_outermost=True)
    assert group.group.run_id == run.pk
    (start, end), *_rest = group.added
    assert "夜间施工的噪声" in late.body[start:end]
    added = Segment.objects.filter(comment=late, start=start)
    assert added.exists()
    adds_up(run)


def test_staffs_decisions_reach_later_comments(run, fees, consultation, drafter):
    every = list(
        Segment.objects.filter(cluster__theme=fees).values_list("pk", flat=True)
    )
    decisions.move_segments(run=run, segments=every, to="new", name="价格", by=drafter)
    row = comment(consultation, "充电桩服务费太高了，服务费应当规定上限。")
    more(run, drafter)
    assert where(row).name == "价格"
    adds_up(run)


def test_a_digest_again_after_that_keeps_the_keys(run, fees, consultation, drafter):
    row = comment(consultation, "充电桩服务费太高了，服务费应当规定上限。")
    more(run, drafter)
    second = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(second.pk)
    second.refresh_from_db()
    assert Segment.objects.get(run=second, comment=row).cluster.theme.key == fees.key


class Killed(BaseException):
    """The process is gone."""


class Axe:
    """Kills at one query and is then quiet, as rolling back asks queries, too."""

    def __init__(self, at=0):
        self.at, self.seen = at, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.at:
            raise Killed
        return execute(sql, params, many, context)


def snapshot(run):
    fields = ("comment_id", "start", "end", "bucket", "found_cluster", "stance")
    rows = run.segments.order_by("comment", "start")
    told = run.statements.order_by("text").values_list("text", flat=True)
    return list(rows.values_list(*fields)), list(told)


def test_killed_anywhere_it_resumes_and_nothing_comes_twice(run, consultation, drafter):
    for number in range(6):
        comment(consultation, f"充电桩服务费太高了，{number}元的服务费应当有上限。")
    before = snapshot(run)
    job = actions.start_run(consultation=consultation, by=drafter, kind="more")
    whole = Axe()
    with connection.execute_wrapper(whole), transaction.atomic():
        actions.carry_out.call(job.pk)
        asked = whole.seen
        run.refresh_from_db()
        wanted = snapshot(run)
        transaction.set_rollback(True)
    assert wanted != before
    for number in range(POINTS):
        with (
            pytest.raises(Killed),
            connection.execute_wrapper(Axe(1 + number * asked // POINTS)),
        ):
            actions.carry_out.call(job.pk)
        job.refresh_from_db()
        assert job.state == "waiting"
        assert snapshot(run) == before
    actions.carry_out.call(job.pk)
    actions.carry_out.call(job.pk)
    run.refresh_from_db()
    assert snapshot(run) == wanted
    adds_up(run)


def test_a_full_digest_killed_anywhere_leaves_nothing(consultation, said, drafter):
    job = actions.start_run(consultation=consultation, by=drafter)
    whole = Axe()
    with connection.execute_wrapper(whole), transaction.atomic():
        actions.carry_out.call(job.pk)
        asked = whole.seen
        wanted = snapshot(job)
        transaction.set_rollback(True)
    for number in range(5):
        with (
            pytest.raises(Killed),
            connection.execute_wrapper(Axe(1 + number * asked // 5)),
        ):
            actions.carry_out.call(job.pk)
        assert not job.segments.exists()
        assert not job.themes.exists()
    actions.carry_out.call(job.pk)
    assert snapshot(job) == wanted


def test_nothing_to_add_to(consultation, said, drafter):
    with pytest.raises(NothingToDigest, match="先做一次全部归并"):
        actions.start_run(consultation=consultation, by=drafter, kind="more")


def test_an_ended_job_writes_nothing(run, consultation, drafter):
    before = snapshot(run)
    comment(consultation, "充电桩服务费太高了。")
    job = actions.start_run(consultation=consultation, by=drafter, kind="more")
    with pytest.raises(NotAllowed):
        jobs.cancel_run(run=job, by=StaffFactory(roles=[Role.AUDITOR]))
    jobs.cancel_run(run=job, by=drafter)
    actions.carry_out.call(job.pk)
    assert snapshot(run) == before
    with pytest.raises(NotRunning):
        jobs.cancel_run(run=job, by=drafter)


def test_ended_while_it_works(run, consultation, drafter, monkeypatch):
    comment(consultation, "充电桩服务费太高了。")
    before = snapshot(run)
    job = actions.start_run(consultation=consultation, by=drafter, kind="more")
    pending = extending.pending

    def ends_meanwhile(base):
        found = pending(base)
        jobs.cancel_run(run=job, by=drafter)
        return found

    monkeypatch.setattr(extending, "pending", ends_meanwhile)
    actions.carry_out.call(job.pk)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert snapshot(run) == before


def test_a_silent_job_is_taken_up_again_and_given_up_at_last(
    consultation, said, drafter
):
    job = actions.start_run(consultation=consultation, by=drafter)
    assert jobs.revive() == 0
    with pytest.raises(NotRunning):
        jobs.resume_run(run=job, by=drafter)
    for attempt in range(1, jobs.ATTEMPTS + 1):
        past = db_now() - jobs.SILENT - timedelta(seconds=1)
        AnalysisRun.objects.filter(pk=job.pk).update(seen_alive_at=past)
        if attempt == 1:
            jobs.resume_run(run=job, by=drafter)
        else:
            assert jobs.revive() == 1
        job.refresh_from_db()
        assert job.attempts == attempt
    past = db_now() - jobs.SILENT - timedelta(seconds=1)
    AnalysisRun.objects.filter(pk=job.pk).update(seen_alive_at=past)
    assert jobs.revive() == 0
    job.refresh_from_db()
    assert job.state == "failed"
    assert "多次中断" in job.error


def test_buckets_and_ledger_are_of_plain_numbers(run):
    json.dumps(run.ledger)
    counts = dict(run.segments.values_list("bucket").annotate(n=Count("id")))
    assert sum(counts.values()) == run.ledger["segments"]


def test_on_the_pages(client, run, consultation, drafter):
    client.force_login(drafter)
    comment(consultation, "充电桩服务费太高了。", changed_at=db_now())
    address = reverse("workbench:digest", args=[consultation.code])
    assert "补充新意见" in client.get(address).text
    start = reverse("workbench:start", args=[consultation.code])
    assert "正在补充新意见" in client.post(start, {"kind": "more"}, follow=True).text
    job = AnalysisRun.objects.get(kind="more")
    asked = reverse("workbench:job", args=[consultation.code])
    assert "hx-get" in client.get(asked).text
    assert "请等它完成" in client.post(start, follow=True).text
    resume = reverse("workbench:resume", args=[job.pk])
    assert "不用接着做" in client.post(resume, follow=True).text
    cancel = reverse("workbench:cancel", args=[job.pk])
    shown = client.post(cancel, follow=True).text
    assert "已取消，原有的归并不变" in shown
    assert "上一次归并已取消" in shown
    client.post(start, {"kind": "more"})
    actions.carry_out.call(AnalysisRun.objects.filter(kind="more").first().pk)
    done = client.get(asked).text
    assert "归并已完成" in done
    assert "hx-get" not in done
    assert "补充新意见" not in client.get(address).text


def test_the_whole_is_told_anew_where_no_theme_has_grown(run, consultation, drafter):
    singles = run.ledger["single"]
    comment(consultation, "罚款的数额与行为的后果不相称。", "tiao1")
    more(run, drafter)
    assert run.ledger["single"] == singles + 1
    adds_up(run)
    assert run.statements.get(text__startswith="共收到").counts == [7]


def test_points_stand_where_they_were_found_without_looking_at_the_rest(
    run, fees, consultation, drafter
):
    for number in range(8):
        comment(consultation, f"充电桩服务费太高了，{number}元的服务费应当有上限。")
    job = actions.start_run(consultation=consultation, by=drafter, kind="more")
    with CaptureQueriesContext(connection) as spent:
        actions.carry_out.call(job.pk)
    updates = [q for q in spent if q["sql"].startswith('UPDATE "workbench_segment"')]
    assert updates == []
    fees.refresh_from_db()
    assert fees.comment_count == 11
