"""What is said of 议事厅 and of claims, from what stands there at that moment."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import ClaimState
from common.moments import deadline
from deliberation.models import Poll, Stage

from .models import Kind, Notice

Said = tuple[str, str] | None


def worded(notice: Notice) -> Said:
    """Text and path of a notice; None when what it tells is gone or no longer so."""
    return WORDED[Kind(notice.kind)](notice)


def _moment(moment) -> str:
    return date_format(localtime(moment), "Y年n月j日 H:i")


def _of_poll(notice: Notice, text: str, page: str = "poll") -> Said:
    poll = notice.poll
    told = {
        "title": poll.title,
        "opens": _moment(poll.opens_at),
        "closes": deadline(poll.closes_at),
    }
    return text % told, reverse(f"deliberation:{page}", args=[poll.code])


def _runs(poll: Poll | None) -> bool:
    return poll is not None and not (poll.cancelled_at or poll.voided_at)


def _noticed(notice: Notice) -> Said:
    if not _runs(notice.poll):
        return None
    text = _(
        "“%(title)s”的表决公告已经发出，您在名册上。%(opens)s 至 %(closes)s 投票。"
    )
    if notice.poll.is_at_once:
        text = _(
            "“%(title)s”因特殊情况立即召集，没有按天数提前公告，原因见表决页。"
            "您在名册上。%(opens)s 至 %(closes)s 投票。"
        )
    return _of_poll(notice, text)


def _extended(notice: Notice) -> Said:
    if not _runs(notice.poll):
        return None
    return _of_poll(notice, _("“%(title)s”的表决延期到 %(closes)s。"))


def _stopped(notice: Notice) -> Said:
    if notice.poll is None or _runs(notice.poll):
        return None
    return _of_poll(notice, _("“%(title)s”的表决已经终止，原因见表决页。"))


def _voted(notice: Notice) -> Said:
    if not _runs(notice.poll):
        return None
    text = _(
        "“%(title)s”的表决中，您的房屋已由共有人或者受托人投票。一套房屋只计一票，"
        "有疑问请与对方核对，或者联系召集人。"
    )
    return _of_poll(notice, text)


def _proxy_offered(notice: Notice) -> Said:
    text = _("“%(title)s”的表决中，有人委托您代为投票，请接受或者谢绝。")
    return _of_proxy(notice, text, "offered")


def _proxy_accepted(notice: Notice) -> Said:
    text = _("您在“%(title)s”的表决中给出的委托已被接受，受托人可以代您投票。")
    return _of_proxy(notice, text, "held")


def _proxy_ended(notice: Notice) -> Said:
    proxy = notice.proxy
    if proxy is not None and proxy.agent_id == notice.recipient_id:
        text = _("“%(title)s”的表决中，对您的委托已经撤销，您不再代为投票。")
    else:
        text = _(
            "“%(title)s”的表决中，您给出的委托没有被接受或者已经终止，"
            "请本人投票或者另找受托人。"
        )
    return _of_proxy(notice, text, "declined", "revoked")


def _of_proxy(notice: Notice, text: str, *states: str) -> Said:
    proxy = notice.proxy
    if proxy is None or not _runs(notice.poll) or proxy.state not in states:
        return None
    said = text % {"title": notice.poll.title}
    if proxy.source != "online":
        return said, reverse("deliberation:poll", args=[notice.poll.code])
    return said, reverse("deliberation:entrusted", args=[proxy.pk])


def _certified(notice: Notice) -> Said:
    if not _runs(notice.poll):
        return None
    return _of_poll(notice, _("“%(title)s”的表决结果已经确认。"), "result")


def _hidden(notice: Notice) -> Said:
    topic = notice.topic
    if topic is None:
        return None
    text = _("您在议题“%(title)s”中写的内容已隐藏，可以查看原因和依据，也可以申诉。")
    path = reverse("deliberation:topic", args=[topic.code])
    return text % {"title": topic.title}, path


def _appealed(notice: Notice) -> Said:
    if notice.topic is None:
        return None
    text = _("您对议题“%(title)s”中内容被隐藏的申诉已由另一位人员复核，请看结果。")
    return text % {"title": notice.topic.title}, reverse("deliberation:hidden_mine")


def _ended(notice: Notice, stage: str, text: str) -> Said:
    topic = notice.topic
    if topic is None or topic.stage != stage:
        return None
    path = reverse("deliberation:topic", args=[topic.code])
    return text % {"title": topic.title}, path


def _lapsed(notice: Notice) -> Said:
    text = _("议题“%(title)s”附议期满，没有达到人数，可以修改以后重新提出。")
    return _ended(notice, Stage.LAPSED, text)


def _merged(notice: Notice) -> Said:
    text = _("议题“%(title)s”已合并到同一件事的另一个议题，附议一并计入。")
    return _ended(notice, Stage.MERGED, text)


def _claimed(notice: Notice) -> Said:
    claim = notice.claim
    texts = {
        ClaimState.CONFIRMED: _("您认领的房屋已经确认，可以参加小区的表决。"),
        ClaimState.REFUSED: _("您认领房屋的申请没有通过，可以查看原因后重新申请。"),
    }
    if claim is None or claim.state not in texts:
        return None
    path = reverse("accounts:claim", args=[claim.pk])
    return texts[ClaimState(claim.state)], path


WORDED = {
    Kind.VOTE_NOTICED: _noticed,
    Kind.VOTE_EXTENDED: _extended,
    Kind.VOTE_STOPPED: _stopped,
    Kind.VOTED: _voted,
    Kind.VOTE_CERTIFIED: _certified,
    Kind.PROXY_OFFERED: _proxy_offered,
    Kind.PROXY_ACCEPTED: _proxy_accepted,
    Kind.PROXY_ENDED: _proxy_ended,
    Kind.SAID_HIDDEN: _hidden,
    Kind.SAID_APPEAL: _appealed,
    Kind.TOPIC_LAPSED: _lapsed,
    Kind.TOPIC_MERGED: _merged,
    Kind.CLAIM_DECIDED: _claimed,
}
