"""Addresses where people read: list, home, text, comments, report, print."""

from django.urls import path

from ..views.public import article, compare, leaflets, open_data, reading, report

urlpatterns = [
    path("consultations/", reading.consultation_list, name="list"),
    path("consultations/feed/", leaflets.ConsultationFeed(), name="feed"),
    path("consultations/<slug:code>/", reading.home, name="home"),
    path("consultations/<slug:code>/text/", reading.text, name="text"),
    path("consultations/<slug:code>/jump/", reading.article_by_number, name="jump"),
    path(
        "consultations/<slug:code>/article/<slug:uid>/",
        article.article,
        name="article",
    ),
    path(
        "consultations/<slug:code>/article/<slug:uid>/history/",
        open_data.history,
        name="history",
    ),
    path("consultations/<slug:code>/comments/", article.comments, name="comments"),
    path(
        "consultations/<slug:code>/comments/<int:pk>/",
        article.comment,
        name="one",
    ),
    path("consultations/<slug:code>/compare/", compare.compare, name="compare"),
    path("consultations/<slug:code>/table/", compare.table, name="table"),
    path("consultations/<slug:code>/table.docx", compare.table_file, name="table_file"),
    path("consultations/<slug:code>/table.pdf", compare.table_pdf, name="table_pdf"),
    path(
        "consultations/<slug:code>/redline.<slug:form>",
        compare.redline,
        name="redline",
    ),
    path(
        "consultations/<slug:code>/text.<slug:form>",
        open_data.text_data,
        name="text_data",
    ),
    path("consultations/<slug:code>/report/", report.report, name="report"),
    path(
        "consultations/<slug:code>/report.docx", report.report_file, name="report_file"
    ),
    path("consultations/<slug:code>/report.pdf", report.report_pdf, name="report_pdf"),
    path("consultations/<slug:code>/replies/<int:pk>/", report.result, name="result"),
    path("consultations/<slug:code>/print/", leaflets.print_page, name="print"),
    path("consultations/<slug:code>/poster/", leaflets.poster, name="poster"),
    path("consultations/<slug:code>/qr.svg", leaflets.qr, name="qr"),
    path("consultations/<slug:code>/calendar.ics", leaflets.calendar, name="calendar"),
]
