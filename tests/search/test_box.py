"""The page around the results: facets, suggestions, looser words, export."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from consultations.rules.receipts import new_code
from regions.models import Region
from search.forms import SearchForm, read_key, write_key
from search.indexing import rebuild
from search.loosening import loosened
from search.query import parse
from tests.consultations.factories import CommentFactory, ConsultationFactory

pytestmark = pytest.mark.django_db
URL, SUGGEST = reverse("search:search"), reverse("search:suggestions")


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def page(client, **query):
    return client.get(URL, {"kind": "comments", **query})


def chips(answer, name):
    """Label, count and address of the chips of one facet."""
    panel = next(p for p in answer.context["panels"] if p.name == name)
    return {str(c["label"]): (c["count"], c["url"]) for c in panel.chips}


def test_facets_narrow_and_take_themselves_back(client):
    draft = ConsultationFactory()
    for stance, number in (("support", 3), ("oppose", 2)):
        CommentFactory.create_batch(
            number, consultation=draft, body="停车", stance=stance
        )
    rebuild("comments")
    answer = page(client, q="停车")
    assert chips(answer, "stance")["反对"][0] == 2
    narrowed = client.get(URL + chips(answer, "stance")["反对"][1])
    assert narrowed.context["page"].total == 2
    # The other values stay in sight, with what choosing them would give.
    assert chips(narrowed, "stance")["赞成"][0] == 3
    back = client.get(URL + chips(narrowed, "stance")["反对"][1])
    assert back.context["page"].total == 5


def test_articles_are_offered_within_one_draft(client):
    comment = CommentFactory(body="停车", uid="tiao2")
    rebuild("comments")
    answer = page(client, q="停车")
    assert "article" not in {p.name for p in answer.context["panels"]}
    (url,) = [u for _n, u in chips(answer, "consultation").values()]
    inside = client.get(URL + url)
    assert "第二条 范围" in chips(inside, "article")
    assert comment.consultation.code in url


def test_every_value_of_a_facet_can_be_reached(client):
    city = Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    for number in range(15):
        code = f"4413{number:02}"
        one = city.add_child(
            code=code, name=f"{number}区", level="county", full_name=code
        )
        CommentFactory(body="停车", region=one, region_path=one.path)
    rebuild("comments")
    answer = page(client, q="停车")
    panel = next(p for p in answer.context["panels"] if p.name == "region")
    assert (len(panel.first), len(panel.rest)) == (12, 3)
    assert "还有 3 个" in answer.text
    for chip in panel.rest:
        assert chip["url"].replace("&", "&amp;") in answer.text
        assert client.get(URL + chip["url"]).context["page"].total == 1


def test_a_place_alone_is_a_question(client):
    city = Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    CommentFactory(body="停车", region=city, region_path=city.path)
    CommentFactory(body="绿地")
    rebuild("comments")
    answer = page(client, region="4413")
    assert answer.context["page"].total == 1
    assert "惠州市" in chips(answer, "region")


def test_what_staff_alone_may_ask_is_ignored(client):
    CommentFactory(body="停车", state="hidden")
    rebuild("comments")
    assert page(client, q="停车", state="hidden").context["page"].total == 0
    assert page(client, state="hidden").context["page"] is None


def test_words_that_stand_apart_are_found_in_the_end(client):
    CommentFactory(body="楼道里不许给电动自行车充电")
    rebuild("comments")
    answer = page(client, q="电动自行车楼道充电")
    assert answer.context["page"].total == 1
    assert "没有连在一起的" in answer.content.decode()
    assert page(client, q="充电").context["loose"] == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("电动自行车楼道充电", ["电动自行车", "楼道", "充电"]),
        ("议事会表决", ["议事会", "表决"]),
        ("停车", None),
        ("-停车", None),
        ("", None),
    ],
)
def test_loosening(typed, words):
    found = loosened(parse(typed))
    assert (found and ["".join(p) for p in found.include]) == words


def suggested(client, typed):
    return client.get(SUGGEST, {"q": typed}).content.decode()


def test_suggestions_while_typing(client):
    city = Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    city.add_child(
        code="441302", name="惠城区", level="county", full_name="惠州市 · 惠城区"
    )
    draft = ConsultationFactory()
    for kind in ("places", "provisions"):
        rebuild(kind)
    assert "region=441302" in suggested(client, "hcq")
    text = suggested(client, "充电")
    assert f"/consultations/{draft.code}/article/tiao2/" in text
    assert "意见里的“充电”" in text
    rebuild("drafts")
    title = draft.version.title
    assert f'/consultations/{draft.code}/"' in suggested(client, title)
    assert suggested(client, "").strip() == suggested(client, "。").strip() == ""
    assert "&lt;b&gt;" in suggested(client, "充电<b>")


def test_the_widest_places_are_offered_first(client):
    city = Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    for number in range(80):
        code, name = f"4413{number:02}", f"横沥{number}村"
        city.add_child(
            code=code, name=name, level="village", full_name=f"惠州市 · {name}"
        )
    rebuild("places")
    assert 'region=4413"' in suggested(client, "h")


def test_without_a_script_sounds_lead_to_a_place(client):
    Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    rebuild("places")
    text = page(client, q="hzs").text.split("<main")[1]
    assert "没有找到" in text
    assert "region=4413" in text
    assert "按地区看意见" not in page(client, q="hzsx").text


def test_a_receipt_code_leads_to_tracking(client):
    code = new_code("HZ-2026-0012")
    assert reverse("consultations:track") in suggested(client, code.lower())
    assert "查回执" in page(client, q=code).content.decode()
    assert "查回执" not in page(client, q="停车").content.decode().split("<main")[1]


def test_suggestions_cost_the_same_for_many(client, django_assert_num_queries):
    for _ in range(2):
        ConsultationFactory()
    rebuild("provisions")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as spent:
        suggested(client, "充电")
    for _ in range(4):
        ConsultationFactory()
    rebuild("provisions")
    with django_assert_num_queries(len(spent)):
        suggested(client, "充电")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_gives_all_that_is_public(client, form):
    draft = ConsultationFactory()
    CommentFactory.create_batch(23, consultation=draft, body="停车", reason="=1+1")
    CommentFactory(consultation=draft, body="停车", state="hidden")
    rebuild("comments")
    address = reverse("search:export", args=[form])
    answer = client.get(address, {"q": "停车", "kind": "comments"})
    data = b"".join(answer.streaming_content)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    else:
        rows = [list(r) for r in load_workbook(io.BytesIO(data)).active.values]
    assert rows[0] == ["标题", "说明", "全文", "网址"]
    assert len(rows) == 24
    assert rows[1][3].startswith("http")


@pytest.mark.usefixtures("same_window")
def test_export_is_limited_by_person(client, monkeypatch):
    monkeypatch.setattr("search.views.public.EXPORTS_AN_HOUR", 1)
    CommentFactory(body="停车")
    address = reverse("search:export", args=["csv"])
    codes = [client.get(address, {"q": "停车"}).status_code for _ in range(2)]
    assert codes == [200, 429]


@pytest.mark.parametrize("key", [(5,), (2**40,), (-1.25e-06, 7), (0.1, 3), (4, 9)])
def test_keys_come_back_as_they_went(key):
    assert read_key(write_key(key)) == key


@pytest.mark.parametrize(
    "word",
    ["", "x", "-5", "0", "nan_5", "inf_5", "1_2_3", "1e999_3", "9" * 30, "5_", "_"],
)
def test_other_keys_give_the_first_page(word):
    assert read_key(word) == ()


def test_no_form_ever_fails():
    for kind in ("comments", "rules", "users", "", "places"):
        form = SearchForm({"q": "\0", "kind": kind, "sort": "endorsed", "after": "?"})
        assert form.kind in form.kinds
        assert form.order in form.sorts
        json.dumps(form.params, default=str)
