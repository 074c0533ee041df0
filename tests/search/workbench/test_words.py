"""Every number and every sentence opens its words: a page, or the drawer."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from search.workbench import choosing, decisions, every, guide, showing
from search.workbench.models import CopyGroup, Theme
from search.workbench.showing import Piece
from tests.search.workbench.test_decisions import again
from tests.search.workbench.test_extending import comment

LETTER = "我们全体业主请求把充电桩的服务费上限写进条例，并且每季度向社会公布收费明细。"
ADDED = "我家三位老人都看不懂账单。"


@pytest.mark.parametrize(
    ("meant", "seen", "added", "pieces"),
    [
        ((2, 4), (0, 6), [], [("ab", 0, 0), ("cd", 1, 0), ("ef", 0, 0)]),
        ((0, 6), (0, 6), [], [("abcdef", 1, 0)]),
        # an addition that begins within the words and ends behind them
        (
            (2, 4),
            (0, 6),
            [[3, 5]],
            [("ab", 0, 0), ("c", 1, 0), ("d", 1, 1), ("e", 0, 1), ("f", 0, 0)],
        ),
        # one that begins before what is seen
        ((3, 4), (2, 5), [[0, 4]], [("c", 0, 1), ("d", 1, 1), ("e", 0, 0)]),
        # one that covers all, one out of sight
        ((1, 2), (1, 2), [[0, 6], [4, 5]], [("b", 1, 1)]),
    ],
)
def test_pieces(meant, seen, added, pieces):
    found = showing.pieces("abcdef", meant, seen, added)
    assert found == [Piece(text, bool(a), bool(b)) for text, a, b in pieces]


def get(client, name, *args, htmx="", **query):
    address = reverse(f"workbench:{name}", args=args)
    headers = {"HX-Request": "true", "HX-Current-URL": htmx} if htmx else {}
    return client.get(address, query, headers=headers)


@pytest.fixture
def letters(consultation, said):
    """Six copies of one letter, one of them with a sentence of its own."""
    words = [LETTER] * 5 + [LETTER + ADDED]
    return [comment(consultation, text) for text in words]


@pytest.mark.django_db
class TestWords:
    def test_of_a_theme_by_stance(self, client, run, fees, drafter):
        client.force_login(drafter)
        page = get(client, "theme", fees.pk).text
        for stance, n in fees.stance_counts:
            asked = urlencode({"theme": fees.pk, "stance": stance})
            address = f"{reverse('workbench:words', args=[run.pk])}?{asked}"
            assert address.replace("&", "&amp;") in page
            assert client.get(address).text.count("<mark>") == n
        against = get(client, "words", run.pk, theme=fees.pk, stance="反对").text
        assert "由市场决定" in against
        assert "服务费太高" not in against

    def test_of_a_place_and_of_a_day(self, client, run, said, drafter):
        client.force_login(drafter)
        said[0].__class__.objects.filter(pk=said[0].pk).update(region_path="0001")
        there = choosing.Wanted(by="region", group="0001")
        assert {row.comment_id for row in choosing.rows(run, there)} == {said[0].pk}
        unknown = choosing.rows(run, choosing.Wanted(by="region"))
        assert said[0].pk not in {row.comment_id for row in unknown}
        assert unknown.count() == run.segments.count() - 1
        day = localtime(said[0].submitted_at).date()
        assert choosing.rows(run, choosing.Wanted(day=day)).exists()
        assert get(client, "words", run.pk, day="1999-01-01").text.count("<mark>") == 0

    def test_what_is_new_and_what_goes_round(self, run, fees, letters, drafter):
        assert not choosing.rows(run, choosing.Wanted(only="fresh")).exists()
        later = again(run, drafter)
        for theme in later.themes.filter(segment_count__gt=0):
            for only, n in (
                ("fresh", theme.fresh_count),
                ("copied", theme.copied_count),
            ):
                rows = choosing.rows(later, choosing.Wanted(theme=theme, only=only))
                assert rows.values("comment").distinct().count() == n
        assert choosing.rows(later, choosing.Wanted(only="copied")).count() >= 6

    @pytest.mark.parametrize(
        "query",
        [
            {"theme": "99999999"},
            {"theme": "x"},
            {"only": "else"},
            {"by": "author"},
            {"day": "2026-02-30"},
            {"stance": "x" * 21},
        ],
        ids=str,
    )
    def test_what_can_mean_nothing_is_not_found(self, client, run, drafter, query):
        client.force_login(drafter)
        assert get(client, "words", run.pk, **query).status_code == 404

    def test_the_drawer_shows_what_the_page_shows(self, client, run, fees, drafter):
        client.force_login(drafter)
        quote = fees.statements.filter(kind="quote").first()
        here = reverse("workbench:theme", args=[fees.pk])
        page = get(client, "evidence", quote.pk).text
        part = get(client, "evidence", quote.pk, htmx=f"http://testserver{here}").text
        marked = f"<mark>{quote.quoted[0]}</mark>"
        assert marked in page
        assert marked in part
        assert "<html" in page
        assert "<html" not in part
        # its forms come back to the page that lies under it
        assert f'name="back" value="{here}"' in part
        after = client.post(
            reverse("workbench:pin", args=[quote.pk]), {"back": here}, follow=True
        )
        assert after.redirect_chain == [(here, 302)]
        assert "已置顶" in after.text

    def test_a_page_elsewhere_is_nowhere_to_come_back_to(self, client, run, drafter):
        client.force_login(drafter)
        count = run.statements.filter(kind="count").first()
        part = get(client, "evidence", count.pk, htmx="https://evil.example/x").text
        assert "evil.example" not in part


@pytest.mark.django_db
class TestCopies:
    def test_stand_beside_their_template(self, client, run, letters, drafter):
        later = again(run, drafter)
        group = CopyGroup.objects.get(run=later, kind="campaign")
        client.force_login(drafter)
        shown = get(client, "copies", group.pk).text
        assert f"<ins>{ADDED}</ins>" in shown
        assert shown.count("一字不差") == 4  # and one is the template
        assert all(each.receipt in shown for each in letters)
        words = get(client, "words", later.pk, only="copied").text
        assert reverse("workbench:copies", args=[group.pk]) in words
        assert "联署 6 份" in words
        assert "<ins>" in words

    def test_of_another_digest_are_not_named(self, run, letters, drafter):
        later = again(run, drafter)
        old = showing.shown(run.segments.select_related("comment"), run)
        assert all(each.copy is None for each in old)
        new = showing.shown(later.segments.select_related("comment"), later)
        assert sum(each.copy is not None for each in new) >= len(letters)


@pytest.mark.django_db
class TestTheWay:
    def test_five_steps_one_after_the_other(self, client, run, fees, drafter, approver):
        def next_one(fresh=0):
            found = guide.steps(run, fresh)
            assert len(found) == 5
            return [each.name for each in found if each.is_next]

        assert next_one(fresh=2) == ["归并"]
        assert next_one() == ["看拿不准的"]
        single = run.segments.filter(bucket="single").first()
        decisions.move_segments(run=run, segments=[single.pk], to=fees.key, by=drafter)
        assert next_one() == ["定稿报告"]
        client.force_login(drafter)
        client.post(
            reverse("workbench:reports", args=[run.consultation.code]),
            {"parts": ["overview", "themes"]},
        )
        assert next_one() == ["放进通报"]
        client.force_login(approver)
        report = guide.DigestReport.objects.get()
        address = reverse("workbench:report", args=[report.pk])
        assert "已放进通报" not in client.get(address).text
        client.post(reverse("workbench:report_publish", args=[report.pk]))
        assert next_one() == []
        assert '<span class="state">已放进通报</span>' in client.get(address).text

    def test_the_last_decision_can_be_taken_back_at_once(
        self, client, run, fees, drafter, approver
    ):
        client.force_login(drafter)
        here = reverse("workbench:theme", args=[fees.pk])
        assert "刚才：" not in client.get(here).text
        cluster = fees.clusters.filter(segments__isnull=False).first()
        data = {"clusters": cluster.pk, "to": "single", "back": here}
        moved = client.post(reverse("workbench:move", args=[run.pk]), data, follow=True)
        assert "移到【单独意见】" in moved.text
        made = decisions.Decision.objects.get()
        undo = reverse("workbench:undo", args=[made.pk])
        assert undo in moved.text
        client.force_login(approver)  # it is the way back of the one who decided
        assert undo not in client.get(here).text
        client.force_login(drafter)
        after = client.post(undo, {"back": here}, follow=True)
        assert after.redirect_chain[-1][0] == here
        assert undo not in after.text
        fees.refresh_from_db()
        assert fees.segment_count > 0

    def test_a_small_draft_shows_every_comment(self, client, run, said, drafter):
        client.force_login(drafter)
        page = get(client, "digest", run.consultation.code).text
        assert "全部 6 条意见" in page
        assert all(each.receipt in page and each.body in page for each in said)

    def test_a_large_one_does_not(self, run, monkeypatch):
        monkeypatch.setattr(every, "SMALL", 5)
        assert every.everything(run) == []

    def test_the_tree_shows_heat(self):
        one, other = [Theme(uid="tiao1", segment_count=n) for n in (30, 10)]
        alone = Theme(uid="tiao2", segment_count=1)
        leaves = every.tree([("第一条", [one, other]), ("第二条", [alone])])
        assert [(leaf.count, leaf.width) for leaf in leaves] == [(40, 60), (1, 2)]
        assert every.tree([]) == []

    def test_an_old_digest_is_for_reading(self, client, run, fees, drafter):
        again(run, drafter)
        client.force_login(drafter)
        page = get(client, "theme", fees.pk).text
        assert "较早一次归并" in page
        assert 'name="to"' not in page
        single = get(client, "bucket", run.pk, "single").text
        assert "较早一次归并" in single
        assert 'name="to"' not in single


@pytest.mark.django_db
def test_pages_of_words_ask_few_questions(
    client, run, letters, drafter, django_assert_max_num_queries
):
    later = again(run, drafter)
    client.force_login(drafter)
    get(client, "words", later.pk, only="copied")
    with django_assert_max_num_queries(24):
        get(client, "words", later.pk, only="copied")
