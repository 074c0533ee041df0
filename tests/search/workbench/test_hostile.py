"""What nobody should send: foreign keys, old digests, twice, too much, script."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from search.workbench import actions, decisions
from search.workbench.models import Decision, DigestReport
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import CommentFactory, ConsultationFactory
from tests.hostile.payloads import broken_out
from tests.search.workbench.test_decisions import again

pytestmark = pytest.mark.django_db
SCRIPTS = (
    "<script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    '"><x-evil evil-attr=1>{{7*9731}}',
    "javascript:alert(1)",
    "</option></select><x-evil>",
    "\u202e停车\u2066",
)


@pytest.fixture
def other(drafter):
    """Another consultation, digested."""
    consultation = ConsultationFactory()
    for body in ("夜间停车免费。", "夜间停车应当免费。", "噪声扰民。"):
        CommentFactory(consultation=consultation, body=body, uid="tiao2")
    found = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(found.pk)
    found.refresh_from_db()
    return found


@pytest.fixture
def post(client, drafter):
    client.force_login(drafter)

    def sent(page, key, /, **data):
        address = reverse(f"workbench:{page}", args=[key])
        return client.post(address, data, follow=True)

    return sent


def homes(run):
    return list(run.segments.order_by("pk").values_list("bucket", "cluster"))


class TestForeignKeys:
    def test_segments_and_clusters_of_another_digest_stay(self, run, other, post):
        before = homes(other)
        theirs = other.segments.first()
        for field, keys in (
            ("segments", [theirs.pk]),
            ("clusters", [cluster for _bucket, cluster in before if cluster]),
        ):
            answer = post("move", run.pk, **{field: keys, "to": "single"})
            assert answer.status_code == 200
            assert "请" in answer.text
        assert homes(other) == before
        assert not Decision.objects.exists()

    def test_a_theme_of_another_digest_takes_nothing_in(
        self, run, fees, other, post, client
    ):
        theirs = other.themes.first()
        merge = reverse("workbench:merge", args=[fees.pk])
        assert client.post(merge, {"into": theirs.pk}).status_code == 404
        first = run.segments.first()
        theirs.key = "theirs"
        theirs.save()
        answer = post("move", run.pk, segments=first.pk, to="theirs")
        assert "请选择要移到哪里" in answer.text
        assert not Decision.objects.exists()

    def test_clusters_of_another_theme_are_not_split_off(self, run, fees, post):
        others = run.segments.exclude(cluster__theme=fees).exclude(cluster=None)
        keys = list(others.values_list("cluster", flat=True)) or [999_999]
        answer = post("split", fees.pk, clusters=keys, name="另一件事")
        assert "请勾选要分出的要点" in answer.text
        assert not Decision.objects.exists()


def test_an_old_digest_takes_no_decisions(run, fees, post, drafter):
    again(run, drafter)
    before = homes(run)
    first = run.segments.first()
    quote = fees.statements.filter(kind="quote").first()
    for name, key, data in (
        ("rename", fees.pk, {"name": "别的名称"}),
        ("lock", fees.pk, {}),
        ("move", run.pk, {"segments": first.pk, "to": "unrelated"}),
        ("pin", quote.pk, {}),
    ):
        assert "请在最近一次完成的归并上操作" in post(name, key, **data).text, name
    assert homes(run) == before
    assert not Decision.objects.exists()


class TestTwice:
    """The same form sent a second time changes nothing and says why."""

    def test_move(self, run, fees, post):
        first = run.segments.filter(bucket="single").first()
        for to, name in ((fees.key, ""), ("new", "单独的一件事"), ("unrelated", "")):
            data = {"segments": first.pk, "to": to, "name": name}
            n = Decision.objects.count()
            assert "已把 1 段移到" in post("move", run.pk, **data).text
            assert "已经在那里" in post("move", run.pk, **data).text
            assert Decision.objects.count() == n + 1

    def test_merge(self, run, fees, post):
        single = run.segments.filter(bucket="single").first()
        post("move", run.pk, segments=single.pk, to="new", name="单独的一件事")
        single.refresh_from_db()
        new, n = single.cluster.theme, Decision.objects.count()
        assert "已并入" in post("merge", new.pk, into=fees.pk).text
        assert "都已移走" in post("merge", new.pk, into=fees.pk).text
        assert Decision.objects.count() == n + 1

    def test_rename_lock_pin_undo(self, run, fees, post):
        quote = fees.statements.filter(kind="quote").first()
        for name, key, data, told in (
            ("rename", fees.pk, {"name": "服务费"}, "名称没有变化"),
            ("pin", quote.pk, {}, "已经置顶"),
            ("lock", fees.pk, {}, "已锁定，请先撤销锁定"),
        ):
            n = Decision.objects.count()
            post(name, key, **data)
            assert told in post(name, key, **data).text, name
            assert Decision.objects.count() == n + 1
        newest = Decision.objects.first()
        post("undo", newest.pk)
        assert "已经撤销" in post("undo", newest.pk).text

    def test_freeze(self, run, post):
        code = run.consultation.code
        parts = ["overview", "themes"]
        post("reports", code, parts=parts)
        answer = post("reports", code, parts=parts)
        assert "与上一份定稿相同" in answer.text
        assert DigestReport.objects.count() == 1
        post("reports", code, parts=["overview"])
        assert DigestReport.objects.count() == 2

    def test_start(self, run, post):
        post("start", run.consultation.code)
        answer = post("start", run.consultation.code)
        assert "正在归并，请等它完成" in answer.text


class TestTooMuch:
    def test_keys_beyond_the_most(self, run, post):
        keys = ",".join(str(n) for n in range(decisions.MOST + 1))
        for field in ("segments", "clusters"):
            answer = post("move", run.pk, **{field: keys, "to": "single"})
            assert "请分批" in answer.text

    def test_more_fields_than_a_form_has(self, run, post, client):
        data = {f"f{n}": "1" for n in range(1001)}
        answer = client.post(reverse("workbench:move", args=[run.pk]), data)
        assert answer.status_code == 400

    @pytest.mark.parametrize("keys", ["-1", "0", "²", "1e9", "9" * 30, ",,,"])
    def test_keys_that_are_none(self, run, post, keys):
        answer = post("move", run.pk, segments=keys, to="single")
        assert answer.status_code == 200
        assert "请" in answer.text
        assert not Decision.objects.exists()

    def test_names_beyond_the_longest(self, run, fees, post):
        for name, key, data in (
            ("rename", fees.pk, {}),
            ("move", run.pk, {"segments": run.segments.first().pk, "to": "new"}),
            ("split", fees.pk, {"clusters": fees.clusters.first().pk}),
        ):
            assert "请" in post(name, key, name="名" * 61, **data).text
        assert not Decision.objects.exists()


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_in_names_stays_text(run, fees, post, client, name):
    single = run.segments.filter(bucket="single").first()
    pages = [
        post("rename", fees.pk, name=name),
        post("move", run.pk, segments=single.pk, to="new", name=name + "一"),
    ]
    for page, args in (
        ("digest", [run.consultation.code]),
        ("theme", [fees.pk]),
        ("decisions", [run.consultation.code]),
        ("bucket", [run.pk, "theme"]),
        ("compare", [run.consultation.code]),
    ):
        pages.append(client.get(reverse(f"workbench:{page}", args=args)))
    theme = f"{reverse('workbench:words', args=[run.pk])}?theme={fees.pk}"
    pages.append(client.get(theme, headers={"HX-Request": "true"}))
    for page in pages:
        assert page.status_code == 200
        assert broken_out(page.text) == []
        assert "<img src=x" not in page.text
        assert "<script>alert" not in page.text
    assert Decision.objects.count() == 2


def test_script_in_a_letter_stays_text_beside_its_template(
    run, consultation, drafter, client
):
    letter = "我们请求把充电桩服务费的上限写进条例，每季度公布收费明细。"
    for extra in ("", "", "", "", "", SCRIPTS[2], SCRIPTS[0]):
        CommentFactory(consultation=consultation, uid="tiao2", body=letter + extra)
    later = again(run, drafter)
    client.force_login(drafter)
    group = later.copies.filter(is_outermost=True).first()
    for address in (
        reverse("workbench:copies", args=[group.pk]),
        reverse("workbench:words", args=[later.pk]) + "?only=copied",
    ):
        page = client.get(address)
        assert "&lt;x-evil" in page.text
        assert broken_out(page.text) == []


POSTED = ("merge", "split", "lock", "rename", "move", "pin", "undo", "cancel", "resume")


def test_wrong_methods(run, fees, client, drafter):
    client.force_login(drafter)
    for name in POSTED:
        assert client.get(reverse(f"workbench:{name}", args=[1])).status_code == 405
    for name in ("theme", "evidence", "cluster", "copies", "words", "wishes"):
        assert client.post(reverse(f"workbench:{name}", args=[1])).status_code == 405


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (lambda: UserFactory(), 302),
        (lambda: UserFactory(is_staff=True), 302),  # staff of a committee, no role here
        (lambda: StaffFactory(roles=[Role.MODERATOR]), 403),
        (lambda: StaffFactory(roles=[Role.AUDITOR]), 403),
    ],
    ids=["citizen", "committee", "moderator", "auditor"],
)
def test_who_may_not_decide_changes_nothing(run, fees, client, who, status):
    client.force_login(who())
    before, name = homes(run), fees.name
    first = run.segments.first()
    for path, key, data in (
        ("rename", fees.pk, {"name": "别的名称"}),
        ("move", run.pk, {"segments": first.pk, "to": "unrelated"}),
        ("lock", fees.pk, {}),
    ):
        answer = client.post(reverse(f"workbench:{path}", args=[key]), data)
        assert answer.status_code == status
    fees.refresh_from_db()
    assert (homes(run), fees.name) == (before, name)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"],
)
def test_nobody_is_sent_elsewhere(run, post, client, back):
    answer = client.post(
        reverse("workbench:move", args=[run.pk]), {"to": "single", "back": back}
    )
    assert answer["Location"].startswith("/admin/digest/")
