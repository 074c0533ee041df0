"""Staff pages of compounds, rosters, claims and mandates, by people of the trade.

居某 keeps 甲社区; 邻某 keeps 乙社区 and is refused everywhere in 甲.
"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.mandates import grant_mandate
from accounts.models import Mandate, Ownership, RosterUpload, UnitClaim
from accounts.roles import let_in
from audit.models import Entry
from regions.models import Compound, Unit

from .factories import UserFactory
from .housing import Town, as_csv, as_xlsx, line, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def keeper(client, town):
    user = town.keeper()
    let_in(user)
    client.force_login(user)
    return user


@pytest.fixture
def neighbour(town):
    user = town.keeper(region=town.far)
    let_in(user)
    return user


def at(name, *args):
    return reverse(f"housing:{name}", args=args)


def sent(client, data: bytes, name="名册.csv"):
    file = SimpleUploadedFile(name, data)
    return client.post(at("roster_new", "xq-own"), {"file": file})


class TestRosters:
    def test_upload_findings_confirm(self, client, keeper):
        rows = [line(证件号="44130219900101001X", 手机号="19910000007")]
        answer = sent(
            client,
            as_xlsx(*rows, line("1202", 面积="", 证件号="H12345678")),
            "名册.xlsx",
        )
        upload = RosterUpload.objects.get()
        assert answer.url == at("roster", upload.pk)
        page = client.get(answer.url).content.decode()
        assert 'href="#row-4"' in page
        assert 'id="row-4"' in page
        assert "没有面积" in page
        assert "确认导入" in page
        assert "证件号" in page
        # What the checkers do not need is not shown.
        assert "H12345678" not in page
        assert "44130219900101001X" not in page
        assert "19910000007" not in page
        done = client.post(at("roster_confirm", upload.pk), follow=True)
        assert "新房屋 2 套" in done.content.decode()
        assert "已经导入" in client.get(answer.url).content.decode()

    def test_nothing_to_confirm_while_something_blocks(self, client, keeper):
        sent(client, as_csv(line(), line("1202", 面积="0")))
        upload = RosterUpload.objects.get()
        page = client.get(at("roster", upload.pk)).content.decode()
        assert "必须改正：1 处" in page
        assert "确认导入" not in page
        done = client.post(at("roster_confirm", upload.pk), follow=True)
        assert "没有导入任何内容" in done.content.decode()
        assert not Unit.objects.exists()

    def test_a_file_that_is_none(self, client, keeper):
        answer = sent(client, b"\x89PNG\r\n\x1a\n" + bytes(50))
        assert answer.status_code == 422
        assert "无法识别文件" in answer.content.decode()

    def test_ten_thousand_findings_make_one_page(self, client, keeper):
        rows = [line(str(n), 面积="0") for n in range(3000)]
        sent(client, as_csv(*rows))
        page = client.get(at("roster", RosterUpload.objects.get().pk))
        assert len(page.content) < 300_000
        assert "必须改正：3000 处" in page.content.decode()

    def test_throwing_away(self, client, keeper):
        sent(client, as_csv(line()))
        client.post(at("roster_discard", RosterUpload.objects.get().pk))
        assert RosterUpload.objects.get().cells == ""

    def test_the_template_is_understood(self, client, keeper):
        head = client.get(at("roster_template")).content
        answer = sent(client, head + "3,1,1201,住宅,89.52,登记簿,林某".encode())
        client.post(at("roster_confirm", RosterUpload.objects.get().pk))
        assert answer.status_code == 302
        assert Ownership.objects.get().name == "林某"


class TestCompounds:
    data = {
        "name": "新小区",
        "code": "xq-new",
        "region": "T3A1",
        "declared_households": "10",
        "declared_area": "895.20",
    }

    def test_on_record_and_changed(self, client, keeper):
        client.post(at("compound_new"), self.data)
        made = Compound.objects.get(code="xq-new")
        assert made.declared_area == 89520
        form = client.get(at("compound_edit", "xq-new")).content.decode()
        assert "895.2" in form
        client.post(at("compound_edit", "xq-new"), {**self.data, "declared_area": ""})
        made.refresh_from_db()
        assert made.declared_area is None
        events = Entry.objects.filter(target_type="regions.compound")
        assert set(events.values_list("event", flat=True)) == {
            "compound.created",
            "compound.changed",
        }

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"region": "T3B"}, "授权范围"),
            ({"region": ""}, "请选择区域"),
            ({"code": "xq-own"}, "已存在"),
            ({"declared_area": "0"}, "0.01"),
            ({"declared_area": "1.005"}, "小数"),
        ],
    )
    def test_refused(self, client, keeper, change, word):
        answer = client.post(at("compound_new"), {**self.data, **change})
        assert answer.status_code == 422
        assert word in answer.content.decode()
        assert Compound.objects.count() == 2

    def test_moving_one_to_another_community(self, client, keeper):
        data = {**self.data, "region": "T3B"}
        assert client.post(at("compound_edit", "xq-own"), data).status_code == 422
        assert Compound.objects.get(code="xq-own").region.code == "T3A1"


@pytest.fixture
def claim(town):
    take_in(town.own, line(), line("1202", "陈某"))
    return UnitClaim.objects.create(
        user=UserFactory(display_name="林某"),
        unit=Unit.objects.get(room_no="1201"),
        name="林某",
        evidence=ContentFile(b"%PDF-1.4", name="a.pdf"),
        evidence_name="产权证.pdf",
        evidence_type="application/pdf",
        evidence_sha256="0" * 64,
    )


class TestClaims:
    def test_looked_at_and_confirmed(self, client, keeper, claim):
        assert "3栋1单元1201" in client.get(at("claims")).content.decode()
        assert "名册上的业主" in client.get(at("claim", claim.pk)).content.decode()
        file = client.post(at("claim_evidence", claim.pk))
        assert b"".join(file.streaming_content) == b"%PDF-1.4"
        read = Entry.objects.get(event="claim.evidence_read")
        assert read.actor_id == keeper.pk
        client.post(at("claim_confirm", claim.pk), {"is_name_checked": "on"})
        claim.user.refresh_from_db()
        assert claim.user.identity_tier == "unit"
        assert "3栋1单元1201" not in client.get(at("claims")).content.decode()
        confirmed = client.get(at("claims"), {"state": "confirmed"})
        assert "3栋1单元1201" in confirmed.content.decode()

    def test_the_first_page_counts_those_that_wait_here(
        self, client, keeper, claim, neighbour
    ):
        waiting = "<b>{}</b> <span>待核实的房屋认领</span>"
        assert waiting.format(1) in client.get("/admin/").content.decode()
        client.force_login(neighbour)
        assert waiting.format(0) in client.get("/admin/").content.decode()

    def test_refused_with_a_reason(self, client, keeper, claim):
        empty = client.post(at("claim_refuse", claim.pk), {"reason": ""})
        assert empty.status_code == 422
        personal = client.post(
            at("claim_refuse", claim.pk), {"reason": "打 13812345678"}
        )
        assert personal.status_code == 422
        client.post(at("claim_refuse", claim.pk), {"reason": "请补产权证"})
        claim.refresh_from_db()
        assert (claim.state, claim.reason) == ("refused", "请补产权证")
        again = client.post(at("claim_confirm", claim.pk))
        assert again.status_code == 409

    def test_ones_own_is_for_another(self, client, keeper, claim):
        UnitClaim.objects.update(user=keeper)
        assert "另一位工作人员" in client.get(at("claim", claim.pk)).content.decode()
        answer = client.post(at("claim_confirm", claim.pk), {"is_name_checked": "on"})
        assert answer.status_code == 409
        claim.refresh_from_db()
        assert claim.state == "pending"


class TestMandates:
    def filled(self, user, **more):
        return {
            "who": user.phone,
            "role": "building_head",
            "compound": "xq-own",
            "building": "3",
            "begins_on": "2026-01-01",
            "ends_on": "2028-12-31",
            "basis": "推选结果公告",
            **more,
        }

    def test_granted_and_ended(self, client, keeper, town):
        town.building()
        user = UserFactory(display_name="陈某")
        answer = client.post(at("mandate_new"), self.filled(user), follow=True)
        mandate = Mandate.objects.get(role="building_head")
        assert mandate.place_name == "江湾花园 3栋"
        assert "陈某" in answer.content.decode()
        assert (
            client.post(at("mandate_end", mandate.pk), {"reason": ""}).status_code
            == 422
        )
        client.post(at("mandate_end", mandate.pk), {"reason": "本人辞职"})
        over = client.get(at("mandates"), {"over": "1"}).content.decode()
        assert "本人辞职" in over

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"who": "19999999999"}, "没有这个账号"),
            ({"who": "nobody"}, "没有这个账号"),
            ({"building": "9"}, "没有这一栋"),
            ({"compound": "", "region": ""}, "请选择小区或者区域"),
            ({"compound": "xq-other"}, "选择一个有效的选项"),
            ({"compound": "", "building": "", "region": "T3B"}, "换一个范围"),
            ({"role": "town"}, "选择一个有效的选项"),
            ({"ends_on": "2025-01-01"}, "任期"),
            ({"basis": "电话 13812345678"}, "个人信息"),
        ],
    )
    def test_refused(self, client, keeper, town, change, word):
        town.building()
        data = self.filled(UserFactory(), **change)
        if change.get("region") == "T3B":
            # The place is another's, whatever the role.
            data["role"], word = "resident", "授权范围"
        answer = client.post(at("mandate_new"), data)
        assert answer.status_code == 422
        assert word in answer.content.decode()
        assert Mandate.objects.count() == 1

    def test_choosing_a_region_level_by_level(self, client, keeper):
        data = self.filled(UserFactory(), region="T3", region__more="1")
        page = client.post(at("mandate_new"), data)
        assert page.status_code == 200
        assert "T3A" in page.content.decode()


def test_another_community_is_closed(client, town, keeper, neighbour, claim):
    """Every address about an object of 甲 is not there for 邻某."""
    sent(client, as_csv(line()))
    upload = RosterUpload.objects.get()
    mandate = grant_mandate(
        by=keeper,
        user=UserFactory(),
        role="council_member",
        place=town.own,
        begins_on="2026-01-01",
        basis="公告",
    )
    client.force_login(neighbour)
    read = [
        at("compound", "xq-own"),
        at("compound_edit", "xq-own"),
        at("roster_new", "xq-own"),
        at("roster", upload.pk),
        at("claim", claim.pk),
        at("mandate_end", mandate.pk),
    ]
    posts = [at(f"roster_{what}", upload.pk) for what in ("confirm", "discard")]
    posts += read[1:3] + read[5:]
    posts += [
        at(f"claim_{what}", claim.pk) for what in ("confirm", "refuse", "evidence")
    ]
    assert {client.get(address).status_code for address in read} == {404}
    assert {client.post(address, {"reason": "x"}).status_code for address in posts} == {
        404
    }
    for name in ("compounds", "claims", "mandates"):
        page = client.get(at(name)).content.decode()
        assert "江湾花园" not in page
    assert not Mandate.objects.exclude(ended_at=None).exists()


def test_staff_without_a_mandate_read_why(client, town, db):
    from .factories import StaffFactory

    client.force_login(StaffFactory())
    for name in ("compounds", "claims", "mandates", "mandate_new", "compound_new"):
        answer = client.get(at(name))
        assert answer.status_code == 403
        assert "授权" in answer.content.decode()
    assert at("compounds") not in client.get("/admin/").content.decode()


def test_the_menu_shows_it_to_keepers(client, keeper):
    assert at("compounds") in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "name", ["compounds", "claims", "mandates", "compound", "roster"]
)
def test_pages_ask_as_often_for_many_as_for_few(client, keeper, town, name):
    def more(numbers):
        take_in(town.own, *(line(str(n), 楼栋=str(n)) for n in range(max(numbers) + 1)))
        sent(client, as_csv(*(line(str(n), 面积="0") for n in numbers)))
        for n in numbers:
            UnitClaim.objects.create(
                user=UserFactory(),
                unit=Unit.objects.get(room_no=str(n)),
                name="林某",
                evidence_sha256="0" * 64,
            )
            grant_mandate(
                by=keeper,
                user=UserFactory(),
                role="council_member",
                place=town.own,
                begins_on="2026-01-01",
                basis="公告",
            )
            Compound.objects.create(
                code=f"xq-{n}", name=f"小区{n}", region=town.own.region
            )

    def counted():
        args = {
            "compound": ["xq-own"],
            "roster": [RosterUpload.objects.latest("pk").pk],
        }
        address = at(name, *args.get(name, []))
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    more(range(1, 3))
    few = counted()
    more(range(3, 15))
    assert counted() == few
