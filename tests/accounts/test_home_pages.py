"""Citizens' pages: my homes, claiming, who may act for me."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.mandates import grant_mandate
from accounts.models import Mandate, Ownership, UnitClaim
from regions.models import Compound

from .factories import StaffFactory, UserFactory
from .housing import Town, line, take_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 deed %%EOF"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def town():
    made = Town()
    take_in(made.own, line(), line("1202", "陈某"))
    return made


@pytest.fixture
def lin(client, db):
    user = UserFactory(display_name="林某")
    client.force_login(user)
    return user


def filled(town, **more):
    building = town.own.buildings.get()
    return {
        "building": building.pk,
        "entrance": "1",
        "room_no": "1201",
        "name": "林某",
        "evidence": SimpleUploadedFile("产权证.pdf", PDF),
        **more,
    }


class TestClaiming:
    def test_from_the_list_to_the_answer(self, client, lin, town):
        assert "还没有与您关联的房屋" in client.get("/me/homes/").content.decode()
        found = client.get(reverse("accounts:claim_start"), {"q": "江湾"})
        assert "江湾花园" in found.content.decode()
        assert "东江花园" not in found.content.decode()
        answer = client.post(
            reverse("accounts:claim_new", args=["xq-own"]), filled(town)
        )
        claim = UnitClaim.objects.get()
        assert answer.url == reverse("accounts:claim", args=[claim.pk])
        assert "待核实" in client.get(answer.url).content.decode()
        assert "待核实" in client.get("/me/homes/").content.decode()
        file = client.get(reverse("accounts:claim_evidence", args=[claim.pk]))
        assert b"".join(file.streaming_content) == PDF
        assert file["X-Content-Type-Options"] == "nosniff"
        client.post(reverse("accounts:claim_withdraw", args=[claim.pk]))
        assert "已撤回" in client.get(answer.url).content.decode()

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"room_no": "9999"}, "没有这套房屋"),
            ({"entrance": ""}, "没有这套房屋"),
            ({"building": "999999"}, "选择一个有效的选项"),
            ({"building": ""}, "请选择楼栋"),
            ({"name": ""}, "请填写产权人姓名"),
            ({"evidence": ""}, "请选择证明材料"),
            ({"evidence": SimpleUploadedFile("a.pdf", b"<html>")}, "无法识别文件类型"),
        ],
    )
    def test_what_is_wrong_is_said_beside_it(self, client, lin, town, change, word):
        answer = client.post(
            reverse("accounts:claim_new", args=["xq-own"]), filled(town, **change)
        )
        assert answer.status_code == 422
        assert word in answer.content.decode()
        assert not UnitClaim.objects.exists()

    def test_a_refusal_of_the_verb_keeps_what_was_typed(self, client, lin, town):
        Ownership.objects.filter(unit__room_no="1201").update(user=lin)
        answer = client.post(
            reverse("accounts:claim_new", args=["xq-own"]), filled(town)
        )
        assert answer.status_code == 422
        assert "已经在您名下" in answer.content.decode()
        assert 'value="1201"' in answer.content.decode()

    def test_nobody_sees_the_claim_of_another(self, client, lin, town):
        client.post(reverse("accounts:claim_new", args=["xq-own"]), filled(town))
        claim = UnitClaim.objects.get()
        client.force_login(UserFactory())
        for name in ("claim", "claim_evidence"):
            address = reverse(f"accounts:{name}", args=[claim.pk])
            assert client.get(address).status_code == 404
        address = reverse("accounts:claim_withdraw", args=[claim.pk])
        assert client.post(address).status_code == 404


def test_my_homes_show_what_is_on_the_roster(client, lin, town):
    Ownership.objects.filter(unit__room_no="1201").update(user=lin)
    page = client.get("/me/homes/").content.decode()
    assert "3栋1单元1201" in page
    assert "89.52" in page
    assert "登记簿" in page
    data = client.get(reverse("accounts:data")).json()
    assert data["housing"]["ownerships"][0]["unit"] == "3栋1单元1201"


class TestWho:
    def granted(self, town, place, role, name):
        return grant_mandate(
            by=self.keeper,
            user=UserFactory(display_name=name),
            role=role,
            place=place,
            begins_on="2026-01-01",
            basis="选举结果公告",
        )

    @pytest.fixture(autouse=True)
    def mandates(self, town):
        self.keeper = town.keeper()
        self.granted(town, town.building(), "building_head", "陈某")
        self.granted(town, town.own, "council_member", "黄某")

    def test_of_a_compound(self, client, town):
        page = client.get("/who/compound/xq-own/").content.decode()
        assert page.index("陈**") < page.index("黄**") < page.index("村(居)委")
        assert "提醒和帮助本栋住户参加表决" in page
        assert "选举结果公告" in page

    def test_elsewhere_they_are_nobody(self, client, town):
        page = client.get("/who/compound/xq-other/").content.decode()
        assert "陈**" not in page
        assert "还没有公布的授权" in page

    def test_of_a_community_with_its_compounds(self, client, town):
        page = client.get("/who/T3A/").content.decode()
        assert "江湾花园" in page
        assert "东江花园" not in page
        assert "核实房屋和业主名册" in page

    def test_not_when_it_is_over(self, client, town):
        Mandate.objects.filter(role="building_head").update(ends_on="2026-01-01")
        assert "陈**" not in client.get("/who/compound/xq-own/").content.decode()

    def test_choosing_a_place(self, client, town):
        assert client.get("/who/").status_code == 200
        chosen = client.get("/who/", {"region": ["T1", "T2", "T3", "T3A"]})
        assert chosen.url == "/who/T3A/"
        next_level = client.get("/who/", {"region": "T3", "region__more": "1"})
        assert "T3A" in next_level.content.decode()
        assert client.get("/who/", {"region": "nowhere"}).status_code == 200
        assert client.get("/who/nowhere/").status_code == 404


def counted(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "address",
    ["/me/homes/", "/me/homes/claim/", "/who/compound/xq-own/", "/who/T3A/"],
)
def test_pages_ask_as_often_for_many_as_for_few(client, lin, town, address):
    keeper = town.keeper()

    def more(numbers):
        rows = [line(str(n), 手机号=lin.phone, 证件号="L") for n in range(max(numbers))]
        take_in(town.own, *rows)
        for n in numbers:
            for place, role in (
                (town.own, "council_member"),
                (town.building(), "building_head"),
            ):
                grant_mandate(
                    by=keeper,
                    user=UserFactory(),
                    role=role,
                    place=place,
                    begins_on="2026-01-01",
                    basis="公告",
                )
            Compound.objects.create(
                code=f"xq-{n}", name=f"小区{n}", region=town.own.region
            )

    more(range(1, 3))
    few = counted(client, address)
    more(range(3, 20))
    assert counted(client, address) == few


def test_the_main_navigation_leads_residents_home(client, lin):
    address = reverse("accounts:homes")
    link = f'class="site-nav__link" href="{address}"'
    assert link not in Client().get("/help/").content.decode()
    client.force_login(lin)
    anywhere = client.get("/help/").content.decode()
    assert f"{link}>我的房屋" in anywhere
    assert f'class="menu__item" href="{address}"' in anywhere  # for narrow screens
    here = client.get(address).content.decode()
    assert f'{link} aria-current="true">我的房屋' in here
    assert here.count('aria-current="true"') == 1
    client.force_login(StaffFactory())
    assert link not in client.get("/help/").content.decode()
