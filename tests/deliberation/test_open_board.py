"""Opening the board of a place: by whoever looks after it, once, nowhere else."""

import pytest
from django.urls import reverse

from audit.models import Entry
from deliberation.actions.boards import open_board
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import Board
from tests.accounts.factories import KeeperFactory, StaffFactory, UserFactory

from .boarding import community, compound
from .polling import enter

pytestmark = pytest.mark.django_db
LIST, OPEN = reverse("hall:boards"), reverse("hall:board_open")


@pytest.fixture
def here():
    return community()


@pytest.fixture
def keeper(here):
    return KeeperFactory(place=here)


def test_a_compound_and_a_community_get_their_boards(here, keeper):
    home = compound(region=here)
    assert open_board(by=keeper, place=home).code == home.code
    assert open_board(by=keeper, place=here).code == f"sq-{here.code}"
    assert Entry.objects.filter(event="board.opened").count() == 2


def test_opening_again_gives_the_board_that_is_there(here, keeper):
    first = open_board(by=keeper, place=here)
    assert open_board(by=keeper, place=here) == first
    assert Entry.objects.filter(event="board.opened").count() == 1


@pytest.mark.parametrize(
    "stranger",
    [
        UserFactory,
        StaffFactory,
        lambda: KeeperFactory(place=community()),
    ],
    ids=["resident", "staff of laws", "committee next door"],
)
def test_nobody_else_opens_it(here, stranger):
    with pytest.raises(NotAllowed):
        open_board(by=stranger(), place=here)
    assert not Board.objects.exists()


def test_a_town_has_no_board_of_its_own(here):
    town = here.get_parent()
    keeper = KeeperFactory(place=town, place__role="town")
    with pytest.raises(NotReady, match="只有小区和社区、村"):
        open_board(by=keeper, place=town)


def test_from_the_list_to_the_board(here, keeper):
    home, desk = compound(region=here), enter(keeper)
    assert "开通" in desk.get(LIST).content.decode()
    sent = desk.post(OPEN, {"kind": "compound", "code": home.code})
    assert sent.url == reverse("deliberation:board_edit", args=[home.code])
    assert desk.get(sent.url).status_code == 200
    listed = desk.get(LIST).content.decode()
    assert reverse("deliberation:board", args=[home.code]) in listed
    community_list = desk.get(LIST, {"kind": "region"}).content.decode()
    assert here.name in community_list


def test_another_place_is_not_to_be_found(here, keeper):
    away = compound(region=community())
    desk = enter(keeper)
    assert away.name not in desk.get(LIST).content.decode()
    for sent in (
        {"kind": "compound", "code": away.code},
        {"kind": "street", "code": here.code},
        {},
    ):
        assert desk.post(OPEN, sent).status_code == 404
    assert not Board.objects.exists()


def test_an_empty_list_says_what_to_do(here, keeper):
    desk = enter(keeper)
    assert "先登记小区" in desk.get(LIST).content.decode()
    assert "没有找到" in desk.get(LIST, {"q": "没有的名称"}).content.decode()


def test_the_list_costs_the_same_at_two_sizes(
    here, keeper, django_assert_max_num_queries
):
    desk = enter(keeper)

    def cost() -> int:
        with django_assert_max_num_queries(40) as captured:
            assert desk.get(LIST).status_code == 200
        return len(captured)

    compound(region=here)
    cost()
    few = cost()
    for _ in range(9):
        compound(region=here)
    assert cost() == few
