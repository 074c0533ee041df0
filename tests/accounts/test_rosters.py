"""Taking rosters in: all or nothing, and the same again changes nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.rosters import (
    confirm_roster,
    discard_roster,
    forget_rosters,
    import_roster,
    upload_roster,
)
from accounts.actions.signin import _issue, _open_account
from accounts.exceptions import BadRoster, NotEntrusted
from accounts.models import Mandate, Ownership, RosterUpload
from accounts.queries import roll_lines
from accounts.rules.roster import parse
from audit.models import Entry
from regions.models import Building, Unit

from .factories import UserFactory
from .housing import Town, as_csv, as_xlsx, line, take_in

pytestmark = pytest.mark.django_db
PHONE = "19910000007"


@pytest.fixture
def town():
    return Town()


def everything():
    """What is there, without who has it."""
    units = Unit.objects.order_by("pk").values_list("pk", "area", "counts_for_vote")
    owners = Ownership.objects.order_by("pk")
    return list(units), list(owners.values_list("pk", "unit", "until_on", "is_voter"))


def test_units_and_owners_are_there(town):
    done = take_in(town.own, line(), line("1202", "陈某", 用途="商业"))
    assert (done.buildings, done.new_units, done.new_owners) == (1, 2, 2)
    unit = Unit.objects.get(room_no="1202")
    assert (unit.label, unit.area, unit.use) == ("3栋1单元1202", 8952, "shop")
    assert unit.area_source == "register"
    assert Building.objects.get().position == 3
    assert Ownership.objects.get(unit=unit).name == "陈某"
    entry = Entry.objects.get(event="roster.imported")
    assert entry.data["area"] == 17904


def test_the_same_again_changes_nothing(town):
    two = {"owner": "陈某、黄某", "证件号": "A1、A2"}
    rows = [line(), line("1202", **two, 投票人="黄某")]
    take_in(town.own, *rows)
    before = everything()
    done = take_in(town.own, *rows)
    assert everything() == before
    assert (done.new_units, done.new_owners, done.ended_owners) == (0, 0, 0)


def test_what_changed_is_changed(town):
    two = {"owner": "陈某、黄某", "证件号": "A1、A2"}
    take_in(town.own, line(), line("1202", **two, 投票人="黄某"))
    done = take_in(
        town.own,
        line(面积="90.00"),
        line("1202", **two, 投票人="陈某"),
    )
    assert Unit.objects.get(room_no="1201").area == 9000
    voter = Ownership.objects.get(is_voter=True)
    assert voter.name == "陈某"
    assert (done.new_units, done.new_owners, done.ended_owners) == (0, 0, 0)


def test_who_is_gone_ends_and_stays_on_record(town):
    take_in(town.own, line(), line("1202", "陈某"))
    done = take_in(town.own, line(owner="外人", 证件号="NEW"), line("1202", "陈某"))
    assert (done.new_owners, done.ended_owners) == (1, 1)
    unit = Unit.objects.get(room_no="1201")
    assert unit.ownerships.current().get().name == "外人"
    assert unit.ownerships.exclude(until_on=None).get().name == "林某"
    # A unit that the roster forgets keeps its row and has no owner.
    take_in(town.own, line("1202", "陈某"))
    assert Unit.objects.count() == 2
    assert not unit.ownerships.current().exists()


def test_nothing_is_half_imported(town):
    rows = [line(str(n)) for n in range(100, 300)]
    rows[150]["面积"] = "-1"
    with pytest.raises(BadRoster):
        take_in(town.own, *rows)
    assert not Unit.objects.exists()
    assert not Ownership.objects.exists()


def test_an_error_in_the_middle_takes_all_back(town, monkeypatch):
    def fail(**_):
        raise RuntimeError("power cut")

    monkeypatch.setattr("accounts.actions.rosters.link_owners", fail)
    with pytest.raises(RuntimeError):
        take_in(town.own, line())
    assert not Unit.objects.exists()


def test_an_empty_roster_ends_nobody(town):
    take_in(town.own, line())
    with pytest.raises(BadRoster):
        import_roster(compound=town.own, roster=parse([]))
    assert Ownership.objects.current().count() == 1


def test_the_declared_total_is_asked(town):
    town.own.declared_area = 8953
    town.own.save()
    with pytest.raises(BadRoster):
        take_in(town.own, line())


def test_names_numbers_and_phones_are_sealed(town):
    take_in(town.own, line(证件号="44130219900101001X", 手机号=PHONE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_ownership")
        cells = str(cursor.fetchall())
    assert not any(word in cells for word in ("林某", "44130219900101001X", PHONE))
    assert Ownership.objects.get().identity == "44130219900101001X"


class TestLinking:
    def test_by_a_verified_phone(self, town):
        owner = UserFactory(phone=f"+86{PHONE}")
        done = take_in(town.own, line(手机号="199-1000-0007"))
        assert done.linked == 1
        assert Ownership.objects.get().user == owner
        owner.refresh_from_db()
        assert owner.unit_verified_at is not None
        # The real name was not verified: a roster alone does not lift the tier.
        assert owner.identity_tier == "phone"

    def test_not_by_a_phone_that_nobody_confirmed(self, town):
        UserFactory(phone=f"+86{PHONE}", phone_verified_at=None)
        UserFactory(phone="+8619910000008", is_active=False)
        done = take_in(town.own, line(手机号=PHONE), line("1202", 手机号="19910000008"))
        assert done.linked == 0

    def test_on_signing_in_later(self, town):

        take_in(town.own, line(手机号=PHONE))
        now = timezone.now()
        row = _issue(phone=f"+86{PHONE}", address="10.0.0.1", code="123456", at=now)
        user = _open_account(row=row, at=now)
        assert Ownership.objects.get().user == user
        assert user.unit_verified_at is not None

    def test_selling_the_last_unit_takes_it_back(self, town):
        owner = UserFactory(phone=f"+86{PHONE}")
        ids = {"证件号": "ID1", "手机号": PHONE}
        take_in(town.own, line(**ids), line("1202", **ids))
        take_in(town.own, line(owner="外人", 证件号="NEW"), line("1202", **ids))
        owner.refresh_from_db()
        assert owner.unit_verified_at is not None
        take_in(town.own, line(owner="外人", 证件号="NEW"))
        owner.refresh_from_db()
        assert owner.unit_verified_at is None

    def test_a_wrong_number_put_right(self, town):
        stranger = UserFactory(phone=f"+86{PHONE}")
        owner = UserFactory(phone="+8619910000008")
        take_in(town.own, line(手机号=PHONE))
        take_in(town.own, line(手机号="19910000008"))
        assert Ownership.objects.get().user == owner
        stranger.refresh_from_db()
        assert stranger.unit_verified_at is None


class TestRollLines:
    def test_what_a_roll_needs(self, town):
        first, second = UserFactory(phone=f"+86{PHONE}"), UserFactory()
        phones = f"{PHONE}、{second.phone}"
        take_in(
            town.own,
            line(证件号="X", 手机号=PHONE),
            line("1202", 证件号="X", 手机号=PHONE, 楼栋="12"),
            line("1203", "林某、陈某", 证件号="X、Y", 手机号=phones),
            line("1204", "林某、陈某", 证件号="X、Y", 投票人="陈某"),
            line("车1", 用途="车位", 证件号="Z"),
            line("1205", 面积=""),
            line("1206", ""),
        )
        lines = {one.label: one for one in roll_lines(town.own)}
        assert list(lines) == [
            "3栋1单元1201",
            "3栋1单元1203",
            "3栋1单元1204",
            "12栋1单元1202",
        ]
        own, other = lines["3栋1单元1201"], lines["12栋1单元1202"]
        assert own.person_key == other.person_key
        assert (own.area, own.building, own.voters) == (8952, "3栋", (first.pk,))
        assert own.household != other.household
        joint, named = lines["3栋1单元1203"], lines["3栋1单元1204"]
        assert joint.person_key == named.person_key != own.person_key
        assert joint.voters == (first.pk, second.pk)
        assert named.voters == ()  # 陈某 alone votes, and has no account yet here

    def test_the_developer_is_one_person(self, town):
        rows = [line(room, "", 销售状态="未售", 证件号="") for room in ("1", "2", "3")]
        take_in(town.own, *rows)
        take_in(town.other, *rows)
        keys = {one.person_key for one in roll_lines(town.own)}
        assert len(keys) == 1
        assert keys.isdisjoint(one.person_key for one in roll_lines(town.other))

    @pytest.mark.parametrize("count", [3, 30])
    def test_in_two_queries(self, town, count, django_assert_num_queries):
        take_in(town.own, *(line(str(n)) for n in range(count)))
        with django_assert_num_queries(2):
            assert len(list(roll_lines(town.own))) == count


def test_an_import_costs_few_statements(town):
    def statements(count):
        rows = [line(str(n), 手机号=f"1990001{n:04d}") for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            take_in(town.own, *rows)
        return len(seen)

    few = statements(10)
    assert statements(400) <= few + 10


class TestUploading:
    def test_is_kept_sealed_then_taken_in_and_emptied(self, town):
        keeper = town.keeper()
        upload = upload_roster(
            compound=town.own, by=keeper, data=as_xlsx(line()), filename="名册.xlsx"
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT cells FROM accounts_rosterupload")
            assert "林某" not in cursor.fetchone()[0]
        assert not Unit.objects.exists()
        assert confirm_roster(upload_id=upload.pk, by=keeper).new_units == 1
        upload.refresh_from_db()
        assert (upload.cells, upload.state) == ("", "imported")
        with pytest.raises(BadRoster):
            confirm_roster(upload_id=upload.pk, by=keeper)

    def test_can_be_thrown_away(self, town):
        keeper = town.keeper()
        upload = upload_roster(
            compound=town.own, by=keeper, data=as_csv(line()), filename="a.csv"
        )
        discard_roster(upload_id=upload.pk, by=keeper)
        upload.refresh_from_db()
        assert (upload.cells, upload.state) == ("", "discarded")
        with pytest.raises(BadRoster):
            confirm_roster(upload_id=upload.pk, by=keeper)

    def test_is_forgotten_after_a_week(self, town):
        keeper, now = town.keeper(), timezone.now()
        old, new = (
            upload_roster(
                compound=town.own, by=keeper, data=as_csv(line()), filename="a.csv"
            )
            for _ in range(2)
        )
        old_day = now - timedelta(days=7, minutes=1)
        RosterUpload.objects.filter(pk=old.pk).update(uploaded_at=old_day)
        young_day = now - timedelta(days=6)
        RosterUpload.objects.filter(pk=new.pk).update(uploaded_at=young_day)
        assert (forget_rosters(), forget_rosters()) == (1, 0)
        old.refresh_from_db()
        new.refresh_from_db()
        assert (old.cells, old.state) == ("", "discarded")
        assert new.cells

    @pytest.mark.parametrize("who", ["far", "member", "ended"])
    def test_is_for_those_who_keep_the_compound(self, town, who):
        people = {
            "far": lambda: town.keeper(region=town.far),
            "member": lambda: town.keeper("council_member"),
            "ended": lambda: town.keeper(),
        }
        person = people[who]()
        if who == "ended":
            Mandate.objects.update(ends_on="2026-01-02")
        with pytest.raises(NotEntrusted):
            upload_roster(
                compound=town.own, by=person, data=as_csv(line()), filename="a.csv"
            )
        assert not RosterUpload.objects.exists()

    @pytest.mark.parametrize("role", ["town", "city"])
    def test_those_above_may_too(self, town, role):
        keeper = town.keeper(role, region=getattr(town, role))
        upload_roster(
            compound=town.own, by=keeper, data=as_csv(line()), filename="a.csv"
        )
        assert RosterUpload.objects.visible_to(keeper).exists()
        assert not RosterUpload.objects.visible_to(AnonymousUser()).exists()


class TestCommand:
    def run(self, path, *options, compound="xq-own"):
        call_command("import_roster", str(path), "--compound", compound, *options)

    def test_takes_a_file_in(self, town, tmp_path, capsys):
        path = tmp_path / "a.csv"
        path.write_bytes(as_csv(line(), line("1202", 面积="")))
        self.run(path, "--check")
        assert not Unit.objects.exists()
        self.run(path)
        assert Unit.objects.count() == 2
        out = capsys.readouterr().out
        assert "第 3 行" in out
        assert "89.52" in out

    @pytest.mark.parametrize("what", ["broken", "absent", "compound"])
    def test_refuses(self, town, tmp_path, what):
        path = tmp_path / "a.csv"
        path.write_bytes(as_csv(line(面积="0")))
        args = {"compound": "nothing"} if what == "compound" else {}
        if what == "absent":
            path = tmp_path / "b.csv"
        with pytest.raises(CommandError) as error:
            self.run(path, **args)
        assert error.value.returncode == 2
        assert not Unit.objects.exists()
