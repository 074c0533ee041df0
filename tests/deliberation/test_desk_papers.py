"""Papers in the back office: read twice, decided by a third, mandates."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deliberation.models import Ballot, PaperBallot, Proxy

from .polling import at, enter, lines, make_poll, moment, vote

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def desk(staff):
    return enter(staff)


@pytest.fixture
def second(colleague):
    return enter(colleague)


def paper_of(poll, entry, said, **more):
    item = poll.items.get()
    return {
        "entry": entry.label,
        f"item_{item.pk}": said,
        "received_at": moment(-0.01),
        "reference": "纸 1",
        **more,
    }


def test_a_paper_counts_when_two_tellers_read_the_same(desk, second):
    poll = make_poll("open", lines(None, None))
    entry, item = poll.roll.entries.first(), poll.items.get()
    scan = SimpleUploadedFile("票.pdf", PDF)
    sent = paper_of(poll, entry, "against", scan=scan)
    assert desk.post(at("papers", poll.code), sent).status_code == 302
    paper = PaperBallot.objects.get()
    own = desk.post(at("paper", paper.pk), {f"item_{item.pk}": "against"})
    assert own.status_code == 422
    page = second.get(at("paper", paper.pk)).content.decode()
    assert "第一次" not in page
    read = second.post(at("paper", paper.pk), {f"item_{item.pk}": "against"})
    assert read.status_code == 302
    assert Ballot.objects.get().choice == "against"
    file = second.post(at("paper_scan", paper.pk))
    assert b"".join(file.streaming_content) == PDF


def test_two_tellers_that_differ_need_a_third(desk, second, admin_user):
    poll = make_poll("open", lines(None, None))
    entry, item = poll.roll.entries.first(), poll.items.get()
    desk.post(at("papers", poll.code), paper_of(poll, entry, "against"))
    paper = PaperBallot.objects.get()
    second.post(at("paper", paper.pk), {f"item_{item.pk}": "illegible"})
    assert not Ballot.objects.exists()
    third = enter(admin_user)
    page = third.get(at("paper", paper.pk)).content.decode()
    assert "反对" in page
    assert "无法辨认" in page
    sent = {f"item_{item.pk}": "blank", "note": "没有打勾"}
    assert second.post(at("paper", paper.pk), sent).status_code == 422
    assert third.post(at("paper", paper.pk), sent).status_code == 302
    assert Ballot.objects.get().choice == "invalid"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"entry": "9栋999"}, "名册上没有“9栋999”"),
        ({"received_at": "2020-01-01T09:00"}, "表决时间之内"),
        ({"reference": ""}, "请上传扫描件，或者填写纸质件的存档编号"),
    ],
)
def test_a_paper_that_cannot_be_is_told_why(desk, changes, told):
    poll = make_poll("open", lines(None, None))
    sent = paper_of(poll, poll.roll.entries.first(), "approve") | changes
    answer = desk.post(at("papers", poll.code), sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not PaperBallot.objects.exists()


def test_a_scan_that_is_none_is_refused(desk):
    poll = make_poll("open", lines(None, None))
    file = SimpleUploadedFile("票.pdf", b"MZ\x90")
    sent = paper_of(poll, poll.roll.entries.first(), "approve", scan=file)
    answer = desk.post(at("papers", poll.code), sent)
    assert "无法识别文件类型" in answer.content.decode()


def test_a_paper_of_a_unit_that_voted_online_is_kept_aside(desk, lin):
    poll = make_poll("open", lines(lin, None))
    vote(poll, "approve")
    entry = poll.roll.entries.get(voters__user=lin)
    desk.post(at("papers", poll.code), paper_of(poll, entry, "against"))
    assert PaperBallot.objects.get().state == "set_aside"
    assert Ballot.objects.get().choice == "approve"


def test_a_paper_is_set_aside_with_a_reason(desk):
    poll = make_poll("open", lines(None, None))
    entry = poll.roll.entries.first()
    desk.post(at("papers", poll.code), paper_of(poll, entry, "approve"))
    paper = PaperBallot.objects.get()
    desk.post(at("paper_aside", paper.pk), {"reason": ""})
    assert PaperBallot.objects.get().state == "read_once"
    desk.post(at("paper_aside", paper.pk), {"reason": "没有签名"})
    assert PaperBallot.objects.get().state == "set_aside"


def test_a_mandate_is_registered_and_taken_back(desk, lin, stranger):
    poll = make_poll("open", lines(lin, None))
    entry, item = poll.roll.entries.get(voters__user=lin), poll.items.get()
    sent = {
        "entry": entry.label,
        "phone": stranger.phone,
        f"item_{item.pk}": "approve",
        "expires_at": moment(3),
        "reference": "委 1",
    }
    nobody = {**sent, "phone": "19911112222"}
    refused = desk.post(at("proxies", poll.code), nobody)
    assert "还没有账号" in refused.content.decode()
    assert desk.post(at("proxies", poll.code), sent).status_code == 302
    ballot = reverse("deliberation:ballot", args=[poll.code, entry.pk])
    assert enter(stranger).get(ballot).status_code == 200
    desk.post(at("proxy_revoke", Proxy.objects.get().pk))
    assert enter(stranger).get(ballot).status_code == 403
