"""The demonstration: invented through and through, the same when repeated, quick."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Count

from accounts.models import User
from accounts.roles import Role
from audit import triggers
from audit.models import Entry, Follower
from audit.verify import problems
from common.clock import db_now
from config.demo.build.wipe import wipe
from config.demo.people import DEMO_PASSWORD, STAFF, STORY
from consultations.models import Comment, Consultation, OfflineIntake, Phase, Reply
from deliberation.actions.recording import hand_out_record
from deliberation.models import Board, Casting, Poll, Result, Stage, Topic, TopicMerge
from pages.models import HomePage

pytestmark = pytest.mark.django_db
# The budget is five seconds of the processor; others on the machine do not count, and
# a slow one is given some more.
BUDGET, SLACK = 5.0, 3.0
VERIFIER = Path(__file__).parents[2] / "deliberation/verifier/verify_record.py"
INVENTED = re.compile(r"\+86199000[01]\d{4}")
COUNTED = (
    "accounts.User",
    "accounts.Mandate",
    "accounts.Ownership",
    "regions.Compound",
    "regions.Unit",
    "consultations.LegislativeProject",
    "consultations.DraftVersion",
    "consultations.Provision",
    "consultations.Consultation",
    "consultations.Comment",
    "consultations.Reply",
    "consultations.RepliedComment",
    "consultations.ConsultationReport",
    "deliberation.Poll",
    "deliberation.Ballot",
    "deliberation.Board",
    "deliberation.Seat",
    "deliberation.Topic",
    "deliberation.Post",
    "deliberation.Task",
    "notifications.Notice",
    "wagtailcore.Page",
    "wagtailcore.Revision",
)


def demo(*options: str) -> None:
    call_command("demo", *options, verbosity=0)


@pytest.fixture(scope="module")
def took(django_db_setup, django_db_blocker):
    """The small demonstration, made once for all tests; gives its CPU seconds."""
    cache.clear()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_regions", verbosity=0)
        began = time.process_time()
        demo("--size", "small")
        yield time.process_time() - began
        transaction.set_rollback(True)


@pytest.fixture
def made(took, db):
    """The demonstration; what a test does to it is taken back."""
    cache.clear()


def counts() -> dict[str, int]:
    found = {name: apps.get_model(name).objects.count() for name in COUNTED}
    # Places are loaded once, and a wipe leaves them.
    found["audit.Entry"] = Entry.objects.exclude(event__startswith="region").count()
    return found


def test_it_is_there_within_seconds(took):
    assert took <= BUDGET * SLACK


def test_repeating_it_changes_nothing(made):
    before = counts()
    assert min(before.values()) > 0
    demo("--size", "small")
    assert counts() == before


def test_every_state_can_be_seen(made):
    at = db_now()
    phases = {one.phase(at) for one in Consultation.objects.all()}
    assert phases >= {Phase.UPCOMING, Phase.OPEN, Phase.ENDED, Phase.REPORTED}
    states = set(Comment.objects.values_list("state", flat=True))
    assert states >= {"pending", "published", "accepted", "hidden"}
    channels = set(Comment.objects.values_list("channel", flat=True))
    assert "online" in channels
    assert len(channels) > 1
    outcomes = set(Reply.objects.values_list("outcome", flat=True))
    assert {"adopted", "not_adopted"} <= outcomes


def test_votes_end_in_several_ways(made):
    """Open, carried, and lost by area though persons carried it; the log holds all."""
    at = db_now()
    polls = Poll.objects.with_moments().order_by("code")
    phases = [str(poll.phase(at)) for poll in polls]
    assert phases == ["open", "certified", "failed_approval"]
    (lost,) = Result.objects.filter(passed=False)
    assert lost.failing == ["approval.area"]
    casts = Entry.objects.filter(event="ballot.cast").count()
    assert casts == Casting.objects.count() > 0


def test_topics_stand_at_every_stage(made, client):
    """Each has passed what its rule asks, and its page answers."""
    topics = list(Topic.objects.prefetch_related("steps"))
    assert {one.stage for one in topics} == set(Stage.values)
    for one in topics:
        answer = client.get(f"/deliberation/topic/{one.code}/")
        assert answer.status_code == 200
        moments = [step.at for step in one.steps.all()]
        assert moments == sorted(moments)
        assert one.raised_at <= moments[0]
        if one.stage in (Stage.SECONDING, Stage.LAPSED, Stage.MERGED):
            assert 0 < one.second_count < one.seconds_needed
        elif one.seconds_needed:
            assert one.second_count >= one.seconds_needed, one.title
    for board in Board.objects.all():
        assert client.get(f"/deliberation/board/{board.code}/").status_code == 200


def test_twins_were_joined_and_too_few_seconds_lapsed(made, client):
    """The pages of both say what happened and link on."""
    merge = TopicMerge.objects.select_related("topic", "into").get()
    assert merge.carried.exists()
    assert merge.into.stage == Stage.SECONDING
    page = client.get(f"/deliberation/topic/{merge.topic.code}/").content.decode()
    assert f"/deliberation/topic/{merge.into.code}/" in page
    lapsed = Topic.objects.get(stage=Stage.LAPSED)
    assert lapsed.raised_at < lapsed.seconding_until < db_now()
    page = client.get(f"/deliberation/topic/{lapsed.code}/").content.decode()
    assert "附议期满，没有达到人数" in page


def test_no_consultation_owes_more_than_it_may(made):
    """Who is reported has answered everybody; who is upcoming has heard nobody."""
    reported = Consultation.objects.reported()
    assert reported
    for one in reported:
        assert not one.comments.unanswered().exists()
        assert not one.comments.filter(state="pending").exists()
    assert not Comment.objects.filter(consultation__opens_at__gt=db_now()).exists()


def test_one_reply_answers_several_themes(made, client):
    """A newcomer finds it in the 通报, with a comment, and at the workbench."""
    rows = Reply.objects.alias(n=Count("themes")).filter(n__gt=1)
    reply = rows.select_related("consultation").get()
    assert reply.published_at
    code = reply.consultation.code
    names = [theme.name for theme in reply.themes.all()]
    comment = reply.answered.filter(comment__state="published").first().comment_id
    report = client.get(f"/consultations/{code}/report/").text
    answer = client.get(f"/consultations/{code}/replies/{reply.pk}/").text
    for name in names:
        assert name in report
        assert name in answer
    own = client.get(f"/consultations/{code}/comments/{comment}/").text
    assert f"同时答复 {len(names)} 个主题" in own
    assert Entry.objects.filter(event="reply.written", data__themes=len(names)).exists()
    client.login(username="drafter", password=DEMO_PASSWORD)
    bench = client.get(f"/admin/digest/{code}/").text
    assert bench.count("已答复") >= len(names)


def test_counters_agree_with_the_rows(made):
    for one in Consultation.objects.all():
        assert one.comment_count == one.comments.answerable().count(), one.code


def test_nobody_in_it_exists(made):
    phones = [user.phone for user in User.objects.exclude(phone_index=None)]
    assert len(phones) > 20
    phones += [intake.giver_phone for intake in OfflineIntake.objects.all()]
    assert [p for p in phones if p and not INVENTED.fullmatch(p)] == []
    names = Comment.objects.values_list("display_name", flat=True).distinct()
    assert [name for name in names if "某" not in name] == []


def test_every_staff_account_of_the_welcome_can_come_in(made, client):
    for account in STAFF:
        assert client.login(username=account.username, password=DEMO_PASSWORD)
        assert client.get("/admin/").status_code == 200
        client.logout()
    held = set(
        User.objects.filter(is_staff=True).values_list("groups__name", flat=True)
    )
    assert {role.value for role in Role} <= held


def test_the_people_of_the_story_are_there(made):
    kept = {user.phone for user in User.objects.filter(is_staff=False)}
    assert {f"+86{person.phone}" for person in STORY} <= kept


def test_the_log_is_whole(made):
    assert not Entry.objects.filter(position=None).exists()
    assert list(problems()) == []
    last = Entry.objects.order_by("-position").first().position
    assert set(Follower.objects.values_list("position", flat=True)) == {last}


def test_pages_answer(made, client):
    for path in ("/", "/consultations/", "/rules/", "/help/", "/sitemap.xml"):
        assert client.get(path).status_code == 200, path
    for one in Consultation.objects.all():
        for part in ("", "text/", "comments/", "print/", "poster/"):
            path = f"/consultations/{one.code}/{part}"
            assert client.get(path).status_code == 200, path


def test_the_record_of_a_demo_vote_can_be_checked(made, tmp_path):
    """By the program that we hand out, alone: every row of the counted votes holds."""
    polls = Poll.objects.filter(items__result__isnull=False).distinct()
    teller, path = User.objects.get(username="committee"), tmp_path / "record.zip"
    assert polls
    for poll in polls:
        path.write_bytes(hand_out_record(user=teller, poll_id=poll.pk, reason="核对"))
        words = [sys.executable, "-I", VERIFIER, path]
        done = subprocess.run(words, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode()


class TestWiping:
    def test_leaves_nothing_and_the_log_empty(self, made):
        wipe()
        assert Entry.objects.count() == Follower.objects.count() == 0
        assert Consultation.objects.count() == Comment.objects.count() == 0
        assert HomePage.objects.count() == 0
        assert not User.objects.filter(is_superuser=False).exists()

    def test_puts_the_same_there_again(self, made):
        """An administrator stays, and what guards the log is back in its place."""
        User.objects.create_superuser("root", password="keine-Demo-2026")
        triggers.install()
        before = counts()
        demo("--size", "small", "--wipe")
        assert counts() == before
        assert User.objects.filter(username="root").exists()
        assert _log_is_guarded()

    def test_is_refused_where_the_site_is_real(self, made, settings):
        settings.DEMO = False
        with pytest.raises(CommandError):
            demo("--wipe")
        assert Comment.objects.exists()


def _log_is_guarded() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_entry")
    except DatabaseError:
        return True
    return False
