"""Letters, calls and voices of meetings, entered once and exactly."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.roles import Role
from audit.models import Entry as LogEntry
from consultations.actions.intake import Entry, enter_offline
from consultations.exceptions import ConsultationClosed, NotReady, SubmissionConflict
from consultations.models import Comment, OfflineIntake
from consultations.queries.comments import tracked
from consultations.rules.content import CommentContent
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import ConsultationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WORDS = CommentContent(stance="amend", body="请写清楚停车", uid="tiao1")


@pytest.fixture
def clerk():
    return StaffFactory(roles=[Role.DRAFTER])


@pytest.fixture
def consultation():
    return ConsultationFactory()


def entry(**more):
    given = {"register_no": "收2026-1", "channel": "letter", "received_on": TODAY}
    return Entry(**{**given, **more})


def enter(consultation, by, **more):
    given = {"submission_key": "k1", "content": WORDS, "entry": entry()}
    return enter_offline(consultation_id=consultation.pk, by=by, **{**given, **more})


def test_a_letter_becomes_a_comment_with_its_register_entry(clerk, consultation):
    giver = {"giver_name": "林某", "giver_phone": "199-0000-1234"}
    comment = enter(consultation, clerk, entry=entry(**giver, source="来信"))
    assert comment.author is None
    assert comment.channel == "letter"
    assert comment.display_name == "来信群众"
    assert comment.state == "pending"
    assert comment.receipt.startswith(consultation.code)
    intake = OfflineIntake.objects.get(comment=comment)
    assert (intake.giver_name, intake.collected_by) == ("林某", clerk)
    logged = LogEntry.objects.get(event="comment.submitted")
    assert logged.actor_id == clerk.pk
    assert logged.data["channel"] == "letter"
    assert logged.data["author"] is None
    assert "林某" not in str(logged.data)
    assert tracked(comment.receipt, "1234") == comment
    assert tracked(comment.receipt, "4321") is None


def test_name_and_phone_lie_sealed_in_the_database(
    clerk, consultation, django_db_blocker
):
    from django.db import connection

    enter(
        consultation, clerk, entry=entry(giver_name="林某", giver_phone="19900001234")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT giver_name, giver_phone FROM consultations_offlineintake"
        )
        name, phone = cursor.fetchone()
    assert "林某" not in name
    assert "19900001234" not in phone


def test_a_repeat_gives_the_first_receipt(clerk, consultation):
    first = enter(consultation, clerk)
    assert enter(consultation, clerk) == first
    assert Comment.objects.count() == 1
    assert LogEntry.objects.filter(event="comment.submitted").count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"content": CommentContent(stance="oppose", body="反对")},
        {"entry": entry(register_no="收2026-2")},
        {"entry": entry(giver_name="陈某")},
    ],
)
def test_other_content_under_the_same_key_is_refused(clerk, consultation, more):
    enter(consultation, clerk)
    with pytest.raises(SubmissionConflict, match="已经登记过"):
        enter(consultation, clerk, **more)
    assert Comment.objects.count() == 1


def test_a_register_number_is_used_once(clerk, consultation):
    enter(consultation, clerk)
    with pytest.raises(NotReady, match="收2026-1"):
        enter(consultation, clerk, submission_key="k2")
    assert Comment.objects.count() == 1


def test_after_the_end_until_the_report(clerk):
    ended = ConsultationFactory(ended=True)
    day = timezone.localdate(ended.closes_at - timedelta(seconds=1))
    comment = enter(ended, clerk, entry=entry(received_on=day))
    assert comment.state == "pending"
    reported = ConsultationFactory(reported=True)
    with pytest.raises(ConsultationClosed, match="已经通报"):
        enter(reported, clerk, submission_key="k2", entry=entry(register_no="2"))


@pytest.mark.parametrize("traits", [{"upcoming": True}, {"published_at": None}])
def test_not_before_the_opening(clerk, traits):
    with pytest.raises(ConsultationClosed, match="还没有开始"):
        enter(ConsultationFactory(**traits), clerk)


def test_a_withdrawn_consultation_takes_nothing(clerk):
    gone = ConsultationFactory(cancelled_at=timezone.now(), cancel_reason="撤回")
    with pytest.raises(ConsultationClosed, match="撤回"):
        enter(gone, clerk)


@pytest.mark.parametrize("offset", [-1, 1])
def test_a_day_outside_the_window_needs_a_reason(clerk, offset):
    ended = ConsultationFactory(ended=True)
    edges = {-1: ended.opens_at, 1: ended.closes_at - timedelta(seconds=1)}
    day = timezone.localdate(edges[offset]) + timedelta(days=offset)
    with pytest.raises(NotReady, match="不在征求意见期间"):
        enter(ended, clerk, entry=entry(received_on=day))
    told = entry(received_on=day, late_reason="邮戳日期在期内")
    assert enter(ended, clerk, entry=told).intake.late_reason == "邮戳日期在期内"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"entry": entry(received_on=TODAY + timedelta(days=2))}, "晚于今天"),
        ({"entry": entry(register_no=" ")}, "登记号"),
        ({"entry": entry(channel="online")}, "渠道"),
        ({"content": CommentContent(stance="amend", body=" ")}, "意见内容"),
    ],
)
def test_an_incomplete_entry_is_refused(clerk, consultation, more, said):
    with pytest.raises(NotReady, match=said):
        enter(consultation, clerk, **more)
    assert not Comment.objects.exists()


def test_an_unwilling_giver_is_never_published(clerk):
    post = ConsultationFactory(moderation="post")
    shy = CommentContent(stance="amend", body="不要公开", is_public=False)
    assert enter(post, clerk, content=shy).state == "accepted"


# pages


def picture():
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    return SimpleUploadedFile("扫描.png", data.getvalue(), "image/png")


def form(**more):
    return {
        "channel": "meeting",
        "register_no": "会2026-7",
        "received_on": TODAY.isoformat(),
        "source": "汝湖镇座谈会",
        "uid": "tiao2",
        "stance": "amend",
        "body": "充电要写清楚",
        "is_public": "on",
        "submission_key": "key-1",
        **more,
    }


def address(consultation):
    return reverse("desk:intake", args=[consultation.code])


def test_the_form_leads_to_the_slip(client, clerk, consultation, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(clerk)
    assert "第二条 范围" in client.get(address(consultation)).content.decode()
    sent = client.post(address(consultation), {**form(), "scan": picture()})
    comment = Comment.objects.get()
    assert sent["Location"] == reverse("desk:slip", args=[comment.receipt])
    assert comment.article_label == "第二条"
    assert comment.intake.scan_sha256
    scan = client.post(reverse("desk:scan", args=[comment.pk]))
    assert scan["Content-Type"] == "image/png"
    assert scan["Content-Disposition"].startswith("attachment")
    assert b"".join(scan.streaming_content).startswith(b"\x89PNG")
    assert LogEntry.objects.filter(event="intake.giver_revealed").count() == 1
    slip = client.get(sent["Location"]).content.decode()
    assert comment.receipt in slip
    assert "会2026-7" in slip
    assert "<svg" in slip


def test_a_pile_keeps_its_channel_and_source(client, clerk, consultation):
    client.force_login(clerk)
    sent = client.post(address(consultation), form(another="1"), follow=True)
    text = sent.content.decode()
    assert 'value="汝湖镇座谈会"' in text
    assert '<option value="meeting" selected>' in text
    assert "已登记" in text
    assert "充电要写清楚" not in text
    assert 'value="会2026-7"' not in text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"register_no": ""}, "登记号"),
        ({"body": "", "proposed_wording": ""}, "意见内容"),
        ({"uid": "tiao99"}, "条文"),
        ({"received_on": "昨天"}, "收到日期"),
        ({"received_on": "2019-01-01"}, "不在征求意见期间"),
        ({"region": "0"}, "地区"),
    ],
)
def test_what_is_wrong_comes_back_filled_in(client, clerk, consultation, more, said):
    client.force_login(clerk)
    page = client.post(address(consultation), form(**{"reason": "理由在此", **more}))
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    assert "理由在此" in text
    assert not Comment.objects.exists()


def test_a_scan_that_is_none_is_refused(client, clerk, consultation):
    client.force_login(clerk)
    fake = SimpleUploadedFile("扫描.pdf", b"<script>", "application/pdf")
    page = client.post(address(consultation), {**form(), "scan": fake})
    assert page.status_code == 422
    assert not Comment.objects.exists()


def test_the_same_form_twice_gives_one_comment(client, clerk, consultation):
    client.force_login(clerk)
    first = client.post(address(consultation), form())
    second = client.post(address(consultation), form())
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


def test_without_a_scan_there_is_none_to_hand_out(client, clerk, consultation):
    comment = enter(consultation, clerk)
    client.force_login(clerk)
    assert client.post(reverse("desk:scan", args=[comment.pk])).status_code == 404
    client.force_login(StaffFactory(roles=[Role.MODERATOR]))
    assert client.post(reverse("desk:scan", args=[comment.pk])).status_code == 403


def test_moderators_do_not_enter(client, consultation):
    client.force_login(StaffFactory(roles=[Role.MODERATOR]))
    assert client.get(address(consultation)).status_code == 403
    assert client.get(reverse("desk:intake_index")).status_code == 403


def test_the_index_offers_what_still_takes(client, clerk, consultation):
    reported = ConsultationFactory(reported=True)
    ended = ConsultationFactory(ended=True)
    client.force_login(clerk)
    text = client.get(reverse("desk:intake_index")).content.decode()
    assert consultation.code in text
    assert ended.code in text
    assert reported.code not in text


def test_looking_at_the_giver_stays_in_the_log(client, clerk, consultation):
    given = entry(giver_name="林某", giver_phone="19900001234")
    comment = enter(consultation, clerk, entry=given)
    client.force_login(clerk)
    shown = client.get(reverse("desk:opened", args=[comment.pk])).content.decode()
    assert "林某" not in shown
    revealed = client.post(reverse("desk:giver", args=[comment.pk]))
    assert "林某" in revealed.content.decode()
    logged = LogEntry.objects.get(event="intake.giver_revealed")
    assert logged.actor_id == clerk.pk
    assert client.get(reverse("desk:giver", args=[comment.pk])).status_code == 405
