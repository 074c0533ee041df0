"""The roll in the back office: made from a compound, listed, corrected, handed on."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.queries import roll_lines
from common import clock
from common.errors import DomainError
from common.exports import csv_response
from common.pagination import page as page_by_key
from regions.models import Compound

from ...actions import rolls as actions
from ...actions import transfers
from ...forms.desk import DeliveryForm, ReasonForm
from ...forms.papers import TransferForm
from ...models import RollEntry
from ...queries import polls as queries
from ...queries import turnout
from ...rules.rolls import RollLine
from .door import get_poll, staff_page

SILENT_HEADER = ("表决编号", "楼栋", "房屋（席位）", "送达")


@staff_page
def roll(request, code):
    """Make the roll from a compound (?compound=…), whole or by buildings; list it."""
    found = get_poll(request, code)
    compound = _compound(request, found)
    reason = ReasonForm(request.POST if queries.is_roll_published(found) else None)
    error = ""
    if request.method == "POST" and compound:
        error = _write(request, found, compound, reason)
        if not error:
            return redirect("votes:roll", code)
    lines = list(roll_lines(compound)) if compound else []
    context = {
        **queries.card(found, clock.db_now()),
        "compounds": _compounds(request, found).order_by("code"),
        "compound": compound,
        "buildings": _buildings(lines),
        "totals": _totals(lines),
        "may_write": may_write(found),
        "reason": reason if may_correct(found) else None,
        "page": _entries(request, found),
        "appendix": queries.appendix(found),
        "error": error,
    }
    status = 422 if error else 200
    return render(request, "deliberation/desk/roll.html", context, status=status)


def _compounds(request, found):
    """The compounds within the place of the poll: its roll comes from nowhere else."""
    return Compound.objects.visible_to(request.user).within(found.region)


def _compound(request, found) -> Compound | None:
    """The chosen compound; without a choice the one in the place of the poll."""
    code = request.GET.get("compound", "")
    rows = _compounds(request, found)
    if code:
        return rows.filter(code=code).first()
    here = list(rows.filter(region_id=found.region_id)[:2])
    return here[0] if len(here) == 1 else None


def may_correct(found) -> bool:
    """Whether a published roll may still be replaced, with a reason."""
    return queries.is_roll_published(found) and found.roll.frozen_at is None


def may_write(found) -> bool:
    """Whether a roll may be made or replaced at all."""
    return found.noticed_at is None or may_correct(found)


def _write(request, found, compound, reason) -> str:
    """Put the chosen buildings on the roll; gives why not, "" when it is done."""
    wanted = set(request.POST.getlist("buildings"))
    lines = [
        RollLine(
            label=line.label,
            person=line.person_key,
            household=line.household,
            area=line.area,
            voters=line.voters,
            building=line.building,
        )
        for line in roll_lines(compound)
        if not wanted or line.building in wanted
    ]
    return write_lines(request, found, lines, reason)


def write_lines(request, found, lines, reason) -> str:
    """Make these lines the roll; gives why not, "" when it is done."""
    try:
        if may_correct(found):
            if not reason.is_valid():
                return _("请写明更正名册的原因。")
            why = reason.cleaned_data["reason"]
            actions.correct_roll(
                user=request.user, poll_id=found.pk, lines=lines, reason=why
            )
        else:
            actions.prepare_roll(user=request.user, poll_id=found.pk, lines=lines)
    except DomainError as error:
        return str(error)
    messages.success(request, _("名册已编好，共 %(n)s 个单位。") % {"n": len(lines)})
    return ""


def _buildings(lines) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.building] = counts.get(line.building, 0) + 1
    return list(counts.items())


def _totals(lines) -> dict:
    return {
        "entries": len(lines),
        "persons": len({line.person_key for line in lines}),
        "area": sum(line.area for line in lines),
        "reachable": sum(1 for line in lines if line.voters),
    }


def _entries(request, found):
    if not hasattr(found, "roll"):
        return None
    entries = RollEntry.objects.visible_to(request.user).filter(roll=found.roll)
    after = request.GET.get("after")
    return page_by_key(entries, order=("id",), after=after, size=50)


@staff_page
def silent(request, code):
    """List who has not voted, for reminding; never how anybody voted."""
    found = _with_roll(request, code)
    building = request.GET.get("building", "")[:40]
    entries = turnout.silent(found, request.user, building or None)
    page = page_by_key(
        entries, order=("building", "label"), after=request.GET.get("after"), size=50
    )
    context = {
        **queries.card(found, clock.db_now()),
        "page": page,
        "building": building,
        "buildings": turnout.buildings(found),
        "query": urlencode({"building": building}) if building else "",
    }
    return render(request, "deliberation/desk/silent.html", context)


@staff_page
def silent_file(request, code):
    """The same list as CSV."""
    found = _with_roll(request, code)
    rows = (
        (found.code, entry.building, entry.label, _delivered(entry))
        for entry in turnout.silent(found, request.user)
    )
    return csv_response(f"{found.code}-催办", SILENT_HEADER, rows)


def _delivered(entry) -> str:
    delivery = getattr(entry, "delivery", None)
    return delivery.get_way_display() if delivery else ""


def _with_roll(request, code):
    found = get_poll(request, code)
    if not hasattr(found, "roll"):
        raise Http404
    return found


@staff_page
def transfer(request, code):
    """Let the new owners vote for a unit that was sold."""
    found = _with_roll(request, code)
    form = TransferForm(request.POST or None, roll=found.roll)
    if form.is_valid():
        values = form.cleaned_data
        try:
            transfers.transfer_entry(
                user=request.user,
                entry_id=values["entry"].pk,
                voters=values["phones"],
                basis=values["basis"],
            )
            messages.success(request, _("已登记，由新的表决人投票。"))
            return redirect("votes:poll", code)
        except DomainError as error:
            form.add_error(None, str(error))
    return _form(request, found, form, _("登记房屋转让"))


@staff_page
def deliver(request, code):
    """Note that ballots reached a building, or all units."""
    found = _with_roll(request, code)
    names = [b.name for b in turnout.buildings(found)]
    form = DeliveryForm(request.POST or None, buildings=names)
    if form.is_valid():
        values = form.cleaned_data
        entries = found.roll.entries.all()
        if values["building"]:
            entries = entries.filter(building=values["building"])
        try:
            count = actions.record_deliveries(
                user=request.user,
                poll_id=found.pk,
                entry_ids=list(entries.values_list("pk", flat=True)),
                way=values["way"],
                proof=values["proof"],
            )
            messages.success(request, _("登记了 %(n)s 户的送达。") % {"n": count})
            return redirect("votes:poll", code)
        except DomainError as error:
            form.add_error(None, str(error))
    return _form(request, found, form, _("登记送达"))


def _form(request, found, form, title):
    context = {
        **queries.card(found, clock.db_now()),
        "form": form,
        "title": title,
    }
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/form.html", context, status=status)
