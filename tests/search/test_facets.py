"""Filters, counts and orders of every engine agree with the database."""

import itertools
import random
from collections import Counter
from datetime import datetime

import pytest
from django.utils import timezone

from consultations.models import Comment
from regions.models import Region
from search.facets import month_of
from search.indexing import LAST_ID, repair
from search.query import SearchQuery, parse
from search.registry import SOURCES
from tests.consultations.factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
)

pytestmark = pytest.mark.django_db
# Half past midnight here is still the month before in UTC.
HERE = timezone.get_default_timezone()
FACETS = tuple(SOURCES["comments"].facets)


@pytest.fixture
def places():
    """惠州 with two counties, a town in each."""
    city = Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    found = {"4413": city}
    for code, name in (("441302", "惠城区"), ("441322", "博罗县")):
        county = city.add_child(code=code, name=name, level="county", full_name=name)
        found[code] = county
        found[f"{code}001"] = county.add_child(
            code=f"{code}001", name="某镇", level="town", full_name=f"{name} · 某镇"
        )
    return found


@pytest.fixture
def comments(places):
    """Sixty comments of every colour, the same ones in each run."""
    dice = random.Random(7)
    drafts = [ConsultationFactory(), ConsultationFactory()]
    states = ["published", "published", "pending", "hidden", "accepted", "withdrawn"]
    spots = [None, *places.values()]
    found = []
    for number in range(60):
        spot, state = dice.choice(spots), dice.choice(states)
        found.append(
            CommentFactory(
                consultation=dice.choice(drafts),
                body=f"停车{'收费' if number % 3 else '免费'}第{number}号",
                uid=dice.choice(["", "tiao1", "tiao2"]),
                stance=dice.choice(["support", "amend", "oppose", "ask"]),
                state=state,
                is_public=state != "accepted",
                region=spot,
                region_path=spot.path if spot else "",
                endorsement_count=dice.randrange(4),
                submitted_at=datetime(
                    2026, dice.randrange(1, 4), 1, 0, 30, tzinfo=HERE
                ),
            )
        )
    published = [c for c in found if c.state == "published"]
    ReplyFactory(consultation=drafts[0], comments=published[:3], outcome="adopted")
    ReplyFactory(
        consultation=drafts[1], comments=published[3:5], draft=True, outcome="referred"
    )
    return found


@pytest.fixture
def filled(index, comments):
    repair("comments", index, has_values=index.name == "elasticsearch")
    index.refresh("comments")
    return index


def held(comment, facet):
    """What the facet of a comment is, worked out without any engine."""
    reply = getattr(getattr(comment, "replied", None), "reply", None)
    return {
        "consultation": comment.consultation.code,
        "article": comment.uid or "whole",
        "stance": comment.stance,
        "state": comment.state,
        "outcome": reply.outcome if reply and reply.published_at else "",
        "channel": comment.channel,
        "region": comment.region.code if comment.region else "",
        "month": month_of(comment.submitted_at),
    }[facet]


def fits(comment, filters, but=""):
    return all(
        held(comment, name).startswith(value)
        if name == "region"
        else held(comment, name) == value
        for name, value in filters.items()
        if name != but or name == "region"
    )


def expected(comments, filters, facet):
    """Count by hand; a place counts for the one right below the chosen place."""
    kept = [c for c in comments if fits(c, filters, but=facet)]
    if facet != "region":
        return Counter(filter(None, (held(c, facet) for c in kept)))
    chosen = filters.get("region", "")
    steps = {"": 6, "4413": 6, "441302": 9, "441322": 9}
    end = steps.get(chosen, 99)
    codes = [held(c, "region")[:end] for c in kept]
    return Counter(code for code in codes if len(code) == end)


CASES = [
    {},
    {"stance": "oppose"},
    {"stance": "oppose", "article": "whole"},
    {"region": "4413"},
    {"region": "441302", "month": "2026-02"},
    {"outcome": "adopted"},
    {"outcome": "referred"},
    {"state": "pending"},
    {"month": "nonsense"},
    {"region": "99"},
]


VALUES = {
    "article": "tiao1",
    "stance": "amend",
    "state": "published",
    "outcome": "adopted",
    "channel": "online",
    "region": "441322",
    "month": "2026-01",
}
PAIRS = [
    {one: VALUES[one], other: VALUES[other]}
    for one, other in itertools.combinations(VALUES, 2)
]


