"""The front page: what is open, what was adopted, at a constant cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pages.models import ArticlePage
from tests.consultations.factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
)
from tests.deliberation.boarding import board, compound, topic


def shown(client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def queries_of(client, url="/") -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_each_phase_has_its_place(client, home):
    open_, upcoming = ConsultationFactory(), ConsultationFactory(upcoming=True)
    ended, reported = (
        ConsultationFactory(ended=True),
        ConsultationFactory(reported=True),
    )
    hidden = ConsultationFactory(published_at=None)
    page = shown(client)
    for consultation in (open_, upcoming, reported):
        assert consultation.version.title in page
    for consultation in (ended, hidden):
        assert consultation.version.title not in page


def test_what_was_adopted_is_shown_once_it_is_published(client, home):
    comment = CommentFactory()
    common = {"consultation": comment.consultation}
    ReplyFactory(topic="写清停车", comments=[comment], **common)
    ReplyFactory(topic="尚未公布", draft=True, **common)
    ReplyFactory(topic="没有采纳", outcome="not_adopted", **common)
    ReplyFactory(topic="未发布的征集", consultation__published_at=None)
    page = shown(client)
    assert "写清停车" in page
    for words in ("尚未公布", "没有采纳", "未发布的征集"):
        assert words not in page


def test_a_matter_answered_article_by_article_is_shown_once(client, home):
    comment = CommentFactory()
    for topic_ in ("写清停车", "写清停车", "写清充电"):
        ReplyFactory(topic=topic_, consultation=comment.consultation)
    page = shown(client)
    assert page.count("<b>写清停车</b>") == 1
    assert page.count("<b>写清充电</b>") == 1


def test_topics_that_wait_for_people_are_shown(client, home):
    on = board(compound())
    for stage in ("seconding", "voting", "proposed", "done"):
        topic(on, stage, title=f"关于{stage}的事")
    topic(on, "seconding", title="隐藏的事", hidden_at=timezone.now())
    page = shown(client)
    for stage, is_there in (("seconding", True), ("voting", True), ("done", False)):
        assert (f"关于{stage}的事" in page) is is_there
    assert "隐藏的事" not in page
    assert page.count("/deliberation/") > 2


def test_nothing_yet_leads_on(client, home):
    page = shown(client)
    assert "目前没有正在征求意见的草案" in page
    assert "/consultations/feed/" in page


def test_as_many_queries_for_one_consultation_as_for_many(client, home):
    def more(times):
        for _ in range(times):
            ConsultationFactory()
            ConsultationFactory(upcoming=True)
            ReplyFactory(consultation=ConsultationFactory(reported=True))
            topic(board(compound()), "seconding")

    more(3)
    shown(client)  # warm what is kept for the process
    few = queries_of(client)
    more(8)
    assert queries_of(client) == few
    assert few <= 14


@pytest.mark.parametrize("slug", ["help", "accessibility", "privacy"])
def test_help_texts_are_there(client, home, slug):
    answer = client.get(f"/{slug}/")
    page = home.get_children().get(slug=slug)
    assert page.title in answer.content.decode()


def announced(section, number, **more) -> ArticlePage:
    """An article in the section."""
    page = ArticlePage(
        title=f"公告{number}号", slug=f"a{number}", body="<p>正文</p>", **more
    )
    return section.add_child(instance=page)


def test_a_section_lists_what_it_holds(client, section):
    announced(section, 1)
    announced(section, 2, live=False)
    page = client.get("/legislation/").content.decode()
    assert "公告1号" in page
    assert "/legislation/a1/" in page
    assert "公告2号" not in page


def test_a_section_costs_the_same_however_long(client, section):
    announced(section, 0)
    client.get("/legislation/")  # warm what is kept for the process
    few = queries_of(client, "/legislation/")
    for number in range(1, 9):
        announced(section, number)
    assert queries_of(client, "/legislation/") == few


def test_every_link_of_the_frame_leads_somewhere(client, home):
    """Header and footer stand on each page: no link in them may be dead."""
    page = shown(client)
    for link in sorted(set(re.findall(r'href="(/[^"#?]*)', page))):
        if not link.startswith("/static/"):
            assert client.get(link).status_code in (200, 302), link
