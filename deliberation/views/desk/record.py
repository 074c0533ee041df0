"""The record of a counted vote, handed out at the desk; the reason is written down."""

from django.http import HttpResponse
from django.shortcuts import render

from common.errors import DomainError
from common.exports import attachment

from ...actions.recording import hand_out_record
from ...forms.desk import RecordForm
from .door import get_poll, staff_page


@staff_page
def record(request, code):
    """Ask what for, then give the record as a ZIP that can be checked without us."""
    found = get_poll(request, code)
    form = RecordForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            packed = hand_out_record(user=request.user, poll_id=found.pk, reason=reason)
            return _zipped(packed, found.code)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"poll": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/record.html", context, status=status)


def _zipped(packed: bytes, code: str) -> HttpResponse:
    answer = HttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = attachment(f"{code}-记录.zip")
    return answer
