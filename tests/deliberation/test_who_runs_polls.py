"""A poll is run by who looks after its place: by verb, by address, by list.

An account of staff alone opens nothing, and the committee of another community meets
what everybody meets.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from accounts.queries import keepers_of
from accounts.rules.authority import KEEPERS
from deliberation.actions import (
    counting,
    drafting,
    objections,
    papers,
    proxies,
    rolls,
    transfers,
    window,
)
from deliberation.actions.revealing import reveal_ballots
from deliberation.actions.topic_polls import call_council_vote
from deliberation.exceptions import NotAllowed
from deliberation.models import Objection, PaperBallot, Poll
from deliberation.permissions import can_run_poll, can_run_polls
from deliberation.queries.turnout import silent
from regions.models import Region
from tests.accounts.factories import (
    KeeperFactory,
    StaffFactory,
    UserFactory,
    entrust,
)

from .boarding import board, community, compound, council, topic
from .passing import entry, items, made, mandated, paper
from .polling import DAY, at, enter, lines, moment

pytestmark = pytest.mark.usefixtures("kept")
TODAY, YESTERDAY, TOMORROW = timedelta(0), timedelta(days=-1), timedelta(days=1)


def above(place: Region, level: str) -> Region:
    """The town, county or city of a community."""
    return next(one for one in place.get_ancestors() if one.level == level)


def keeper(level: str):
    """Who keeps what lies above a community, or the community itself."""

    def made_for(place):
        where = place if level == "committee" else above(place, level)
        return KeeperFactory(place=where, place__role=level)

    return made_for


def term(**days):
    """Who keeps the place for a term; its days are counted when the test begins."""

    def made_for(place):
        today = timezone.localdate()
        dates = {f"place__{name}": today + day for name, day in days.items()}
        return KeeperFactory(place=place, **dates)

    return made_for


def resident_of(place):
    """A member of the committee who has no account of staff."""
    user = UserFactory()
    entrust(user, "committee", place)
    return user


def serving(role: str):
    return lambda place: KeeperFactory(place=place, place__role=role)


def staff_but(**more):
    return lambda place: KeeperFactory(place=place, **more)


PEOPLE = {
    "the committee": (keeper("committee"), True),
    "the town above": (keeper("town"), True),
    "the county above": (keeper("county"), True),
    "the city": (keeper("city"), True),
    "the administrator": (lambda _: UserFactory(is_superuser=True), True),
    "of a term that ends today": (term(ends_on=TODAY), True),
    "of a term that is over": (term(ends_on=YESTERDAY), False),
    "of a term to come": (term(begins_on=TOMORROW), False),
    "of an ended mandate": (staff_but(place__ended_at=timezone.now()), False),
    "without an account of staff": (resident_of, False),
    "no longer active": (staff_but(is_active=False), False),
    "an administrator of once": (
        lambda _: UserFactory(is_superuser=True, is_active=False),
        False,
    ),
    "a grid worker": (serving("grid_worker"), False),
    "a council member": (serving("council_member"), False),
    "staff alone": (lambda _: StaffFactory(), False),
    "the committee of another community": (
        lambda _: KeeperFactory(place=community()),
        False,
    ),
    "the committee next door": (
        lambda place: KeeperFactory(
            place=above(place, "town").add_child(
                code="T-next", name="邻社区", level="village", full_name="邻社区"
            )
        ),
        False,
    ),
    "a resident": (lambda _: UserFactory(), False),
    "a visitor": (lambda _: AnonymousUser(), False),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_looks_after_the_place_runs_its_polls(who):
    made_for, may = PEOPLE[who]
    place = community()
    poll = made("draft", region=place)
    user = made_for(place)
    assert can_run_poll(user, place) is may
    assert Poll.objects.run_by(user).filter(pk=poll.pk).exists() is may
    assert Poll.objects.visible_to(user).filter(pk=poll.pk).exists() is may
    is_offered = user.pk in keepers_of(place).values_list("pk", flat=True)
    assert is_offered is may


def test_a_compound_is_kept_by_who_keeps_its_community():
    home = compound()
    assert can_run_poll(KeeperFactory(place=home.region), home)
    assert not can_run_poll(KeeperFactory(place=community()), home)


def test_a_zone_runs_the_polls_of_the_towns_it_manages():
    place = community()
    zone = above(place, "city").add_child(
        code="T-zone", name="功能区", level="county", full_name="功能区"
    )
    town = above(place, "town")
    Region.objects.filter(pk=town.pk).update(managed_by=zone)
    poll = made("draft", region=place)
    user = KeeperFactory(place=zone, place__role="county")
    assert can_run_poll(user, place)
    assert list(Poll.objects.run_by(user)) == [poll]


def test_the_desk_is_there_for_whoever_keeps_any_place(staff, neighbour):
    assert can_run_polls(staff)
    assert can_run_polls(neighbour)
    assert can_run_polls(UserFactory(is_superuser=True))
    for other in (AnonymousUser(), UserFactory(), StaffFactory()):
        assert not can_run_polls(other)


def test_keepers_are_committee_town_county_and_city():
    assert set(KEEPERS) == {"committee", "town", "county", "city"}


def drafted_by(user, poll):
    return drafting.draft_poll(
        user=user,
        title="更换物业",
        region=poll.region,
        rule="owners.ordinary",
        questions=[("是否同意", "")],
        opens_at=timezone.now() + 20 * DAY,
        closes_at=timezone.now() + 30 * DAY,
    )


def entered(user, poll):
    return papers.enter_paper_ballot(
        user=user,
        poll_id=poll.pk,
        entry_id=entry(poll, 2).pk,
        readings=dict.fromkeys(items(poll), "approve"),
        received_at=timezone.now(),
        reference="纸 2",
    )


def decided(user, poll):
    found = Objection.objects.create(
        poll=poll,
        subject="roll",
        text="漏了我家",
        raised_at=timezone.now(),
        raised_by=UserFactory(),
    )
    return objections.decide_objection(
        user=user, objection_id=found.pk, is_upheld=False, reason="名册有您"
    )


def by_paper(verb, state="read_once", **more):
    """A verb about a paper that the committee has read."""

    def acted(user, poll):
        found = poll.papers.first() or paper(poll, KeeperFactory(place=poll.region))
        PaperBallot.objects.update(state=state)
        said = {"readings": dict.fromkeys(items(poll), "approve")}
        words = said if "reason" not in more else {}
        return verb(user=user, paper_id=found.pk, **words, **more)

    return acted


def revoked(user, poll):
    by = KeeperFactory(place=poll.region)
    found = poll.proxies.first() or mandated(poll, by, UserFactory())
    return proxies.revoke_proxy(user=user, proxy_id=found.pk)


def on(verb, **more):
    """A verb that takes the poll alone, and words."""
    return lambda user, poll: verb(user=user, poll_id=poll.pk, **more)


VERBS = {
    "draft": drafted_by,
    "revise": on(drafting.revise_draft, title="改过"),
    "party review": on(drafting.record_party_review, note="已研究"),
    "legality check": on(drafting.record_legality_check, note="已审查"),
    "notice": on(drafting.notice_poll),
    "prepare roll": on(rolls.prepare_roll, lines=lines(None)),
    "publish roll": on(rolls.publish_roll),
    "correct roll": on(rolls.correct_roll, lines=lines(None), reason="更正"),
    "freeze roll": on(rolls.freeze_roll),
    "deliver": on(rolls.record_deliveries, entry_ids=[], way="hand"),
    "transfer": lambda user, poll: transfers.transfer_entry(
        user=user, entry_id=entry(poll).pk, voters=[user.pk], basis="登记簿"
    ),
    "extend": on(window.extend_poll, closes_at=timezone.now() + 9 * DAY, reason="少"),
    "cancel": on(window.cancel_poll, reason="方案有误"),
    "void": on(window.void_poll, reason="程序有误"),
    "attendance": on(counting.record_attendance, present=1),
    "start counting": on(counting.start_counting),
    "tally": on(counting.tally_poll),
    "certify": on(counting.certify_result),
    "milestone": on(counting.record_milestone, name="filed", note="已备案"),
    "enter paper": entered,
    "confirm paper": by_paper(papers.confirm_paper_ballot),
    "resolve paper": by_paper(papers.resolve_paper_ballot, "disputed", note="核对"),
    "set paper aside": by_paper(papers.set_paper_aside, reason="不是票样"),
    "register proxy": lambda user, poll: mandated(poll, user, UserFactory()),
    "revoke proxy": revoked,
    "decide objection": decided,
    "reveal": on(reveal_ballots, reason="核对"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_the_committee_of_elsewhere_takes_no_step(neighbour, verb):
    poll = made("open", lines(None, None, None))
    before = Poll.objects.filter(pk=poll.pk).values().get()
    for other in (neighbour, StaffFactory()):
        with pytest.raises(NotAllowed, match="没有这里的授权"):
            VERBS[verb](other, poll)
    assert Poll.objects.values().get() == before


def test_the_council_is_called_to_vote_by_who_may_run_its_poll(staff, neighbour):
    place = community()
    on_board = board(compound(UserFactory(), region=place))
    body = council(on_board, UserFactory())
    found = topic(on_board, "review")
    asked = {
        "topic_id": found.pk,
        "body_id": body.pk,
        "opens_at": timezone.now() + 20 * DAY,
        "closes_at": timezone.now() + 30 * DAY,
    }
    with pytest.raises(NotAllowed):
        call_council_vote(by=neighbour, **asked)
    poll = call_council_vote(by=KeeperFactory(place=place), **asked)
    assert poll.region == place


def test_nobody_elsewhere_learns_who_is_silent(staff, neighbour):
    poll = made("open", lines(None, None))
    assert silent(poll, staff).count() == 2
    assert not silent(poll, neighbour).exists()


def test_the_list_shows_the_polls_of_ones_own_places(staff, neighbour):
    here, there = made("open"), made("open", region=community())
    rows = enter(staff).get(at("polls")).context["rows"]
    assert [row["poll"] for row in rows] == [here]
    assert enter(neighbour).get(at("polls")).context["rows"] == []
    rows = enter(UserFactory(is_superuser=True, is_staff=True)).get(at("polls"))
    assert [row["poll"] for row in rows.context["rows"]] == [there, here]


def test_a_poll_of_elsewhere_is_not_there(staff, neighbour):
    """Every address of the desk that names a poll, an objection or a paper."""
    poll = made("open", lines(None, None))
    found = paper(poll, staff)
    proxy = mandated(poll, staff, UserFactory())
    objection = Objection.objects.create(
        poll=poll, subject="roll", text="漏", raised_at=timezone.now(), raised_by=staff
    )
    pages = [at("step", poll.code, "cancel"), at("objection", objection.pk)]
    pages += [at(name, poll.code) for name in WITH_CODE] + [at("paper", found.pk)]
    verbs = [at("paper_aside", found.pk), at("paper_scan", found.pk)]
    verbs.append(at("proxy_revoke", proxy.pk))
    own, other = enter(staff), enter(neighbour)
    for address in pages:
        assert own.get(address).status_code == 200, address
        assert other.get(address).status_code == 404, address
    for address in [*pages, *verbs]:
        assert other.post(address, {"reason": "不要"}).status_code == 404, address
    found.refresh_from_db()
    proxy.refresh_from_db()
    poll.refresh_from_db()
    assert (found.state, proxy.revoked_at) == ("read_once", None)
    assert poll.cancelled_at is None


WITH_CODE = (
    *("poll", "edit", "roll", "silent", "silent_file", "transfer", "deliver"),
    *("papers", "proxies", "objections"),
)


def test_a_draft_is_read_by_those_who_run_it(client, staff, neighbour):
    poll = made("draft")
    address = reverse("deliberation:poll", args=[poll.code])
    assert enter(staff).get(address).status_code == 200
    assert enter(neighbour).get(address).status_code == 404
    assert enter(StaffFactory()).get(address).status_code == 404


def test_only_ones_own_places_are_offered_and_taken(staff, neighbour):
    address = f"{at('draft')}?rule=owners.ordinary"
    elsewhere = compound()
    desk = enter(staff)
    mine = compound(region=made("draft").region)
    form = desk.get(address).context["form"]
    assert list(form.fields["compound"].queryset) == [mine]
    sent = {
        "title": "加装充电桩",
        "legal_effect": "advisory",
        "opens_at": moment(20),
        "closes_at": moment(30),
        "question_1": "是否同意",
    }
    before = Poll.objects.count()
    refused = desk.post(address, {**sent, "compound": elsewhere.pk})
    assert "compound" in refused.context["form"].errors
    refused = desk.post(address, {**sent, "region_code": elsewhere.region.code})
    assert "没有这里的授权" in refused.content.decode()
    assert Poll.objects.count() == before
    assert desk.post(address, {**sent, "compound": mine.pk}).status_code == 302


def test_a_roll_is_made_from_compounds_of_the_place_alone(staff):
    poll = made("draft")
    mine, elsewhere = compound(region=poll.region), compound(UserFactory())
    page = enter(staff).get(at("roll", poll.code))
    assert list(page.context["compounds"]) == [mine]
    url = f"{at('roll', poll.code)}?compound={elsewhere.code}"
    assert enter(staff).get(url).context["compound"] is None


def test_the_second_teller_is_chosen_among_the_keepers(staff, colleague, neighbour):
    poll = made("closed")
    StaffFactory()
    page = enter(staff).get(at("step", poll.code, "tally"))
    field = page.context["form"].fields["second_teller"]
    assert list(field.queryset) == [colleague]


@pytest.mark.parametrize(("who", "is_there"), [("staff", True), ("other", False)])
def test_the_menu_shows_the_desk_to_keepers(client, staff, who, is_there):
    client.force_login(staff if who == "staff" else StaffFactory())
    html = client.get("/admin/").content.decode()
    assert (at("polls") in html) is is_there
