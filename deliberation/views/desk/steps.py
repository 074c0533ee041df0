"""Steps of a poll that are taken by one form: read what it does, then do it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.errors import DomainError
from common.moments import day_of_end, deadline
from rulebook.windows import last_day_off, open_until, why_until

from ...actions import counting, drafting, rolls, window
from ...forms import desk as forms
from ...queries import polls as queries
from ...rules import house
from .door import get_poll, staff_page


@dataclass(frozen=True)
class Step:
    """A step: its name on the button, what it means, its form and its verb."""

    label: object
    lead: object
    verb: Callable
    form: type = forms.NothingForm
    # Whether the form offers other people of the place: it is told who asks, and where.
    offers_people: bool = False


# Steps with a page of their own.
LINKS = {
    "roll": gettext_lazy("编制名册"),
    "edit": gettext_lazy("修改方案"),
    "objections": gettext_lazy("处理异议"),
    "papers": gettext_lazy("纸质票"),
    "proxies": gettext_lazy("登记委托"),
    "silent": gettext_lazy("催办名单"),
    "transfer": gettext_lazy("房屋转让"),
    "deliver": gettext_lazy("登记送达"),
}


def _milestone(name: str) -> Callable:
    return partial(counting.record_milestone, name=name)


STEPS = {
    "party_review": Step(
        gettext_lazy("记录党组织研究"),
        gettext_lazy("规则要求先经党组织研究讨论的，记录之后才能公告。"),
        drafting.record_party_review,
        forms.NoteForm,
    ),
    "legality_check": Step(
        gettext_lazy("记录合法性审查"),
        gettext_lazy("记下由谁审查、结论如何。"),
        drafting.record_legality_check,
        forms.NoteForm,
    ),
    "at_once": Step(
        gettext_lazy("记录立即召集"),
        gettext_lazy(
            "特殊情况来不及提前公告的，写明原因和由谁决定；公告以后不能再改，"
            "原因对所有人公开，名册上的人会收到通知。"
        ),
        drafting.call_at_once,
        forms.AtOnceForm,
    ),
    "notice": Step(
        gettext_lazy("发出公告"),
        gettext_lazy(
            "公告之后，事项、范围和规则不能再改，只能延期或者取消。"
            "业主的表决，同时告知居民委员会（物业管理条例第十四条）。"
        ),
        drafting.notice_poll,
    ),
    "publish_roll": Step(
        gettext_lazy("公布名册"),
        gettext_lazy("名册公布后，任何验证过手机号的人都可以提出异议。"),
        rolls.publish_roll,
    ),
    "freeze_roll": Step(
        gettext_lazy("固定名册"),
        gettext_lazy("固定之后名册不能再改，并公布它的摘要；到时间自动开始表决。"),
        rolls.freeze_roll,
    ),
    "extend": Step(
        gettext_lazy("延期"),
        gettext_lazy("截止时间只能往后，原因会公布。"),
        window.extend_poll,
        forms.ExtensionForm,
    ),
    "cancel": Step(
        gettext_lazy("取消表决"),
        gettext_lazy("取消后不能恢复，已投的票留存不计，原因会公布。"),
        window.cancel_poll,
        forms.ReasonForm,
    ),
    "void": Step(
        gettext_lazy("宣告无效"),
        gettext_lazy(
            "截止之后发现程序有误、异议成立，或者决定被法院撤销时使用，原因会公布；"
            "已经确认、落实、归档的也可以。"
        ),
        window.void_poll,
        forms.ReasonForm,
    ),
    "attendance": Step(
        gettext_lazy("登记到会人数"),
        gettext_lazy("规则按到会人数计算的，计票之前登记。"),
        counting.record_attendance,
        forms.AttendanceForm,
    ),
    "start_counting": Step(
        gettext_lazy("开始计票"),
        gettext_lazy("记下计票开始的时间。"),
        counting.start_counting,
    ),
    "tally": Step(
        gettext_lazy("计票并公布初步结果"),
        gettext_lazy("每次表决只计一次，结果马上公布，进入异议期。"),
        counting.tally_poll,
        forms.TallyForm,
        offers_people=True,
    ),
    "certify": Step(
        gettext_lazy("确认结果"),
        gettext_lazy("法定表决须由两人先后确认，第二人确认后结果生效。"),
        counting.certify_result,
    ),
    "filed": Step(
        gettext_lazy("记录备案"),
        gettext_lazy("写明向谁备案、文号。"),
        _milestone("filed"),
        forms.NoteForm,
    ),
    "executing": Step(
        gettext_lazy("开始落实"),
        gettext_lazy("写明由谁落实、什么时候完成。"),
        _milestone("executing"),
        forms.NoteForm,
    ),
    "disclosed": Step(
        gettext_lazy("公布落实情况"),
        gettext_lazy("写明落实的结果。"),
        _milestone("disclosed"),
        forms.NoteForm,
    ),
    "archived": Step(
        gettext_lazy("归档"),
        gettext_lazy("归档之后不再办理。"),
        _milestone("archived"),
        forms.NoteForm,
    ),
}


def _on_roll(poll, at: datetime) -> str:
    """What to mind of the objections to the roll when it is published."""
    days = poll.terms.get("roll_objection_days")
    if days:
        return _until(at, days, open_until(at, days))
    return _(
        "这条规则没有定名册异议期，固定以后不能再提异议："
        "固定之前，请给大家留出核对的时间。"
    )


def _on_result(poll, at: datetime) -> str:
    days = house.objection_days(poll.terms, house.terms(timezone.localdate(at)))
    return _until(at, days, counting.objection_end(poll, at)) if days else ""


def _on_window(poll, at: datetime) -> str:
    """That the end which is about to be announced is a day off, if it is."""
    found = last_day_off(poll.closes_at)
    if found is None:
        return ""
    words = _(
        "表决截止的 %(day)s（%(name)s）是法定休假日：截止时间以公告为准，不自动顺延。"
        "要避开的，请先修改方案。"
    )
    return words % {"day": date_format(found.on, "n月j日"), "name": found.name}


def _until(at: datetime, days: int, until: datetime) -> str:
    """Say until when a period lasts that begins now, and why not until another day."""
    told = {
        "days": days,
        "until": deadline(until),
        "weekday": date_format(day_of_end(until), "l"),
    }
    words = _(
        "现在办理的，异议期 %(days)s 日（当日不计），到 %(until)s（%(weekday)s）为止。"
    )
    return words % told + why_until(at, days, until)


# What a step begins, said before it is taken.
_PERIODS = {"notice": _on_window, "publish_roll": _on_roll, "tally": _on_result}


@staff_page
def step(request, code, name):
    """Show what a step means, and take it."""
    found = get_poll(request, code)
    chosen = STEPS.get(name)
    if chosen is None:
        raise Http404
    asked = {}
    if chosen.offers_people:
        asked = {"user": request.user, "place": found.region}
    sent = request.POST if request.method == "POST" else None
    form, refusals = chosen.form(sent, **asked), []
    if sent is not None and form.is_valid():
        try:
            chosen.verb(user=request.user, poll_id=found.pk, **form.cleaned_data)
            messages.success(request, _("已办理：%(step)s。") % {"step": chosen.label})
            return redirect("votes:poll", code)
        except DomainError as error:
            form.add_error(None, str(error))
            refusals = error.details.get("refusals", [])
    at = clock.db_now()
    context = {
        **queries.card(found, at),
        "form": form,
        "period": _PERIODS[name](found, at) if name in _PERIODS else "",
        "step": chosen,
        "refusals": refusals,
    }
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/step.html", context, status=status)
