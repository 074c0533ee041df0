"""Each kind of objects: what anybody finds, what staff find, how it is shown."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.urls import reverse

from audit import followers
from audit.log import record
from config.demo.build.pages import ensure_site
from consultations.models import LegislativeProject, Reply
from pages.models import ArticlePage
from regions.models import Region
from search.documents import Document
from search.engines import engine, ensure_tables
from search.indexing import follow, rebuild, repair
from search.query import SearchQuery, parse
from search.registry import SOURCES, register, unregister
from search.sources.base import ModelSource, result, target_ids
from search.sources.places import spellings
from tests.consultations.factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
)

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


def found(source, typed, **more):
    return engine().query(SearchQuery(source, parse(typed), **more)).ids


def shown(source, typed, user=ANYBODY):
    terms = parse(typed)
    ids = engine().query(SearchQuery(source, terms)).ids
    return list(SOURCES[source].results(user, ids, terms).values())


def logged(event, target):
    with transaction.atomic():
        record(event, target=target)
    followers.settle()


def test_replies_are_found_once_published():
    comment = CommentFactory()
    reply = ReplyFactory(
        consultation=comment.consultation,
        comments=[comment],
        draft=True,
        topic="增设停车位",
        reason="用地不足",
        private_note="内部意见",
    )
    logged("reply.written", reply)
    assert found("replies", "停车位") == []
    assert found("replies", "停车位", is_public=False) == [reply.pk]
    Reply.objects.filter(pk=reply.pk).update(published_at=comment.submitted_at)
    logged("reply.published", reply)
    assert found("replies", "停车位 用地") == [reply.pk]
    assert found("replies", "内部意见") == []
    (one,) = shown("replies", "停车位")
    assert one.url.endswith(f"/replies/{reply.pk}/")
    Reply.objects.filter(pk=reply.pk).update(published_at=None)
    assert shown("replies", "停车位") == []  # the index lags behind
    logged("reply.withdrawn", reply)
    assert found("replies", "停车位") == []


def test_a_draft_is_found_by_its_title_and_its_number():
    draft = ConsultationFactory()
    logged("consultation.published", draft)
    title, code = draft.version.title, draft.code
    for typed in (title, title[2:6], code, code.lower(), draft.project.organ):
        assert found("drafts", typed) == [draft.pk], typed
    (one,) = shown("drafts", title)
    assert title in one.title
    assert code in one.note
    assert one.url == reverse("consultations:home", args=[code])


def test_a_draft_that_is_not_published_is_for_staff():
    draft = ConsultationFactory(published_at=None)
    logged("consultation.prepared", draft)
    title = draft.version.title
    assert found("drafts", title) == []
    assert found("drafts", title, is_public=False) == [draft.pk]
    # An index that is wrong shows nothing all the same.
    engine().index("drafts", [Document(draft.pk, title, title)])
    assert found("drafts", title) == [draft.pk]
    assert shown("drafts", title) == []


def test_a_draft_follows_its_project():
    draft = ConsultationFactory()
    logged("consultation.published", draft)
    LegislativeProject.objects.filter(pk=draft.project_id).update(summary="管理桥梁")
    logged("project.edited", draft.project)
    assert found("drafts", "桥梁") == [draft.pk]


def test_announcements_follow_the_cms():
    page = ArticlePage(
        title="停水通知",
        body="<p>十一月<b>三日</b>停水</p>",
        published_on=date(2026, 11, 1),
    )
    ensure_site().add_child(instance=page)
    page.save_revision().publish()
    followers.settle()
    (one,) = shown("announcements", "三日停水")
    assert (one.title, one.note) == ("停水通知", "2026年11月1日")
    assert one.text == "十一月 三日 停水"
    page.unpublish()
    assert shown("announcements", "停水") == []
    followers.settle()
    assert found("announcements", "停水") == []
    assert found("announcements", "停水", is_public=False) == [page.pk]


def test_a_page_behind_a_password_stays_out():
    page = ArticlePage(title="内部停水通知", body="<p>停水</p>")
    ensure_site().add_child(instance=page)
    page.view_restrictions.create(restriction_type="password", password="x")
    page.save_revision().publish()
    followers.settle()
    assert found("announcements", "停水") == []


def test_rules_are_found_by_law_and_number():
    repair("rules", engine())
    titles = [one.title for one in shown("rules", "民法典 第二百七十八条")]
    assert titles
    assert titles == [one.title for one in shown("rules", "民法典 第278条")]
    assert SOURCES["rules"].total() == engine().size("rules")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("惠城区", ["h", "hc", "hcq", "hui", "huic", "huichengqu"]),
        ("博罗县", ["blx", "boluoxian"]),
        ("水口街道", ["skjd", "shuikou"]),
    ],
)
def test_spellings(name, typed):
    assert set(typed) <= spellings(name)
    assert name not in spellings(name)


def test_what_cannot_be_spelled_has_none():
    assert spellings("·①") == set()


def test_places_are_found_by_name_and_pinyin():
    city = Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    area = city.add_child(
        code="441302", name="惠城区", level="county", full_name="惠州市 · 惠城区"
    )
    logged("region.loaded", city)
    for typed in ("惠城", "hcq", "HC", "huicheng", "惠城區"):
        assert found("places", typed) == [area.pk], typed
    (one,) = shown("places", "hcq")
    assert one.title == "惠州市 · 惠城区"
    assert one.url.endswith("kind=comments&region=441302")


class Towns(ModelSource):
    """A kind of objects that another room brings along."""

    name = "towns"
    label = "镇"

    def rows(self):
        return Region.objects.filter(level="town")

    def seen(self, *, is_public):
        return self.rows()

    def words(self, row):
        return row.name, row.full_name

    def touched(self, entries, *, has_values=False):
        return target_ids(entries, "regions.region")

    def show(self, user, rows, terms):
        for row in rows:
            yield row.pk, result(row.name, "", "/", row.name, terms)


@pytest.fixture
def towns():
    register(Towns())
    ensure_tables()
    yield SOURCES["towns"]
    unregister("towns")


def test_a_new_kind_joins_by_registering(towns, client):
    place = Region.add_root(
        code="1", name="汝湖镇", level="town", full_name="惠城 汝湖镇"
    )
    assert rebuild("towns") == 1
    assert found("towns", "汝湖") == [place.pk]
    assert found("towns", "惠城", is_public=False) == [place.pk]
    place.name = "水口镇"
    place.save()
    logged("region.edited", place)
    assert found("towns", "水口") == [place.pk]
    page = client.get("/search/", {"q": "水口", "kind": "towns"})
    assert "<mark>水口</mark>镇" in page.content.decode()


@pytest.mark.parametrize("name", ["", "Ä", "a b", "x; DROP TABLE y", "2x"])
def test_names_of_kinds_are_names_of_tables(name):
    kind = Towns()
    kind.name = name
    with pytest.raises(ValueError, match="no name for a source"):
        register(kind)


def test_every_kind_keeps_the_contract():
    follow([])
    for source in SOURCES.values():
        assert source.touched([]) == set()
        assert source.fresh([], is_public=True) == set()
        assert source.documents([1, 2, 3], has_values=True) is not None
        assert source.ids_after(2**62, 5) == []
        assert source.label
    assert isinstance(
        SOURCES["rules"].documents(SOURCES["rules"].ids_after(0, 1))[0], Document
    )


@pytest.mark.parametrize("has_values", [False, True])
def test_documents_cost_the_same_for_many(has_values, django_assert_num_queries):
    """No column that a document needs is left to be fetched row by row."""
    comments = CommentFactory.create_batch(9)
    answered = comments[0]
    ReplyFactory(consultation=answered.consultation, comments=[answered])
    source, ids = SOURCES["comments"], [c.pk for c in comments]
    for some in (ids[:2], ids):
        with django_assert_num_queries(2):  # comments, and their consultations
            assert len(source.documents(some, has_values=has_values)) == len(some)
