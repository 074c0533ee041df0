"""The pages on which several themes are answered, and what nobody should send."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.models import Comment, RepliedComment, Reply, ReplyTheme
from search.workbench import answering
from search.workbench.exceptions import NotTogether, Overtaken
from tests.consultations.factories import ConsultationFactory
from tests.search.workbench.answering.helpers import (
    WORDS,
    address,
    answered,
    comments,
    digested,
    keys,
    said_in,
    sent,
    themed,
)

pytestmark = pytest.mark.django_db


def test_the_form_the_preview_and_the_saving(client, run, themes, drafter):
    client.force_login(drafter)
    page = client.get(address(run), {"themes": keys(*themes)})
    assert "6 人的 6 条意见" in page.text
    assert page.text.count('name="themes"') == 3
    assert sent(client, run, themes, "preview", reason="").status_code == 422
    preview = sent(client, run, themes, "preview")
    assert "将答复 3 个主题、6 人的 6 条意见" in preview.text
    assert not Reply.objects.exists()
    carried = [*preview.context["carried"], ("seen", preview.context["plan"].seen)]
    data = {name: [v for n, v in carried if n == name] for name, _ in carried}
    edit = client.post(address(run), {**data, "step": "edit"})
    assert "超出权限。" in edit.text
    saved = client.post(address(run), {**data, "step": "save"})
    made = Reply.objects.get()
    assert saved.url == reverse("desk:reply", args=[made.pk])
    shown = client.get(saved.url).text
    assert "答复 3 个主题" in shown
    listed = client.get(reverse("desk:replies", args=[run.consultation.code])).text
    assert listed.count("同时答复 3 个主题") == 1


def test_the_form_lists_answers_and_replaces_by_choice(client, run, themes, drafter):
    old = answered(run, themes[:1], drafter, topic="先前的答复")
    client.force_login(drafter)
    page = client.get(address(run), {"themes": keys(*themes)}).text
    assert "先前的答复" in page
    assert page.count("用这个答复取代草稿") == 2  # in a, and in b for the same comment
    choice = {f"had_{theme.pk}": "replace" for theme in themes[:2]}
    preview = sent(client, run, themes, "preview", **choice)
    assert "取代的草稿（可以撤销）" in preview.text
    sent(client, run, themes, **choice)
    made = Reply.objects.get()
    assert made.pk != old.pk
    undo = reverse("desk:reply_undo", args=[made.pk])
    assert (
        "撤销，恢复取代的 1 个答复"
        in client.get(reverse("desk:reply", args=[made.pk])).text
    )
    client.post(undo)
    assert Reply.objects.get().topic == "先前的答复"


def test_who_is_overtaken_looks_again(client, run, themes, drafter):
    client.force_login(drafter)
    seen = client.get(address(run), {"themes": keys(*themes)}).context["plan"].seen
    other = answered(run, themes[:1], drafter)
    data = {"themes": keys(*themes), "seen": seen, "step": "save", **WORDS}
    data |= {f"had_{theme.pk}": "replace" for theme in themes}
    refused = client.post(address(run), data)
    assert refused.status_code == 422
    assert "刚才有人答复或移动" in refused.text
    assert Reply.objects.get() == other
    data["seen"] = refused.context["plan"].seen
    assert client.post(address(run), data).status_code == 302


def test_a_double_click_answers_once(client, run, themes, drafter):
    client.force_login(drafter)
    seen = client.get(address(run), {"themes": keys(*themes)}).context["plan"].seen
    data = {"themes": keys(*themes), "seen": seen, "step": "save", **WORDS}
    first, second = (client.post(address(run), data) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 422)
    assert Reply.objects.count() == 1


def test_foreign_themes_are_not_found(client, run, themes, drafter):
    other = digested(ConsultationFactory(ended=True), drafter)
    foreign = themed(other, "x", comments(other.consultation, 1))
    client.force_login(drafter)
    for bad in (foreign.pk, 10**17):
        given = {"themes": [themes[0].pk, bad]}
        assert client.get(address(run), given).status_code == 404
        data = {**given, "seen": "", "step": "save", **WORDS}
        assert client.post(address(run), data).status_code == 404
    assert not Reply.objects.exists()


@pytest.mark.parametrize("bad", [[], ["x"], ["٣"], ["-1"], ["9" * 30]])
def test_nothing_ticked_is_said(client, run, themes, drafter, bad):
    client.force_login(drafter)
    answer = client.get(address(run), {"themes": bad}, follow=True)
    assert "请先勾选" in answer.text


def test_too_many_themes_are_refused(client, run, themes, drafter, monkeypatch):
    monkeypatch.setattr(answering, "MOST", 2)
    client.force_login(drafter)
    answer = client.get(address(run), {"themes": keys(*themes)}, follow=True)
    assert "一次最多选 2 个主题" in answer.text


@pytest.mark.parametrize("state", ["withdrawn", "hidden", "pending"])
def test_what_cannot_be_answered_is_told_and_left(client, run, themes, drafter, state):
    one = Comment.objects.get(pk=said_in(themes[2])[0])
    Comment.objects.filter(pk=one.pk).update(state=state)
    client.force_login(drafter)
    page = client.get(address(run), {"themes": keys(*themes)}).text
    assert "另有 1 条未审核、未公开或已撤回" in page
    sent(client, run, themes)
    assert not RepliedComment.objects.filter(comment=one).exists()


def test_a_comment_withdrawn_while_the_form_was_open_overtakes(run, themes, drafter):
    seen = answering.plan(run, themes).seen
    Comment.objects.filter(pk=said_in(themes[2])[0]).update(state="withdrawn")
    with pytest.raises(Overtaken):
        answered(run, themes, drafter, seen=seen)


def test_an_answer_to_nothing_is_refused(run, themes, drafter):
    answered(run, themes, drafter)
    with pytest.raises(NotTogether, match="没有等待答复"):
        answered(run, themes, drafter)


def test_an_old_digest_takes_no_answer(client, run, themes, drafter):
    digested(run.consultation, drafter)
    client.force_login(drafter)
    page = client.get(address(run), {"themes": keys(*themes)}).text
    assert 'name="outcome"' not in page
    data = {"themes": keys(*themes), "seen": "", "step": "save", **WORDS}
    assert client.post(address(run), data).status_code == 422


def test_one_after_the_other_without_going_back(client, run, themes, drafter):
    client.force_login(drafter)
    words = {**WORDS, "next": "1"}
    visited, url = [], reverse("workbench:reply", args=[themes[2].pk])
    for _ in range(3):
        visited.append(url)
        url = client.post(url, words).url
    assert visited == [
        reverse("workbench:reply", args=[theme.pk])
        for theme in (themes[2], themes[0], themes[1])
    ]
    assert url == reverse("workbench:digest", args=[run.consultation.code])
    assert ReplyTheme.objects.count() == 3


def test_marks_tell_what_waits(run, themes, drafter):
    answered(run, themes[:1], drafter)
    answering.mark(themes)
    assert [(t.waiting, t.is_answered) for t in themes] == [
        (0, True),
        (1, True),
        (3, False),
    ]


@pytest.mark.parametrize("step", ["form", "preview", "save"])
def test_no_step_asks_more_for_more_themes(client, run, drafter, step):
    client.force_login(drafter)
    code = run.consultation

    def spent(start, number):
        some = [
            themed(run, f"n{start + at}", comments(code, 2)) for at in range(number)
        ]
        page = client.get(address(run), {"themes": keys(*some)})
        with CaptureQueriesContext(connection) as asked:
            if step == "form":
                client.get(address(run), {"themes": keys(*some)})
            else:
                data = {"themes": keys(*some), "seen": page.context["plan"].seen}
                client.post(address(run), {**data, "step": step, **WORDS})
        return len(asked)

    spent(0, 1)
    few = spent(10, 2)
    assert spent(20, 12) <= few
