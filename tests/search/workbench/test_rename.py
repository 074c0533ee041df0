"""Names that staff give to themes outlive the digest they were given in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.clock import db_now
from search.workbench import actions, decisions
from search.workbench.exceptions import BadName, NotAllowed, NotTogether
from search.workbench.models import AnalysisRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(run):
    return run.themes.get(uid="tiao2")


def test_a_name_holds_for_sentences_and_for_the_next_digest(
    theme, consultation, drafter, approver
):
    decisions.rename_theme(theme=theme, name="充电价格", by=drafter)
    told = theme.statements.filter(evidence__asks="theme").get()
    assert told.text.startswith("第二条【充电价格】：3条意见")
    assert actions.publish_statement(statement=told, by=approver).published_at
    again = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(again.pk)
    assert again.themes.get(uid="tiao2").name == "充电价格"
    assert again.statements.filter(text__contains="【充电价格】").exists()


def test_a_published_sentence_keeps_the_old_name(theme, drafter, approver):
    told = theme.statements.filter(evidence__asks="theme").get()
    actions.publish_statement(statement=told, by=approver)
    decisions.rename_theme(theme=theme, name="充电价格", by=drafter)
    told.refresh_from_db()
    assert "充电价格" not in told.text


@pytest.mark.parametrize(
    "name", ["反对收费", "“贵”", "价格】", "#", "  ", "大家都支持"]
)
def test_names_take_no_side_and_hold_no_marks(theme, drafter, name):
    with pytest.raises(BadName):
        decisions.rename_theme(theme=theme, name=name, by=drafter)


def test_only_who_replies_names(theme):
    from accounts.roles import Role
    from tests.accounts.factories import StaffFactory

    by = StaffFactory(roles=[Role.AUDITOR])
    with pytest.raises(NotAllowed):
        decisions.rename_theme(theme=theme, name="充电价格", by=by)


def test_on_the_page(client, theme, drafter):
    client.force_login(drafter)
    address = reverse("workbench:rename", args=[theme.pk])
    assert "充电价格" in client.post(address, {"name": "充电价格"}, follow=True).text
    assert "只说事" in client.post(address, {"name": "支持限价"}, follow=True).text
    assert "请填写" in client.post(address, {"name": ""}, follow=True).text


def test_two_people_who_name_a_theme_at_once_hear_of_each_other(client, theme, drafter):
    client.force_login(drafter)
    address = reverse("workbench:rename", args=[theme.pk])
    seen = {"was": theme.name}
    client.post(address, {"name": "充电价格", **seen})
    after = client.post(address, {"name": "充电费用", **seen}, follow=True).text
    assert "刚才有人把这个主题改名为【充电价格】" in after
    theme.refresh_from_db()
    assert theme.name == "充电价格"


def test_an_empty_theme_needs_no_name(run, theme, drafter):
    keys = [each.pk for each in theme.clusters.all()]
    words = {"run": run, "segments": [], "clusters": keys, "to": "single"}
    decisions.move_segments(by=drafter, **words)
    with pytest.raises(NotTogether, match="都已移走"):
        decisions.rename_theme(theme=theme, name="充电价格", by=drafter)


def test_a_digest_whose_job_died_keeps_nobody_waiting(consultation, said, drafter):
    first = actions.start_run(consultation=consultation, by=drafter)
    long_ago = db_now() - actions.STALE - timedelta(seconds=1)
    AnalysisRun.objects.filter(pk=first.pk).update(started_at=long_ago)
    assert actions.start_run(consultation=consultation, by=drafter).state == "waiting"
    first.refresh_from_db()
    assert (first.state, first.error) == ("failed", "后台任务中断。")
