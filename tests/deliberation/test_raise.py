"""Raising a topic: the kinds with their rules, the words, the way without script."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from deliberation.actions.topics import A_DAY, raise_topic
from deliberation.exceptions import NotAllowed, NotReady, SubmissionConflict
from deliberation.models import Topic
from tests.accounts.factories import UserFactory

from .boarding import board, community, compound, mandate, topic

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "给3栋加一盏路灯",
    "body": "晚上看不见路。",
    "wanted": "加一盏灯。",
    "budget": "",
}
KIND = "topic.community_affairs"


@pytest.fixture
def place(lin):
    return board(compound(lin, spare=99))


def page(name, *args):
    return reverse(f"deliberation:{name}", args=args)


def raised(on, who, **more):
    told = {"kind": KIND, "submission_key": "k1", **WORDS, **more}
    return raise_topic(board_id=on.pk, proposer=who, **told)


def test_an_owner_raises_a_topic_without_script(client, place, lin):
    client.force_login(lin)
    url = page("propose", place.code)
    kinds = client.get(url).content.decode()
    assert "小区（社区）日常公共事务" in kinds
    assert "topic.residents_assembly" not in kinds  # of communities alone
    form = client.get(url, {"kind": KIND})
    html = form.content.decode()
    assert "户数的百分之五以上，不少于 5 户" in html
    assert "到会人数不少于三分之二" in html
    assert "要 5 个附议" in html
    key = form.context["form"]["submission_key"].value()
    sent = {**WORDS, "submission_key": key}
    seen = client.post(f"{url}?kind={KIND}", {**sent, "do": "preview"})
    assert "还没有发布" in seen.content.decode()
    assert not Topic.objects.exists()
    done = client.post(f"{url}?kind={KIND}", {**sent, "do": "second"}, follow=True)
    made = Topic.objects.get()
    assert done.redirect_chain[-1][0] == page("topic", made.code)
    assert (made.stage, made.seconds_needed) == ("seconding", 5)
    assert [step.stage for step in made.steps.all()] == ["proposed", "seconding"]
    events = set(Entry.objects.values_list("event", flat=True))
    assert {"topic.raised", "topic.moved"} <= events


def test_what_was_written_comes_back_for_another_look(client, place, lin):
    client.force_login(lin)
    url = f"{page('propose', place.code)}?kind={KIND}"
    sent = {**WORDS, "submission_key": "k", "do": "edit"}
    assert "晚上看不见路。" in client.post(url, sent).content.decode()
    answer = client.post(url, {**sent, "title": "", "do": "second"})
    assert answer.status_code == 422
    assert "请写标题" in answer.content.decode()
    assert "晚上看不见路。" in answer.content.decode()


def test_similar_topics_are_shown_before_publishing(client, place, lin):
    known = topic(place, title="3栋门口加路灯")
    topic(place, title="游泳池什么时候开放")
    client.force_login(lin)
    url = f"{page('propose', place.code)}?kind={KIND}"
    sent = {**WORDS, "submission_key": "k", "do": "preview"}
    assert client.post(url, sent).context["similar"] == [known]
    asked = client.get(page("similar", place.code), {"title": "加路灯"})
    assert known.title in asked.content.decode()
    assert "游泳池" not in asked.content.decode()


def test_a_repeat_gives_the_first_topic(place, lin):
    assert raised(place, lin) == raised(place, lin)
    with pytest.raises(SubmissionConflict):
        raised(place, UserFactory())


def test_numbers_follow_each_other(place, lin):
    codes = [raised(place, lin, submission_key=f"k{n}").code for n in range(3)]
    first, *others = [int(code.rpartition("-")[2]) for code in codes]
    assert others == [first + 1, first + 2]


def test_numbers_go_on_behind_four_digits(place, lin):
    year = timezone.localdate().year
    for number in ("9999", "10000"):
        topic(place, code=f"YT-{year}-{number}")
    assert raised(place, lin).code == f"YT-{year}-10001"


def test_five_a_day(place, lin):
    for n in range(A_DAY):
        raised(place, lin, submission_key=f"k{n}")
    with pytest.raises(NotReady, match="明天再提"):
        raised(place, lin, submission_key="more")


@pytest.mark.parametrize(
    ("who", "kind", "why"),
    [
        ("stranger", KIND, "您还没有被核实为本地居民"),
        ("stranger", "topic.owners_special", "还没有核实您的房屋"),
        ("weak", KIND, "手机号还没有验证"),
    ],
)
def test_a_refusal_says_why_and_what_helps(
    client, place, lin, stranger, who, kind, why
):
    weak = UserFactory(identity_tier="visitor", phone_verified_at=None)
    person = {"stranger": stranger, "weak": weak}[who]
    client.force_login(person)
    url = f"{page('propose', place.code)}?kind={kind}"
    html = client.get(url).content.decode()
    assert why in html
    answer = client.post(url, {**WORDS, "submission_key": "k", "do": "second"})
    assert answer.status_code == 409
    assert why in answer.content.decode()
    assert "晚上看不见路。" in answer.content.decode()
    with pytest.raises(NotAllowed, match=why):
        raised(place, person, kind=kind)
    assert not Topic.objects.exists()


def test_a_visitor_reads_the_rules_and_is_asked_to_sign_in(client, place):
    url = page("propose", place.code)
    assert "请先用手机号登录" in client.get(url).content.decode()
    answer = client.post(f"{url}?kind={KIND}", WORDS)
    assert answer.status_code == 302
    assert "login" in answer.url


def test_a_building_head_needs_no_unit(place, stranger):
    building = place.compound.buildings.get()
    mandate(stranger, "building_head", building)
    made = raised(place, stranger)
    assert made.proposer_role == "building_head"


def test_a_kind_of_another_place_is_refused(place, lin):
    with pytest.raises(NotReady, match="不能提这一类"):
        raised(place, lin, kind="topic.villagers_deliberation")


def test_what_a_village_and_a_community_offer(client):
    village, town = board(community("村委会")), board(community())
    for on, own, others in (
        (village, "村民民主协商", "居民民主协商"),
        (town, "居民民主协商", "村民民主协商"),
    ):
        html = client.get(page("propose", on.code)).content.decode()
        assert own in html
        assert others not in html
