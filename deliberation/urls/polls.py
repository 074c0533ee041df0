"""Public addresses of polls: reading, voting, turnout, result, papers."""

from django.urls import path

from ..views import ballots, entrust, objections, own_votes, polls, results, sheets

_AT = "deliberation/vote/<slug:code>/"

urlpatterns = [
    path("deliberation/votes/", polls.poll_list, name="polls"),
    path("me/votes/", own_votes.own, name="own_votes"),
    path(_AT, polls.poll, name="poll"),
    path(f"{_AT}ballot/<int:entry>/", ballots.ballot, name="ballot"),
    path(f"{_AT}receipt/<slug:receipt>/", ballots.receipt, name="receipt"),
    path(f"{_AT}receipt/<slug:receipt>/log.json", ballots.proof, name="receipt_proof"),
    path(f"{_AT}mandate/<int:entry>/", sheets.mandate, name="mandate"),
    path(f"{_AT}entrust/<int:entry>/", entrust.entrust, name="entrust"),
    path("deliberation/entrusted/<int:pk>/", entrust.entrusted, name="entrusted"),
    path(f"{_AT}objection/", objections.objection, name="objection"),
    path(f"{_AT}turnout/", results.turnout_page, name="turnout"),
    path(f"{_AT}result/", results.result, name="result"),
    path(f"{_AT}result/print/", results.result_print, name="result_print"),
    path(f"{_AT}result.pdf", results.result_pdf, name="result_pdf"),
    path(f"{_AT}result.docx", results.result_docx, name="result_docx"),
    path(f"{_AT}result.<slug:form>", results.export, name="result_export"),
    path(f"{_AT}notice/", sheets.notice, name="notice"),
    path(f"{_AT}notice.pdf", sheets.notice_pdf, name="notice_pdf"),
    path(f"{_AT}notice.docx", sheets.notice_docx, name="notice_docx"),
    path(f"{_AT}qr.svg", sheets.qr_code, name="qr"),
]
