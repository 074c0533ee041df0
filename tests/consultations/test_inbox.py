"""The inbox: every filter, the keyword, paging, one comment beside the list."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from consultations import finding
from consultations.actions.moderation import Seen, decide
from consultations.models import Comment, CommentRevision
from regions.models import Region
from search.finder import find_comments
from search.indexing import rebuild
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
)

pytestmark = pytest.mark.django_db
INBOX = reverse("desk:inbox")


@pytest.fixture
def desk(client):
    client.force_login(StaffFactory(roles=[Role.DRAFTER]))
    return client


@pytest.fixture
def plain_search():
    finding.unregister_finder()
    yield
    finding.register_finder(find_comments)


@pytest.fixture
def towns():
    """惠州 with two counties, a town in each."""
    city = Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    made = {}
    for code, county, town in (("01", "惠城区", "汝湖镇"), ("02", "博罗县", "石湾镇")):
        above = city.add_child(
            code=f"4413{code}", name=county, level="county", full_name=county
        )
        made[code] = above.add_child(
            code=f"4413{code}01",
            name=town,
            level="town",
            full_name=f"{county} · {town}",
        )
    return made


def listed(client, **query):
    page = client.get(INBOX, query)
    assert page.status_code == 200
    return [row.pk for row in page.context["rows"]]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_it(client, role):
    client.force_login(StaffFactory(roles=[role]))
    assert client.get(INBOX).status_code == 200


def test_others_do_not(client):
    client.force_login(UserFactory())
    assert client.get(INBOX).status_code in (302, 403)


@pytest.mark.parametrize(
    ("query", "fields", "others"),
    [
        ({"article": "tiao2"}, {"uid": "tiao2"}, {"uid": "tiao1"}),
        ({"stance": "oppose"}, {"stance": "oppose"}, {"stance": "amend"}),
        ({"state": "pending"}, {"state": "pending"}, {"state": "published"}),
        ({"channel": "letter"}, {"offline": True}, {}),
        (
            {"since": "2026-05-02"},
            {"submitted_at": "2026-05-02 00:00"},
            {"submitted_at": "2026-05-01 23:59"},
        ),
        (
            {"until": "2026-05-02"},
            {"submitted_at": "2026-05-02 23:59"},
            {"submitted_at": "2026-05-03 00:00"},
        ),
    ],
)
def test_filters(desk, query, fields, others):
    def made(values):
        values = dict(values)
        if at := values.get("submitted_at"):
            local = datetime.fromisoformat(at)
            values["submitted_at"] = timezone.make_aware(local)
        return CommentFactory(**values)

    wanted, other = made(fields), made(others)
    assert listed(desk, **query) == [wanted.pk]
    assert set(listed(desk)) == {wanted.pk, other.pk}


def test_of_one_consultation_with_its_articles(desk):
    here, _there = CommentFactory(), CommentFactory()
    code = here.consultation.code
    assert listed(desk, consultation=code) == [here.pk]
    text = desk.get(INBOX, {"consultation": code}).content.decode()
    assert "第二条 范围" in text
    assert reverse("desk:export", args=[code, "xlsx"]) in text


def test_a_region_holds_all_below_it(desk, towns):
    near = CommentFactory(region=towns["01"], region_path=towns["01"].path)
    far = CommentFactory(region=towns["02"], region_path=towns["02"].path)
    assert listed(desk, region="441301") == [near.pk]
    assert listed(desk, region="44130201") == [far.pk]
    assert set(listed(desk, region="4413")) == {near.pk, far.pk}
    assert listed(desk, region="9999") == []


def test_answered_or_not(desk):
    answered, waiting, hidden = (
        CommentFactory(),
        CommentFactory(),
        CommentFactory(state="hidden"),
    )
    ReplyFactory(consultation=answered.consultation, comments=[answered])
    assert listed(desk, replied="yes") == [answered.pk]
    assert listed(desk, replied="no") == [waiting.pk]
    assert hidden.pk in listed(desk)


def test_words_are_found_by_the_engine(desk):
    wanted = CommentFactory(body="停车位少", state="pending")
    apart = CommentFactory(body="停下车来")
    rebuild("comments")
    assert listed(desk, q="停车") == [wanted.pk]
    assert listed(desk, q="-停车") == [apart.pk]
    assert listed(desk, q=wanted.receipt) == [wanted.pk]
    assert listed(desk, q="。") == []
    assert listed(desk, q='" AND NEAR(*') == []


def test_words_are_found_without_an_engine(desk, plain_search):
    wanted = CommentFactory(body="停车位少", reason="方便老人")
    CommentFactory(body="停下车来")
    assert listed(desk, q="停车") == [wanted.pk]
    assert listed(desk, q="停车 老人") == [wanted.pk]
    assert listed(desk, q="停车 绿地") == []
    assert listed(desk, q="%") == []


@pytest.mark.parametrize(
    "query",
    [
        {"stance": "x", "state": "y", "region": "'", "since": "x", "until": "9"},
        {"since": "2026-05-02", "until": "2026-05-01"},
        {"open": "x"},
        {"open": "9" * 40},
        {"consultation": "没有"},
    ],
)
def test_wrong_filters_count_as_not_given(desk, query):
    comment = CommentFactory()
    assert listed(desk, **query) == [comment.pk]


def test_pages_go_on_by_key(desk):
    consultation = ConsultationFactory()
    CommentFactory.create_batch(60, consultation=consultation)
    first = desk.get(INBOX)
    assert len(first.context["rows"]) == 50
    token = first.context["page"].next
    following = listed(desk, after=token)
    assert len(following) == 10
    assert not set(following) & {row.pk for row in first.context["rows"]}
    assert f"after={token}" in first.content.decode()
    assert desk.get(INBOX, {"after": "x"}).status_code == 400


def test_one_comment_beside_the_list(desk):
    comment = CommentFactory(uid="tiao2", state="pending", body="第一稿")
    CommentRevision.objects.create(
        comment=comment, version_no=1, content={"body": "从前的话"}
    )
    moderator = StaffFactory(roles=[Role.MODERATOR])
    decide(moderator=moderator, act="hide", seen=[Seen.of(comment)], reason="spam")
    for url in (
        f"{INBOX}?open={comment.pk}",
        reverse("desk:opened", args=[comment.pk]),
    ):
        text = desk.get(url).content.decode()
        assert "下列事项适用本条例" in text
        assert "从前的话" in text
        assert "广告、重复刷屏" in text


def test_the_side_form_is_for_moderators(desk, client):
    comment = CommentFactory(state="pending")
    url = reverse("desk:opened", args=[comment.pk])
    decide_url = reverse("desk:case", args=[comment.pk])
    assert decide_url not in desk.get(url).content.decode()
    client.force_login(StaffFactory(roles=[Role.MODERATOR]))
    assert decide_url in client.get(url).content.decode()


def test_the_panes_alone_for_htmx(desk):
    comment = CommentFactory()
    url = reverse("desk:opened", args=[comment.pk])
    fragment = desk.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert comment.receipt in fragment


def test_a_comment_that_is_not_there(desk):
    assert desk.get(reverse("desk:opened", args=[99])).status_code == 404
    assert desk.get(INBOX, {"open": "99"}).status_code == 404


def test_text_is_escaped(desk):
    comment = CommentFactory(body="<script>alert(1)</script>")
    text = desk.get(INBOX, {"open": comment.pk}).content.decode()
    assert "<script>alert(1)" not in text


@pytest.mark.parametrize("query", [{}, {"q": "停车"}, {"state": "published"}])
def test_queries_do_not_grow(
    desk, query, django_assert_max_num_queries, django_assert_num_queries
):
    consultation = ConsultationFactory()
    shown = CommentFactory(consultation=consultation)
    query = {**query, "open": shown.pk, "consultation": consultation.code}
    desk.get(INBOX, query)
    with django_assert_max_num_queries(20) as spent:
        desk.get(INBOX, query)
    CommentFactory.create_batch(30, consultation=consultation)
    ReplyFactory(consultation=consultation, comments=Comment.objects.all()[:10])
    rebuild("comments")
    with django_assert_num_queries(len(spent.captured_queries)):
        desk.get(INBOX, query)


def test_newest_first(desk):
    old = CommentFactory(submitted_at=timezone.now() - timedelta(days=2))
    new = CommentFactory(submitted_at=timezone.now())
    assert listed(desk) == [new.pk, old.pk]