@pytest.mark.parametrize("is_public", [True, False])
def test_counts_agree_for_every_pair_of_facets(filled, comments, is_public):
    fresh = list(Comment.objects.select_related("consultation", "region"))
    seen = [c for c in fresh if not is_public or c.state == "published"]
    draft = comments[0].consultation.code
    some = set()
    for pair in PAIRS:
        filters = {"consultation": draft, **pair}
        asked = SearchQuery(
            "comments",
            parse(""),
            is_public=is_public,
            filters=filters,
            facets=FACETS,
            everything=True,
            size=100,
        )
        hits = filled.query(asked)
        assert hits.total == sum(fits(c, filters) for c in seen), filters
        for name in FACETS:
            assert hits.facets[name] == dict(expected(seen, filters, name)), filters
        some.add(hits.total)
    assert len(some) > 3


@pytest.mark.parametrize("is_public", [True, False])
def test_counts_agree_with_the_database(filled, comments, is_public):
    fresh = list(Comment.objects.select_related("consultation", "region"))
    seen = [c for c in fresh if not is_public or c.state == "published"]
    fee = [c for c in seen if "收费" in c.body]
    for filters, (typed, kept) in itertools.product(CASES, (("", seen), ("收费", fee))):
        asked = SearchQuery(
            "comments",
            parse(typed),
            is_public=is_public,
            filters=filters,
            facets=FACETS,
            everything=True,
            size=100,
        )
        hits = filled.query(asked)
        wanted = sorted((c.pk for c in kept if fits(c, filters)), reverse=True)
        assert hits.ids == wanted
        assert hits.total == len(wanted)
        for name in FACETS:
            assert hits.facets[name] == dict(expected(kept, filters, name)), name


def test_pages_by_key_leave_nothing_out(filled):
    orders = ("newest", "relevance", "endorsed")
    for order, filters in itertools.product(orders, ({}, {"stance": "amend"})):
        every_page_is_there(filled, order, filters)


def every_page_is_there(filled, order, filters):
    def ask(**more):
        asked = SearchQuery(
            "comments",
            parse("停车"),
            is_public=False,
            order=order,
            filters=filters,
            **more,
        )
        return filled.query(asked)

    whole, pages, after = ask(size=100), [], ()
    for _ in range(100):
        page = ask(size=7, after=after)
        pages += page.ids
        assert page.total == whole.total
        if not page.last:
            break
        after = page.last
    assert pages == whole.ids
    assert len(whole.ids) == whole.total > 7


def test_most_endorsed_first(filled):
    asked = SearchQuery("comments", parse("停车"), order="endorsed", size=100)
    rows = Comment.objects.in_bulk(filled.query(asked).ids)
    counts = [rows[pk].endorsement_count for pk in rows]
    keys = [(-rows[pk].endorsement_count, -pk) for pk in filled.query(asked).ids]
    assert keys == sorted(keys)
    assert len(set(counts)) > 1


def test_only_excluded_words_among_all(filled, comments):
    asked = SearchQuery(
        "comments", parse("-收费"), is_public=False, everything=True, size=100
    )
    free = sorted(c.pk for c in comments if "收费" not in c.body)
    assert sorted(filled.query(asked).ids) == free


def test_asking_about_some_alone(filled, comments):
    some = frozenset(c.pk for c in comments[:10])
    asked = SearchQuery("comments", parse("停车"), is_public=False, ids=some, size=0)
    assert filled.query(asked).total == 10


def test_what_is_wrong_is_told_and_mended(filled, comments):
    source, is_far = SOURCES["comments"], filled.name == "elasticsearch"

    def wrong():
        filled.refresh("comments")
        told = source.documents([c.pk for c in comments], has_values=is_far)
        return filled.wrong("comments", 0, LAST_ID, told)

    assert wrong() == set()
    filled.delete("comments", [comments[0].pk])
    stray = source.documents([comments[1].pk])[0]
    filled.index("comments", [type(stray)(10**9, "多余", "多余")])
    Comment.objects.filter(pk=comments[2].pk).update(body="改过了")
    assert wrong() == {comments[0].pk, 10**9, comments[2].pk}
    assert repair("comments", filled, has_values=is_far) == 3
    assert wrong() == set()


def test_every_combination_of_orders_and_filters_is_answered(filled):
    for name, order in itertools.product(FACETS, ("newest", "relevance", "endorsed")):
        asked = SearchQuery(
            "comments", parse("停车"), order=order, filters={name: "没有"}
        )
        assert filled.query(asked).ids == []
